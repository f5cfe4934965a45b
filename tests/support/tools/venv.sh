#!/bin/sh

# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

# Makes .venv with the newest Python, unless there is one that works. Scripts in .venv hold its path, so that it must be
# made anew where the checkout was moved.
set -eu

here=$(pwd -P)
if .venv/bin/python -c "" 2>/dev/null && [ "$(cat .venv/made-in 2>/dev/null)" = "$here" ]; then
    exit
fi

python=$(sh tests/support/tools/pythons.sh | awk '{split($1, v, "."); if (v[2] >= 11) {sub(/^[^ ]* /, ""); print; exit}}')
if [ -z "$python" ]; then
    echo "No Python 3.11 or newer with its venv module was found (Debian: apt install python3-venv)." >&2
    exit 1
fi
echo "Making .venv with $("$python" --version)"
rm -rf .venv
"$python" -m venv .venv
echo "$here" >.venv/made-in
