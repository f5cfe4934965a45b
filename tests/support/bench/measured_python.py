# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Runs Python, and adds the most memory that it took, in KB, to a file: `measured_python.py FILE ARGS`."""

from __future__ import annotations

import resource
import subprocess
import sys

status = subprocess.call([sys.executable, *sys.argv[2:]])
with open(sys.argv[1], "a", encoding="utf-8") as file:
    file.write(f"{resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss}\n")
sys.exit(status)
