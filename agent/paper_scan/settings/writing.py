"""Settings written to a file; comments and order of what is there stay."""

from __future__ import annotations

from pathlib import Path

import tomlkit
from tomlkit.exceptions import TOMLKitError

from paper_scan.settings.loading import SettingsError, read_file
from paper_scan.settings.names import SEND, Value


def write_setting(file: Path, name: str, value: Value, is_project: bool = False) -> None:
    """Set one; ``send.HOST`` for a server. Raises SettingsError where the file can't be used as it is, OSError."""
    document = _document(file, is_project)
    table, _, host = name.partition(".")
    if table == SEND:
        if SEND not in document:
            document[SEND] = tomlkit.table()
        document[SEND][host] = value
    else:
        document.pop(name.replace("-", "_"), None)
        if name in document or not _has_table(document):
            document[name] = value
        else:  # a bare key below a table's heading would belong to the table
            text = tomlkit.dumps({name: value}) + tomlkit.dumps(document)
            document = tomlkit.parse(text)
    _save(file, document)


def remove_setting(file: Path, name: str, is_project: bool = False) -> bool:
    """Take one out; False if it wasn't there. Raises as ``write_setting``."""
    if not file.is_file():
        return False
    document = _document(file, is_project)
    table, _, host = name.partition(".")
    if table == SEND:
        there = SEND in document and document[SEND].pop(host, None) is not None
    else:
        spellings = [each for each in {name, name.replace("-", "_")} if each in document]
        for each in spellings:
            document.remove(each)
        there = bool(spellings)
    if there:
        _save(file, document)
    return there


def _document(file: Path, is_project: bool) -> tomlkit.TOMLDocument:
    if not file.is_file():
        return tomlkit.document()
    read_file(file, is_project)  # what is wrong in it is said before anything is written
    try:
        return tomlkit.parse(file.read_text(encoding="utf-8-sig"))
    except TOMLKitError as error:
        raise SettingsError(f"{file}: {error}.") from None


def _has_table(document: tomlkit.TOMLDocument) -> bool:
    return any(isinstance(value, dict) for value in document.values())


def _save(file: Path, document: tomlkit.TOMLDocument) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    part = file.with_name(file.name + ".part")
    part.write_text(tomlkit.dumps(document).rstrip("\n") + "\n", encoding="utf-8")
    part.replace(file)
