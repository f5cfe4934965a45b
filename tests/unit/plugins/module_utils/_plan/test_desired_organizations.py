# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the options of influx_organization declare, and what they can't mean."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.timeseries.influxdb.plugins.module_utils._errors import DeclarationError
from ansible_collections.timeseries.influxdb.plugins.module_utils._plan.desired_organizations import (
    DesiredOrganization,
    check_new_organization_name,
    parse_organization,
)
from unit.plugins.samples import ORG, exactly


@pytest.mark.parametrize(
    ("params", "declared"),
    [
        ({"name": "main"}, DesiredOrganization(True, "main")),
        ({"name": " main "}, DesiredOrganization(True, " main ")),
        ({"id": ORG.upper()}, DesiredOrganization(True, id=ORG)),
        ({"name": "main", "state": "absent"}, DesiredOrganization(False, "main")),
        (
            {"name": "main", "state": "absent", "allow_data_loss": True},
            DesiredOrganization(False, "main", allow_data_loss=True),
        ),
        ({"name": "new", "renamed_from": "old"}, DesiredOrganization(True, "new", renamed_from="old")),
        ({"name": "main", "description": ""}, DesiredOrganization(True, "main", description="")),
        (
            {"name": "main", "members": ["ann"], "owner_ids": [ORG]},
            DesiredOrganization(True, "main", members=exactly("ann"), owners=exactly(ids=(ORG,))),
        ),
        (
            {"name": "main", "member_ids": [ORG]},
            DesiredOrganization(True, "main", members=exactly(ids=(ORG,))),
        ),
        (
            {"name": "main", "owners": []},
            DesiredOrganization(True, "main", owners=exactly(), allow_ownerless=True),
        ),
    ],
)
def test_parse_organization__what_is_given__declared(params: dict[str, Any], declared: DesiredOrganization) -> None:
    assert parse_organization(params) == declared
    assert declared.keeps_roles is (declared.members is not None or declared.owners is not None)


@pytest.mark.parametrize(
    ("params", "words"),
    [
        ({}, "name: give the organization's name, or its id."),
        ({"name": ""}, "name: '' is blank"),
        ({"name": "\u00a0"}, "is blank, which is no name for an organization."),
        ({"id": "main"}, "id: 'main' is no ID"),
        ({"name": "main", "renamed_from": " main"}, "renamed_from: ' main' is the new name too"),
        ({"name": "main", "renamed_from": " "}, "renamed_from: ' ' is blank"),
        ({"id": ORG, "renamed_from": "old"}, "renamed_from: give the new name with name."),
        ({"id": ORG, "name": "new", "renamed_from": "old"}, "An organization given by id is renamed to name."),
        ({"name": "new", "renamed_from": "old", "state": "absent"}, "Give the name that the organization has."),
        ({"name": "main", "members": ["ann"], "owners": ["ann"]}, "a user has one role in an organization."),
    ],
)
def test_parse_organization__what_can_not_be_meant__refused(params: dict[str, Any], words: str) -> None:
    with pytest.raises(DeclarationError) as caught:
        parse_organization(params)
    assert words in caught.value.message


def test_parse_organization__no_name__in_a_whole_sentence() -> None:
    with pytest.raises(DeclarationError) as caught:
        parse_organization({})
    assert caught.value.message == "name: give the organization's name, or its id."


def test_new_name__with_white_space_around_it__refused() -> None:
    assert check_new_organization_name("ma in") == "ma in"
    for name in (" main", "main\n", "\u2003main"):
        with pytest.raises(DeclarationError) as caught:
            check_new_organization_name(name)
        assert caught.value.message == (
            f"name: {name!r} has white space around it. InfluxDB would keep it, but not count it, and keep the name taken after the "
            "organization was deleted. Leave the white space out."
        )
