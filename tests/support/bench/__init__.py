# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The benchmark: what the collection's tasks cost beside what they must cost. See README.md."""
