# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: not for use from outside, and may change at any time.


"""Digests, by which a password or a token is known again that must not be written down. Pure."""

from __future__ import annotations

import functools
import hashlib
import hmac

# A digest is kept for one run, in a file that its user alone may read.
_ROUNDS = 20_000


# A task asks a server that it only rehearses many times with one token.
@functools.lru_cache(maxsize=8)
def make_digest(secret: str, salt: str) -> str:
    """Return the digest of ``secret``. ``salt`` is random, and has no dollar sign."""
    made = hashlib.pbkdf2_hmac(
        "sha256", secret.encode("utf-8", "surrogatepass"), salt.encode("utf-8", "surrogatepass"), _ROUNDS
    )
    return f"{salt}${made.hex()}"


def is_digest_of(digest: str, secret: str) -> bool:
    """Whether ``digest`` is that of ``secret``."""
    return hmac.compare_digest(digest, make_digest(secret, digest.partition("$")[0]))
