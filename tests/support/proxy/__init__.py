# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""A recording and fault-injecting HTTP proxy that works in front of any InfluxDB, emulated or real.

As a program, from the directory above: ``python -m proxy --port 0 --upstream URL`` prints ``ready http://127.0.0.1:PORT``.
In tests: ``with running_proxy(upstream) as proxy: ...`` and ``proxy.url``, ``proxy.plan([...])``, ``proxy.log()``,
``proxy.clear()``; ``proxy.channel("name")`` has the same four with a log and a plan of its own.

Over HTTP a channel is the prefix ``/_ch/NAME`` of the URL, and it is steered at ``/_proxy/NAME/log`` (GET, DELETE) and
``/_proxy/NAME/plan`` (GET, PUT, DELETE); without a NAME it is the channel of requests without the prefix.
See ``proxy.model`` for the rules of a plan, and what the log says.
"""

from __future__ import annotations

from .model import Entry, Fault, Hook, PlanError, Rule
from .threaded import ChannelView, Proxy, running_proxy

__all__ = ["ChannelView", "Entry", "Fault", "Hook", "PlanError", "Proxy", "Rule", "running_proxy"]
