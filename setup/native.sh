#!/bin/sh
# Builds llama-cpp-python from its source, whose hash is locked, and keeps the wheel for the next clone.
#
# A wheel built here cannot have a locked hash; its own is written beside it when it is built and checked before it is
# installed again. The build is tuned to this processor, so the folder's name carries the processor's features.
#
# Without AMX: on some virtual machines its tiles end in a general protection fault, and with AMX compiled in llama.cpp
# repacks the weights for it alone, so leaving it unused would leave the faster layouts for AVX-512 and AVX2 unused too.
set -eu
cd "$(dirname "$0")/.."
python=.venv/bin/python

source=$(sha256sum < requirements/native.txt | cut -c1-12)
flags=""
if grep -q -m1 ' amx_tile' /proc/cpuinfo 2>/dev/null; then
    flags="-mno-amx-tile -mno-amx-int8 -mno-amx-bf16"
fi
processor=$({ echo "$flags"; uname -m; grep -m1 -E '^(flags|Features)' /proc/cpuinfo || true; } | sha256sum | cut -c1-12)
tag=$("$python" -c 'import sys; print(sys.implementation.cache_tag)')
shelf="${XDG_CACHE_HOME:-$HOME/.cache}/okaeri/wheels/$tag-$source-$processor"

kept() { [ -f "$shelf/SHA256SUMS" ] && (cd "$shelf" && sha256sum --check --status SHA256SUMS); }

if ! kept; then
    echo "llama-cpp-python をビルドしています (2 コアで 4〜10 分、次からは不要です)…"
    echo "Building llama-cpp-python (4 to 10 minutes on 2 cores, once)…"
    mkdir -p "$(dirname "$shelf")"
    building=$(mktemp -d "$shelf.XXXXXX")
    trap 'rm -rf "$building"' EXIT
    trap 'exit 130' INT TERM
    PATH="$PWD/.venv/bin:$PATH" CFLAGS="${CFLAGS:-} $flags" CXXFLAGS="${CXXFLAGS:-} $flags" "$python" -m pip --disable-pip-version-check wheel -q --no-deps --no-build-isolation \
        --no-cache-dir --require-hashes -r requirements/native.txt --wheel-dir "$building" </dev/null
    (cd "$building" && sha256sum ./*.whl > SHA256SUMS)
    rm -rf "$shelf"
    mv -T "$building" "$shelf"
    trap - EXIT
fi
"$python" -m pip --disable-pip-version-check install -q --no-deps --force-reinstall "$shelf"/*.whl </dev/null
