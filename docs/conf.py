"""How the documentation is built: ``sphinx-build -W docs FOLDER``."""

project = "paper-scan"
author = "paper-scan maintainers"
extensions = ["myst_parser"]
source_suffix = {".md": "markdown"}
myst_heading_anchors = 3
exclude_patterns = ["conf.py"]
html_theme = "alabaster"
html_theme_options = {"description": "Reads papers as a careful methodologist would", "page_width": "1100px"}
html_show_sphinx = False
