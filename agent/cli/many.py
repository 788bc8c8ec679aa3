"""Several papers in turn: each by itself, a failure of one never stops the others."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from agent.cli import console
from agent.cli.exits import Code, Stop
from agent.cli.options import As, Format
from agent.cli.show import write_as
from agent.paper import PaperError
from agent.report.view import counted, groups, title, total
from agent.run import Options, Outcome, Unfinished, scan_paper
from agent.worksheet import JournalError


class Done(NamedTuple):
    """What became of one file."""

    file: Path
    outcome: Outcome | None
    error: str
    kind: str
    """``done``, or a fixed word for the failure: ``encrypted``, ``damaged``, …"""


def scan_all(files: list[Path], options: Options, format: Format, as_: As | None, quiet: bool) -> None:
    """Scan each file and print a line for it; Stop with a list of the failures if there are any."""
    results = []
    try:
        with console.Progress(quiet) as progress:
            for number, file in enumerate(files, 1):
                progress.say(f"[{number}/{len(files)}] {file}")
                results.append(_scan(file, options, as_, progress))
    except KeyboardInterrupt:
        raise Stop(f"Interrupted after {len(results)} of {len(files)} files. The same command goes over them again.",
                   Code.INTERRUPTED) from None  # fmt: skip
    _print(results, options, format)
    failed = [done for done in results if done.outcome is None]
    if failed:
        listed = "\n".join(f"  {done.error}" for done in failed)
        raise Stop(f"{len(failed)} of {len(files)} files failed:\n{listed}", Code.FAILED)


def _scan(file: Path, options: Options, as_: As | None, progress: console.Progress) -> Done:
    try:
        outcome = scan_paper(file, options, progress)
        write_as(outcome.scan, outcome.folder, as_)
    except PaperError as error:
        return Done(file, None, str(error), error.kind)
    except JournalError as error:
        return Done(file, None, str(error), "worksheet")
    except Unfinished as error:
        return Done(file, None, f"{file}: {error}", "unfinished")
    except OSError as error:
        return Done(file, None, f"{file}: {error.strerror or error}", "not written")
    except Stop as error:
        return Done(file, None, f"{file}: {error}", "not written")
    return Done(file, outcome, "", "done")


def _print(results: list[Done], options: Options, format: Format) -> None:
    if format is Format.json:
        console.result_json([_as_json(done) for done in results])
        return
    for done in results:
        if done.outcome is None:
            continue
        scan = done.outcome.scan
        counts = counted(total(groups(scan, options.checklist)))
        console.result(f"{done.outcome.folder}  {counts}  {title(scan)[:70]}")


def _as_json(done: Done) -> dict[str, str | None]:
    return {
        "file": str(done.file),
        "state": done.kind,
        "folder": str(done.outcome.folder) if done.outcome else None,
        "error": done.error or None,
    }
