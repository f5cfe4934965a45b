# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The documentation site, as Sphinx gets it: its start page, its sidebar, and what each page must have."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from tools import site
from tools.documents import DOCUMENTS
from tools.playbook import ROOT, environment

pytestmark = pytest.mark.xdist_group("site")

GALAXY = re.compile(r"ansible-galaxy collection install timeseries\.influxdb(?!-)")
LATER = "After the first release, this will be enough:"
# The longest that the sidebar shows in one line.
MOST_CHARACTERS = 26
ENTRY = re.compile(r"^   (?:(?P<name>[^:<>]+) <(?P<page>[\w/]+)>|(?P<alone>[\w/]+))$", re.MULTILINE)
PLUGIN = """\
.. Title

timeseries.influxdb.influx_x module -- Manage an x
++++++++++++++++++++++++++++++++++++++++++++++++++

.. Collection note

.. note::
    This module is part of the `timeseries.influxdb collection <https://galaxy.example>`_ (version 0.1.0).

    To install it, use: :code:`ansible\\-galaxy collection install timeseries.influxdb`.

.. version_added

Synopsis
--------

What it is.

.. Options

Parameters
----------

A table.

.. Examples

Examples
--------

.. code-block:: yaml+jinja

    - name: Title in an example
      x: |
        a
        ---
"""
TABLE = """\
Parameters
^^^^^^^^^^

.. tabularcolumns:: \\X{1}{3}

.. list-table::

  * - Parameter
    - Comments

  * - .. raw:: html

        <div id="parameter-main--influxdb_buckets">

  * - .. raw:: html

        <div id="parameter-main--influxdb_buckets/name">

  * - .. raw:: html

        <div id="parameter-main--influxdb_host">

  * - .. raw:: html

        <div id="parameter-main--influxdb_on_error">

  * - .. raw:: html

        <div id="parameter-main--influxdb_purge_limit">
"""


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Make the pages that `make docs` gives to Sphinx, each by its path without the suffix."""
    folder = tmp_path_factory.mktemp("site")
    # antsibull-docs refuses a folder that others can write to.
    folder.chmod(0o755)
    subprocess.run(
        [
            *(str(Path(sys.executable).parent / "antsibull-docs"), "collection", "--use-current", "--squash-hierarchy"),
            *("--fail-on-error", "--dest-dir", str(folder), "timeseries.influxdb"),
        ],
        cwd=ROOT,
        env={**environment(os.environ), "HOME": str(folder)},
        check=True,
    )
    site.main(folder)
    return {
        str(page.relative_to(folder).with_suffix("")): page.read_text(encoding="utf-8")
        for page in folder.rglob("*.rst")
    }


def sidebar(pages: dict[str, str]) -> dict[str, str]:
    """Return what the sidebar calls each page; a page without a name there has its title."""
    return {
        found["page"] or found["alone"]: found["name"] or found["alone"].rpartition("/")[2]
        for found in ENTRY.finditer(pages["index"])
    }


def test_start_page__its_first_screen__has_the_example_of_the_readme(pages: dict[str, str]) -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    example = readme.partition("```yaml\n")[2].partition("```")[0]
    shown = "".join(f"   {line}\n" if line else "\n" for line in example.splitlines())
    assert len(example.splitlines()) > 20
    assert shown in pages["index"][: len(example) + 1500]


def test_start_page__its_picture__is_in_the_repository(pages: dict[str, str]) -> None:
    pictures = re.findall(r"^\.\. figure:: docsite/(images/\S+)$", pages["index"], re.MULTILINE)
    assert pictures == ["images/audit.png"]
    assert all((ROOT / "docs" / picture).is_file() for picture in pictures)


def test_pictures__each__is_shown_somewhere() -> None:
    texts = "".join(path.read_text(encoding="utf-8") for path in DOCUMENTS)
    shown = set(re.findall(r"images/([\w.-]+)", texts))
    assert shown == {path.name for path in (ROOT / "docs" / "images").iterdir()}


def test_pictures__each_on_a_page__can_scroll(pages: dict[str, str]) -> None:
    assert [name for name, text in pages.items() if ".. image::" in text] == []
    assert ".. figure:: images/performance.svg\n" in pages["docsite/guide_performance"]


def test_sidebar__each_page__is_named_briefly(pages: dict[str, str]) -> None:
    names = sidebar(pages)
    assert set(names) == set(pages) - {"index"}
    assert {page: name for page, name in names.items() if len(name) > MOST_CHARACTERS} == {}
    captions = re.findall(r":caption: (.+)$", pages["index"], re.MULTILINE)
    assert len(captions) == len(set(captions)) >= 7


def test_pages__each_module_playbook_and_role__has_one(pages: dict[str, str]) -> None:
    modules = {f"{path.stem}_module" for path in (ROOT / "plugins" / "modules").glob("*.py")} - {"__init___module"}
    playbooks = {f"docsite/playbook_{path.stem}" for path in (ROOT / "playbooks").glob("*.yml")}
    roles = {f"{path.name}_role" for path in (ROOT / "roles").iterdir()}
    assert modules | playbooks | roles <= set(pages)
    assert len(playbooks) == 3
    for name in playbooks:
        assert f"$ ansible-playbook timeseries.influxdb.{name.rpartition('_')[2]}" in pages[name]


def test_pages__plugins_and_role__begin_with_an_example(pages: dict[str, str]) -> None:
    for name in (name for name in pages if name.endswith(("_module", "_lookup", "_role"))):
        assert (
            0
            < pages[name].index("\nExamples\n")
            < pages[name].index("\nParameters\n" if "lookup" not in name else "\nTerms\n")
        )


def test_role_page__its_variables__are_in_groups(pages: dict[str, str]) -> None:
    text = pages["influxdb_role"]
    assert re.findall(r"^Entry point ``(\w+)``", text, re.MULTILINE) == ["main", "export", "audit"]
    main = text[: text.index("Entry point ``export``")]
    titles = re.findall(r"^(\S.*)\n~+$", main, re.MULTILINE)
    assert titles == ["Declarations", "Purge", "Behaviour", "Connection"]
    connection = main[main.index("\nConnection\n") :]
    assert "influxdb_token**" in connection
    assert "influxdb_buckets**" not in connection


def test_pages__an_installation__exists(pages: dict[str, str]) -> None:
    """Galaxy has no release. Until it has, a page says so in front of the command; docs/releasing.md says what to do then."""
    assert yaml.safe_load((ROOT / "changelogs" / "changelog.yaml").read_text(encoding="utf-8"))["releases"] == {}
    texts = {**pages, **{str(path.relative_to(ROOT)): path.read_text(encoding="utf-8") for path in DOCUMENTS}}
    named = 0
    for name, text in texts.items():
        plain = text.replace("\\", "")
        for found in GALAXY.finditer(plain):
            assert LATER in plain[found.start() - 120 : found.start()], name
            named += 1
        assert "galaxy.ansible.com" not in plain, name
    assert named == 3
    modules = [text for name, text in pages.items() if name.endswith("_module")]
    assert all(".docsite.install>`" in text for text in modules)


def test_environment_page__each_variable_of_the_cli__is_explained(pages: dict[str, str]) -> None:
    config = yaml.safe_load((ROOT / "docs" / "docsite" / "config.yml").read_text(encoding="utf-8"))
    explained = re.findall(r"^:envvar:`(\w+)`\n   \S", pages["environment_variables"], re.MULTILINE)
    assert sorted(explained) == config["envvar_directives"]


def test_plugin_page__before_a_release__is_short_and_has_its_examples_first() -> None:
    text = site.plugin_page(PLUGIN, released=False)
    assert "influx_x module -- Manage an x\n" + "+" * 30 + "\n" in text
    assert re.findall(r"^(\w+)\n-+$", text, re.MULTILINE) == ["Synopsis", "Examples", "Parameters"]
    assert "not on Ansible Galaxy yet" in text
    assert "``timeseries.influxdb.influx_x``" in text
    assert text.index(".. Examples") < text.index("\nExamples\n") < text.index(".. Options")


def test_plugin_page__after_a_release__names_the_command() -> None:
    assert ":code:`ansible-galaxy collection install timeseries.influxdb`" in site.plugin_page(PLUGIN, released=True)


@pytest.mark.parametrize("missing", ["timeseries.influxdb.influx_x module", ".. note::", "Examples\n--------"])
def test_plugin_page__of_another_form__an_error(missing: str) -> None:
    with pytest.raises(site.UnexpectedForm):
        site.plugin_page(PLUGIN.replace(missing, "something"), released=False)


def test_in_groups__variables__are_sorted_by_what_they_are_for() -> None:
    text = site.in_groups(TABLE, {"host"})
    groups = re.split(r"^(\w+)\n~+$", text, flags=re.MULTILINE)
    assert dict(zip(groups[1::2], (site.VARIABLE.findall(group) for group in groups[2::2]), strict=True)) == {
        "Declarations": [("influxdb_buckets", ""), ("influxdb_buckets", "/")],
        "Purge": [("influxdb_purge_limit", "")],
        "Behaviour": [("influxdb_on_error", "")],
        "Connection": [("influxdb_host", "")],
    }
    assert text.count("  * - Parameter\n") == 4


def test_in_groups__one_kind_of_variable__stays_one_table() -> None:
    short = (
        TABLE[: TABLE.index("  * - .. raw:: html")]
        + '  * - .. raw:: html\n\n        <div id="parameter-main--influxdb_a">\n'
    )
    assert site.in_groups(short, {"host"}) == short


def test_start_page__a_plugin_that_no_group_names__is_in_the_first_one() -> None:
    index = "\n".join(
        f"* :ansplugin:`{name} x <timeseries.influxdb.{name}#x>` -- Do it" for name in ("influxdb", "influx_new")
    )
    navigation = {"short_names": {}, "section_of_role": "", "groups_of_plugins": [{"title": "All", "plugins": []}]}
    assert "   influx_new <influx_new_x>\n" in site.start_page("Title\n", index, {"sections": []}, navigation)
    with pytest.raises(site.UnexpectedForm):
        site.start_page("Title\n", "nothing", {"sections": []}, navigation)


def test_navigation__its_short_names__are_of_guides_that_exist() -> None:
    names = yaml.safe_load((ROOT / "tests" / "support" / "docs" / "navigation.yml").read_text(encoding="utf-8"))[
        "short_names"
    ]
    guides = {path.stem for path in (ROOT / "docs" / "docsite" / "rst").glob("*.rst")}
    assert {name for name in set(names) - guides if not name.startswith("guide_cookbook")} == set()
