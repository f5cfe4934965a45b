# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Document the attributes that all modules share."""

from __future__ import annotations


class ModuleDocFragment:
    """Document the attributes of modules that change a server, and of modules that only read."""

    DOCUMENTATION = r"""
options: {}
attributes:
  check_mode:
    description: Can run in check mode and return changed status prediction without modifying target.
    support: full
  diff_mode:
    description: Will return details on what has changed (or possibly needs changing in check mode), when in diff mode.
    support: full
  idempotent:
    description: When run twice in a row outside check mode, with the same arguments, the second invocation indicates no change.
    support: full
  action_group:
    description: Use C(group/timeseries.influxdb.influxdb) in C(module_defaults) to set the connection's options for these modules.
    support: full
    membership:
      - timeseries.influxdb.influxdb
"""

    INFO = r"""
options: {}
attributes:
  check_mode:
    description: Can run in check mode and return changed status prediction without modifying target.
    details: This module only reads.
    support: full
  diff_mode:
    description: Will return details on what has changed (or possibly needs changing in check mode), when in diff mode.
    details: This module only reads.
    support: N/A
  idempotent:
    description: When run twice in a row outside check mode, with the same arguments, the second invocation indicates no change.
    details: This module only reads.
    support: full
  action_group:
    description: Use C(group/timeseries.influxdb.influxdb) in C(module_defaults) to set the connection's options for these modules.
    support: full
    membership:
      - timeseries.influxdb.influxdb
"""
