# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: not for use from outside, and may change at any time.

"""Whether what Ansible prints is read by a person while it runs."""

from __future__ import annotations

import inspect
import sys

from ansible import constants, context
from ansible.errors import AnsibleError
from ansible.plugins.loader import callback_loader

# Taken before Ansible forks the process that runs a task, in which newer controllers have no terminal.
IS_TERMINAL = sys.stdout.isatty()
# Each callback that prints lines as Ansible does is built upon it. Those for programs are not: json, jsonl, minimal, oneline, null.
_SCREEN = "ansible.plugins.callback.default"
# It goes back to lines that it has written, and must know of all of them.
_REWRITES_LINES = "dense"


def is_screen() -> bool:
    """Return whether the callback that prints what ansible-playbook does is for a person. Other programs print results alone."""
    name = str(constants.DEFAULT_STDOUT_CALLBACK)
    if "start_at_task" not in context.CLIARGS or name.rpartition(".")[2] == _REWRITES_LINES:
        return False
    try:
        found = callback_loader.get(name, class_only=True)
    except AnsibleError:
        return False
    return inspect.isclass(found) and any(one.__module__ == _SCREEN for one in inspect.getmro(found))
