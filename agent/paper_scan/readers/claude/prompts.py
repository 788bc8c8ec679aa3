"""What a model is told: the Markdown files under ``prompts/``, rendered."""

from __future__ import annotations

import hashlib
from functools import cache
from typing import TYPE_CHECKING

from paper_scan.data import data_folder

if TYPE_CHECKING:
    from jinja2 import Environment


@cache
def _environment() -> Environment:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    # Plain text for a model: nothing is escaped, and a value that is not given is an error, not a gap.
    return Environment(
        loader=FileSystemLoader(data_folder("prompts"), encoding="utf-8"),
        undefined=StrictUndefined,
        autoescape=False,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def render(name: str, **values: object) -> str:
    """The prompt ``prompts/NAME.md`` with its places filled.

    Raises LookupError if there is no such prompt and jinja2.UndefinedError if a value is missing.
    """
    from jinja2 import TemplateNotFound

    try:
        template = _environment().get_template(f"{name}.md")
    except TemplateNotFound as error:
        raise LookupError(f"there is no prompt {name}.md in {data_folder('prompts')}") from error
    return template.render(values).strip()


def prompts_sha256() -> str:
    """Of all prompts, names and contents, in order: scans made with the same prompts have the same."""
    digest = hashlib.sha256()
    for path in sorted(data_folder("prompts").glob("*.md")):
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()
