"""Settings of the documents: `python -m sphinx -W -b html docs docs/_build`. Nothing is fetched, then or when read."""

import sys
from pathlib import Path

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE / "extensions"), str(HERE.parent / "src")]

project = "Golden Thread"
author = "The Golden Thread team"
copyright = "the Golden Thread team. Text: Open Government Licence v3.0"
language = "en-GB"

extensions = ["myst_parser", "reference"]
source_suffix = {".md": "markdown"}
root_doc = "index"
exclude_patterns = ["_build", "extensions", "tutorial"]

myst_enable_extensions = ["deflist"]
myst_heading_anchors = 3
# Links to files of the repository outside docs/ are right in the repository and have no page here.
suppress_warnings = ["myst.xref_missing", "misc.highlighting_failure"]

html_theme = "alabaster"
html_theme_options = {
    "description": "What victims have said, as evidence",
    "show_powered_by": False,
    "page_width": "70rem",
}
html_sidebars = {"**": ["about.html", "searchfield.html", "navigation.html"]}
html_show_sourcelink = False
html_copy_source = False
