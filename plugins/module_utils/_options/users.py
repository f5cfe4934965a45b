# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: not for use from outside, and may change at any time.


"""The options of influx_user."""

from __future__ import annotations

from .spec import ArgumentSpec, identity_spec


def password_spec() -> ArgumentSpec:
    """The password of a user, and when it is set. It has a name of its own, since ``password`` is the connection's."""
    return ArgumentSpec(
        {
            "user_password": {"type": "str", "no_log": True},
            "update_password": {
                "type": "str",
                "choices": ["on_create", "if_different", "always"],
                "default": "on_create",
                "no_log": False,
            },
            "verify_password": {"type": "bool", "default": False, "no_log": False},
        }
    )


def user_spec() -> ArgumentSpec:
    """One user."""
    itself = ArgumentSpec(
        {
            "status": {"type": "str", "choices": ["active", "inactive"]},
            "state": {"type": "str", "choices": ["present", "absent"], "default": "present"},
        }
    )
    return identity_spec().merge(itself).merge(password_spec())
