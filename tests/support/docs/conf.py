# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""How Sphinx builds the documentation site, from the guides and from the pages that antsibull-docs makes."""

from __future__ import annotations

from docutils import nodes
from sphinx.addnodes import pending_xref
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

project = "timeseries.influxdb"
copyright = "2026, the timeseries.influxdb authors"

extensions = ["sphinx_antsibull_ext"]
nitpicky = True
default_role = "any"
highlight_language = "YAML+Jinja"
pygments_style = "ansible"
# Dashes alone are made pretty: messages are searched for with the quotes that the modules write.
smartquotes_action = "D"

html_theme = "sphinx_ansible_theme"
html_title = "timeseries.influxdb"
html_theme_options = {"documentation_home_url": "index.html", "topbar_links": {}}
html_static_path = ["static"]
html_css_files = ["site.css"]
html_copy_source = False
html_show_sphinx = False
html_use_index = False

# Where antsibull-docs points to Ansible's own documentation. An inventory of it would need the network for each build.
ANSIBLE = "https://docs.ansible.com/ansible/latest"
ELSEWHERE = {
    "action_plugins": f"{ANSIBLE}/plugins/action.html",
    "ansible_configuration_settings": f"{ANSIBLE}/reference_appendices/config.html",
    "common_return_values": f"{ANSIBLE}/reference_appendices/common_return_values.html",
}


def resolve_elsewhere(
    app: Sphinx, env: BuildEnvironment, node: pending_xref, text: nodes.TextElement
) -> nodes.reference | None:
    """A link to a page of Ansible's documentation, where the label is one of its."""
    url = ELSEWHERE.get(node["reftarget"])
    return None if url is None else nodes.reference("", "", text, internal=False, refuri=url)


def setup(app: Sphinx) -> None:
    """Tell Sphinx of the function above."""
    app.connect("missing-reference", resolve_elsewhere)
