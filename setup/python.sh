#!/bin/sh
# Makes .venv and installs the locked dependencies into it. Every file is checked against the hashes in requirements/.
set -eu
cd "$(dirname "$0")/.."

fits() { "$1" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 13))' 2>/dev/null; }

if ! fits .venv/bin/python; then
    python=
    for candidate in "${PYTHON:-}" /usr/bin/python3.11 python3.11 python3.12 python3; do
        if [ -n "$candidate" ] && command -v "$candidate" >/dev/null 2>&1 && fits "$candidate"; then
            python=$candidate
            break
        fi
    done
    if [ -z "$python" ]; then
        echo "Python 3.11 か 3.12 が見つかりません。入れてから、もう一度どうぞ (PYTHON=パス でも指定できます)。" >&2
        echo "No Python 3.11 or 3.12 was found. Install one, or name it with PYTHON=PATH, and run this again." >&2
        exit 1
    fi
    "$python" -m venv .venv
fi

pip() { .venv/bin/python -m pip --disable-pip-version-check "$@" </dev/null; }

pip install -q --require-hashes --no-deps -r requirements/build.txt
# srt is published as source only.
pip install --progress-bar off --require-hashes --no-deps --only-binary :all: --no-binary srt --no-build-isolation -r requirements/all.txt
sh setup/native.sh
pip install -q --no-deps --no-build-isolation --editable .
