"""``scan checklist``: the checklists there are, one of them in words, a new one checked, the schema of its scans."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from paper_scan.cli import console
from paper_scan.cli.exits import Code, Stop
from paper_scan.cli.options import TableFormat, TableFormatOption

if TYPE_CHECKING:
    from rich.console import RenderableType

    from paper_scan.checklist import Category, Checklist, Module

app = typer.Typer(no_args_is_help=True, help="Show, check and describe checklists.")

NameArgument = Annotated[str, typer.Argument(metavar="NAME|FILE", help="A checklist's name, or a YAML file.")]


def load_checklist(name: str) -> Checklist:
    """The checklist, or Stop with its error."""
    from paper_scan.checklist import ChecklistError, load

    try:
        return load(name)
    except ChecklistError as error:
        raise Stop(str(error), Code.UNREADABLE) from None


@app.command("list")
def list_checklists(format: TableFormatOption = TableFormat.text) -> None:
    """The checklists that come with the program.

    Example: scan checklist list
    """
    from paper_scan.checklist import checklist_names

    found = [load_checklist(name) for name in checklist_names()]
    if format is TableFormat.json:
        console.result_json(
            [
                {"name": each.name, "version": each.version, "title": each.title, "questions": _counted(each)}
                for each in found
            ]
        )
        return
    from rich.table import Table

    table = Table("name", "version", "title", "questions", box=None, padding=(0, 2, 0, 0), header_style="bright_black")
    for each in found:
        core, modules = len(each.questions()), len(list(each.all_questions()))
        more = f" and {modules - core} in {len(each.modules)} modules" if each.modules else ""
        table.add_row(each.name, each.version, each.title, f"{core}{more}")
    console.result_rich(table)


@app.command()
def show(name: NameArgument) -> None:
    """Every question of a checklist, with what counts as yes and as no.

    Example: scan checklist show ai-research
    """
    console.result_rich(_in_words(load_checklist(name)))


@app.command()
def validate(file: Annotated[Path, typer.Argument(metavar="FILE", help="A checklist's YAML file.")]) -> None:
    """Check a checklist file; errors name the file and the line.

    Example: scan checklist validate my.yaml
    """
    checklist = load_checklist(str(file.resolve()))  # a path even where the file is named like a checklist of ours
    questions = len(list(checklist.all_questions()))
    console.message(f"{file}: a good checklist: {checklist.name} {checklist.version}, {questions} questions.")


@app.command()
def schema(name: NameArgument = "ai-research") -> None:
    """The JSON Schema of a scan.json made with this checklist.

    Example: scan checklist schema ai-research > schema.json
    """
    from paper_scan.scans.schema import scan_schema

    console.result_json(scan_schema(load_checklist(name)))


def _counted(checklist: Checklist) -> dict[str, int]:
    groups: list[Category | Module] = [*checklist.categories, *checklist.modules]
    return {group.id: len(group.questions) for group in groups}


def _in_words(checklist: Checklist) -> RenderableType:
    from rich.console import Group
    from rich.padding import Padding
    from rich.text import Text

    lines: list[RenderableType] = [Text(f"{checklist.title} ({checklist.name} {checklist.version})", style="bold")]
    if checklist.about:
        lines.append(Text(checklist.about))
    groups: list[Category | Module] = [*checklist.categories, *checklist.modules]
    for group in groups:
        lines += [Text(), Text(f"{group.title}{_when(group)}", style="bold cyan"), Text(group.about)]
        for question in group.questions:
            lines += [
                Text(),
                Padding(Text.assemble((question.ask, "bold"), (f"  {question.id}", "bright_black")), (0, 0, 0, 2)),
                Padding(Text.assemble(("yes  ", "green"), question.yes), (0, 0, 0, 4)),
                Padding(Text.assemble(("no   ", "red"), question.no), (0, 0, 0, 4)),
                Padding(
                    Text.assemble(("n.a. ", "bright_black"), question.not_applicable or "Never: it always applies."),
                    (0, 0, 0, 4),
                ),
            ]
    return Group(*lines)


def _when(group: Category | Module) -> str:
    """What switches a module on."""
    types, tags = getattr(group, "types", ()), getattr(group, "tags", ())
    conditions = [*(f"type {kind}" for kind in types), *(f"tag {tag}" for tag in tags)]
    return f" (module; asked with {' or '.join(conditions)})" if conditions else ""
