# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: not for use from outside, and may change at any time.


"""What a task declares of an organization itself. Pure."""

from __future__ import annotations

import typing as t

from .._errors import DeclarationError
from .._model.names import check_id, check_organization_name, trim
from .._model.resources import Role
from .desired import Params, Selection, check_one_role, optional_text, parse_users
from .identity import ORGANIZATION, parse_renamed_from


class DesiredOrganization(t.NamedTuple):
    """An organization as it shall be. What is None stays as it is."""

    present: bool
    name: str | None = None
    id: str | None = None
    renamed_from: str | None = None
    description: str | None = None
    members: Selection | None = None
    owners: Selection | None = None
    allow_ownerless: bool = False
    allow_data_loss: bool = False

    @property
    def keeps_roles(self) -> bool:
        """Whether members or owners are declared."""
        return self.members is not None or self.owners is not None

    def role(self, role: Role) -> Selection | None:
        return self.members if role == "member" else self.owners


def parse_organization(params: Params) -> DesiredOrganization:
    """The declaration that the options of influx_organization make."""
    name, org_id = params.get("name"), params.get("id")
    if name is None and org_id is None:
        raise DeclarationError("name: give the organization's name, or its id.")
    members, owners = parse_users(params, "members", "member_ids"), parse_users(params, "owners", "owner_ids")
    check_one_role(members, owners, "organization")
    return DesiredOrganization(
        present=params.get("state") != "absent",
        name=None if name is None else check_organization_name(name, "name"),
        id=None if org_id is None else check_id(org_id, "id"),
        renamed_from=parse_renamed_from(ORGANIZATION, params),
        description=optional_text(params, "description"),
        members=members,
        owners=owners,
        allow_ownerless=owners is not None and owners.is_empty(),
        allow_data_loss=bool(params.get("allow_data_loss")),
    )


def check_new_organization_name(name: str) -> str:
    """``name``, unless it has white space around it, which the server keeps in the name and ignores where it compares names."""
    if name != trim(name):
        raise DeclarationError(
            f"name: {name!r} has white space around it. InfluxDB would keep it, but not count it, and keep the name taken after the "
            "organization was deleted. Leave the white space out."
        )
    return name
