# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""A digest tells its secret from others, and does not have it in it."""

from __future__ import annotations

import pytest

from ansible_collections.timeseries.influxdb.plugins.module_utils._model.digests import is_digest_of, make_digest


@pytest.mark.parametrize("secret", ["a-long-pass-word", "pässwörd", "\ud800", "with$dollar", ""])
def test_digest__of_a_secret__is_its_own_alone(secret: str) -> None:
    digest = make_digest(secret, "salt")
    assert is_digest_of(digest, secret)
    assert not is_digest_of(digest, f"{secret} ")
    assert digest.partition("$")[0] == "salt"
    assert not secret or secret not in digest


def test_digest__another_salt__another_digest() -> None:
    assert make_digest("secret", "one") != make_digest("secret", "other")
