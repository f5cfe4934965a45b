# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The edition of the emulator that answers as InfluxDB Cloud (TSM) does, after its API page and contract.

There is no recording of it. What these say, it does; where they can be read in two ways, a reading is chosen by name.
"""
