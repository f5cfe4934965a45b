# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The pages of the cookbook show the files that run in tests/integration/test_cookbook.py, all of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tools.cookbook import BLOCK, FILES, shown, written
from tools.documents import COOKBOOK


def name_of(path: Path) -> str:
    """Return the name of a page, for the name of a test."""
    return path.stem


@pytest.mark.parametrize("page", COOKBOOK, ids=name_of)
def test_page__its_files__as_they_are(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert text == written(text), "run PYTHONPATH=tests/support python -m tools.cookbook"


def test_pages__all_together__show_each_file_once() -> None:
    captions = [match[2] for page in COOKBOOK for match in BLOCK.finditer(page.read_text(encoding="utf-8"))]
    assert sorted(captions) == sorted(file.relative_to(FILES).as_posix() for file in FILES.rglob("*") if file.is_file())


def test_shown__a_file_with_a_licence__without_it() -> None:
    assert shown(FILES / "csv" / "site.yml").startswith("- name: Keep the buckets of a CSV file\n")


def test_written__a_block_of_another_text__has_the_file() -> None:
    page = ".. code-block:: text\n   :caption: csv/buckets.csv\n\n   old\n\n   text\n\nA sentence.\n"
    rows = "".join(f"   {line}\n" for line in shown(FILES / "csv" / "buckets.csv").splitlines())
    assert written(page) == f".. code-block:: text\n   :caption: csv/buckets.csv\n\n{rows}\nA sentence.\n"
