# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the server does with its state: plain functions, which raise `emulator.errors.ApiError`.

Routes check what a caller may do before they call a rule. Only where the server checks between two steps of one rule,
or answers with the part that a caller may see, the rule takes the caller.
"""
