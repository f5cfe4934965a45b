# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""An emulator of the InfluxDB 2.x API, as far as this collection's tests and demo need it.

`state` holds what a server knows, `rules` what it does with that, `routes` how it is asked over HTTP. What the
emulator answers is checked against a real server in `tests/contract`.
"""
