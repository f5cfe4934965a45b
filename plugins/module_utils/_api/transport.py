# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: not for use from outside, and may change at any time.


"""The one import of requests, so that a host without it gets a sentence and not a traceback."""

from __future__ import annotations

import platform
import sys
import traceback
import typing as t

from .._errors import MissingLibraryError

IMPORT_TRACEBACK: str | None = None


if t.TYPE_CHECKING:
    import requests
else:
    try:
        import requests
    except ImportError:
        requests = None
        IMPORT_TRACEBACK = traceback.format_exc()


__all__ = ["missing_requests", "requests"]


def missing_requests() -> MissingLibraryError:
    """Return the error of a host without requests, in the words of Ansible's own modules: they name host and interpreter."""
    return MissingLibraryError(
        f"Failed to import the required Python library (requests) on {platform.node()}'s Python {sys.executable}. "
        "Please read the module documentation and install it in the appropriate location. "
        "If the required library is installed, but Ansible is using the wrong Python interpreter, "
        "please consult the documentation on ansible_python_interpreter",
        IMPORT_TRACEBACK,
    )
