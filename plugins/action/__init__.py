# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Loads the action into the controller, where Ansible looks for it first: the processes of the tasks are forked from that.

Ansible itself would load it in each of them, as it is called otherwise than most of the modules that it serves.
"""

from __future__ import annotations

from ansible_collections.timeseries.influxdb.plugins.action import influx_bucket

__all__ = ["influx_bucket"]
