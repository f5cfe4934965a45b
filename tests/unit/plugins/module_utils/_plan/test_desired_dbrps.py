# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the options of influx_dbrp declare."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.timeseries.influxdb.plugins.module_utils._errors import DeclarationError
from ansible_collections.timeseries.influxdb.plugins.module_utils._plan.desired_dbrps import (
    DesiredDbrp,
    DesiredPolicy,
    parse_dbrp,
)

P, Q = {"name": "p", "bucket": "x"}, {"name": "q", "bucket_id": "00000000000000B1"}
YES, NO = {"default": True}, {"default": False}


def policies(*given: dict[str, Any]) -> dict[str, Any]:
    return {"database": "d", "state": "present", "policies": list(given)}


@pytest.mark.parametrize(
    ("options", "declared"),
    [
        (policies(P), (DesiredPolicy("p", "x"),)),
        (policies({**P, **YES}), (DesiredPolicy("p", "x"),)),
        (policies(Q), (DesiredPolicy("q", None, "00000000000000b1"),)),
        (
            policies({**P, **NO}, {**Q, **YES}),
            (DesiredPolicy("p", "x", default=False), DesiredPolicy("q", None, "00000000000000b1")),
        ),
        (
            policies({**P, **YES}, Q),
            (DesiredPolicy("p", "x"), DesiredPolicy("q", None, "00000000000000b1", default=False)),
        ),
        ({"database": "d", "state": "absent"}, ()),
    ],
)
def test_parse_dbrp(options: dict[str, Any], declared: tuple[DesiredPolicy, ...]) -> None:
    assert parse_dbrp(options) == DesiredDbrp("d", declared)


def test_parse_dbrp__absent__a_name_that_the_server_takes_and_does_not_document() -> None:
    assert parse_dbrp({"database": "my db", "state": "absent"}).database == "my db"


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"database": "d"}, "give at least one retention policy"),
        (policies(), "give at least one retention policy"),
        ({**policies(P), "state": "absent"}, "state=absent removes all explicit mappings"),
        (policies(P, {**P, **YES}), "'p' is declared 2 times"),
        (policies(P, Q), "exactly one must be the default, and none says so"),
        (policies({**P, **NO}, {**Q, **NO}), "exactly one must be the default, and none says so"),
        (policies({**P, **YES}, {**Q, **YES}), "exactly one must be the default, and 'p' and 'q' say so"),
        (policies({**P, **NO}), "'p' is the only one, so InfluxDB makes it the default"),
        (policies({**P, "name": "a/b"}), "policies.name: 'a/b' is not a name"),
        (policies({**P, "name": ""}), "policies.name: an empty string"),
        (policies({**P, "bucket": ""}), "policies.bucket: an empty string"),
        (policies({**Q, "bucket_id": "x"}), "policies.bucket_id: 'x' is no ID"),
        ({**policies(P), "database": "my db"}, "database: 'my db' is not a name"),
        ({**policies(P), "database": ".."}, "database: '..' is not a name"),
        ({"database": "", "state": "absent"}, "database: an empty string"),
    ],
)
def test_parse_dbrp__not_to_be_meant__refused(options: dict[str, Any], words: str) -> None:
    with pytest.raises(DeclarationError) as caught:
        parse_dbrp(options)
    assert words in caught.value.message


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (
            policies(),
            "policies: give at least one retention policy and its bucket. To remove the mappings of the database, say state: absent.",
        ),
        (
            {**policies(P), "state": "absent"},
            (
                "policies: state=absent removes all explicit mappings of the database. Leave policies out, or declare those that stay "
                "and leave state out."
            ),
        ),
    ],
)
def test_parse_dbrp__refused__in_whole_sentences(options: dict[str, Any], message: str) -> None:
    with pytest.raises(DeclarationError) as caught:
        parse_dbrp(options)
    assert caught.value.message == message
