# SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Checks that what is about to be released has one version: `python tests/support/tools/version.py v1.2.3`."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[3]


def problems(tag: str, root: Path = ROOT) -> list[str]:
    """What does not fit the tag."""
    version = yaml.safe_load((root / "galaxy.yml").read_text(encoding="utf-8"))["version"]
    code = (root / "plugins" / "module_utils" / "_version.py").read_text(encoding="utf-8")
    named = re.findall(r'^VERSION = "(.+)"$', code, re.MULTILINE)
    releases = yaml.safe_load((root / "changelogs" / "changelog.yaml").read_text(encoding="utf-8"))["releases"]
    fragments = sorted(path.name for path in (root / "changelogs" / "fragments").glob("*.y*ml"))
    found = {
        f"the tag is {tag or 'not given'}, and galaxy.yml says {version}": tag == f"v{version}",
        f"plugins/module_utils/_version.py says {named}, and galaxy.yml {version}": named == [version],
        f"changelogs/changelog.yaml has no release {version}: run antsibull-changelog release": version in releases,
        f"changelog fragments are left: {', '.join(fragments)}": not fragments,
    }
    return [problem for problem, fine in found.items() if not fine]


def main() -> int:
    """Say what is wrong, if anything is."""
    found = problems(sys.argv[1] if len(sys.argv) > 1 else "")
    for problem in found:
        print(problem, file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
