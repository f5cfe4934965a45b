#!/bin/sh

# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

# Prints "VERSION PATH" for each Python that can make a virtual environment, newest first.
# It is a shell script since it must find the first Python, and each candidate is run since a pyenv shim may lead nowhere.
set -u

candidates() {
    for version in 3.14 3.13 3.12 3.11 3.10 3.9; do
        echo "python$version"
        ls -d "${PYENV_ROOT:-$HOME/.pyenv}"/versions/$version.*/bin/python 2>/dev/null
    done
    echo python3
}

describe='import ensurepip, os, sys, venv
base = getattr(sys, "_base_executable", None) or sys.executable
print("%d.%02d" % sys.version_info[:2], os.path.abspath(base))'

candidates | while IFS= read -r candidate; do
    "$candidate" -c "$describe" 2>/dev/null
done | LC_ALL=C sort -s -r -k 1,1 | awk '!seen[$1]++ {sub(/\.0/, ".", $1); print}'
