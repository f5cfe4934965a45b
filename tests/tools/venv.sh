#!/bin/sh
# Makes .venv anew with the newest Python that ansible-core's current releases run on.
set -eu

python=$(sh tests/tools/pythons.sh | awk '{split($1, v, "."); if (v[2] >= 11) {sub(/^[^ ]* /, ""); print; exit}}')
if [ -z "$python" ]; then
    echo "No Python 3.11 or newer with its venv module was found (Debian: apt install python3-venv)." >&2
    exit 1
fi
echo "Making .venv with $("$python" --version)"
rm -rf .venv
"$python" -m venv .venv
pwd -P >.venv/made-in
