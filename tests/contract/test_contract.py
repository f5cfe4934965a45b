# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Play every recording to the server of the environment, else to an emulator."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from contract.exchange import Server, compare
from tools.server import server

RECORDINGS = Path(__file__).parent / "recordings"
FILES = sorted(RECORDINGS.glob("*/*.json"))


@pytest.fixture(scope="module")
def influxdb() -> Iterator[Server]:
    """The server that is asked; a fresh one, for a recording shows what is in the organization `main`."""
    with server() as found:
        yield Server(found.host, found.token)


@pytest.mark.parametrize("file", FILES, ids=[f"{file.parent.name}/{file.stem}" for file in FILES])
def test_recording(influxdb: Server, file: Path) -> None:
    steps, found = compare(influxdb, file)
    assert not found, f"{len(found)} of {steps} exchanges differ:\n" + "\n".join(found)
