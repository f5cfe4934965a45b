# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""No block of code in the documentation goes unseen by the tests that run them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tools.documents import ROOT, Block, Command, Kind, Unclassified, blocks, commands

# antsibull-docutils calls docutils as was done before its version 2.0.
pytestmark = pytest.mark.filterwarnings("ignore:.*Docutils 2.0:PendingDeprecationWarning")

MARKDOWN = """\
# Title

```yaml
- name: a task
  timeseries.influxdb.influx_bucket:
    name: b
```

- A list

  ```console
  $ make test \\
      now
  fine
  $ make
  ```
"""
RST = """\
Title
=====

.. code-block:: yaml
   :caption: vars.yml

   influxdb_buckets: []

- A list

  .. code-block:: json

     {}
"""


def block(content: str, language: str = "yaml", caption: str = "") -> Block:
    """A block that stands nowhere."""
    return Block(ROOT / "README.md", 7, language, caption, content)


def written(folder: Path, name: str, text: str) -> Path:
    """A document with this text."""
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_blocks__markdown__found_with_language_and_line(tmp_path: Path) -> None:
    found = blocks(written(tmp_path, "a.md", MARKDOWN))
    assert [(block.line, block.kind) for block in found] == [(3, Kind.TASKS), (11, Kind.COMMANDS)]
    assert commands(found[1]) == [Command("make test      now", ("fine",)), Command("make", ())]


def test_blocks__rst__found_with_language_line_and_caption(tmp_path: Path) -> None:
    found = blocks(written(tmp_path, "a.rst", RST))
    assert [(block.line, block.kind, block.file) for block in found] == [
        (7, Kind.VARIABLES, "vars.yml"),
        (13, Kind.JSON, None),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "A text::\n\n   make test\n",
        ".. code::\n\n   make test\n",
        ".. code-block:: console\n   :linenos:\n\n   make test\n",
        ".. parsed-literal::\n\n   make test\n",
    ],
)
def test_blocks__rst_of_another_form__an_error(text: str, tmp_path: Path) -> None:
    path = written(tmp_path, "a.rst", text)
    with pytest.raises(Unclassified):
        assert [Block(ROOT / "a.rst", found.line, found.language, "", "").kind for found in blocks(path)] == []


def test_blocks__markdown_without_a_fence__an_error(tmp_path: Path) -> None:
    with pytest.raises(Unclassified):
        blocks(written(tmp_path, "a.md", "A text\n\n    make test\n"))


@pytest.mark.parametrize(
    ("content", "caption", "kind"),
    [
        ("- hosts: all", "", Kind.PLAYS),
        ("- name: x\n  ansible.builtin.debug: {}", "", Kind.TASKS),
        ("- name: x\n  ansible.builtin.debug: {}", "Refused", Kind.TASKS),
        ("influxdb_org: main\ninfluxdb_audit_title: !unsafe x", "", Kind.VARIABLES),
        ("influxdb: {hosts: {a: }}", "inventory.yml", Kind.INVENTORY),
        ("version: 3\ndependencies: {}", "execution-environment.yml", Kind.EXECUTION_ENVIRONMENT),
    ],
)
def test_kind__what_yaml_holds__told(content: str, caption: str, kind: Kind) -> None:
    assert block(content, caption=caption).kind is kind


@pytest.mark.parametrize(
    ("content", "language", "caption"),
    [
        ("make test", "", ""),
        ("make test", "shell", ""),
        ("a text", "yaml", ""),
        ("name: b", "yaml", ""),
        ("influxdb_org: main\nname: b", "yaml", ""),
        ("influxdb: {hosts: {a: }}", "yaml", ""),
        ("- hosts: all", "yaml", "Fails"),
    ],
)
def test_kind__what_no_test_looks_at__an_error(content: str, language: str, caption: str) -> None:
    with pytest.raises(Unclassified, match=r"README\.md:7"):
        block(content, language, caption).kind  # noqa: B018  # a property that raises


def test_commands__output_of_no_command__an_error() -> None:
    with pytest.raises(Unclassified):
        commands(block("fine", "console"))
