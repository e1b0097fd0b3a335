#!/bin/sh
# Writes requirements/*.txt: exact versions with the hashes of every file, for every system, without a registry's name.
set -eu
cd "$(dirname "$0")/.."
lock() {
    out=$1
    shift
    .venv/bin/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate \
        "$@" --output-file "requirements/$out"
}
lock native.txt --no-deps requirements/native.in
lock all.txt pyproject.toml --all-extras --no-emit-package llama-cpp-python
lock build.txt requirements/build.in --constraint requirements/all.txt
lock engine.txt pyproject.toml --extra engine --constraint requirements/all.txt --no-emit-package llama-cpp-python
lock desk.txt pyproject.toml --extra desk --constraint requirements/all.txt
.venv/bin/python setup/licences.py
