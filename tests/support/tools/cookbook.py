# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Write the files of examples/cookbook into the pages of the cookbook.

A block of a page whose caption names a file of examples/cookbook has that file's text, without its licence. Sites that build a
collection's guides take nothing but the guides, so a page cannot include a file. `PYTHONPATH=tests/support python -m tools.cookbook`
writes the pages; `make unit` fails while one is another.
"""

from __future__ import annotations

import re
from pathlib import Path

from tools.documents import COOKBOOK, ROOT

FILES = ROOT / "examples" / "cookbook"

HEADER = re.compile(r"\A(?:# SPDX-[^\n]*\n)+\n(?:---\n)?")
BLOCK = re.compile(r"^(\.\. code-block:: [^\n]+\n   :caption: ([^\n]+)\n)\n(?:(?:   [^\n]*)?\n)*", re.MULTILINE)


def shown(file: Path) -> str:
    """Return what a page shows of a file."""
    return HEADER.sub("", file.read_text(encoding="utf-8"))


def written(page: str) -> str:
    """Return the text of a page with the files as they are."""
    return BLOCK.sub(_with_file, page)


def _with_file(block: re.Match[str]) -> str:
    """Return a block with the text of the file that its caption names."""
    lines = shown(FILES / block[2]).splitlines()
    return block[1] + "\n" + "".join(f"   {line}\n" if line else "\n" for line in lines) + "\n"


def main() -> None:
    """Write the pages."""
    for page in COOKBOOK:
        page.write_text(written(page.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main()
