"""Many papers: who reads them and for how much, the run, and what is said at its end."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from paper_scan.api import Options
from paper_scan.cli import console
from paper_scan.cli.exits import Code, Stop, cannot_write
from paper_scan.cli.options import As, Format, ReaderChoice
from paper_scan.cli.scanning.engines import Many, with_engine
from paper_scan.cli.scanning.watching import Watching, planned
from paper_scan.cli.scans.show import write_as
from paper_scan.readers.claude.messages.errors import PriceUnknown
from paper_scan.survey.cluster import ClusterError
from paper_scan.survey.directory.run import Directory, RunResult, preview, run
from paper_scan.survey.directory.store import StoreError
from paper_scan.survey.directory.task import Ended, PaperTask

if TYPE_CHECKING:
    pass

__all__ = ["Many", "for_many", "scan_all"]


def for_many(reader: ReaderChoice, many: Many, quiet: bool) -> ReaderChoice:
    """Nobody is billed by accident: without a budget for all, ``auto`` reads many papers by rules."""
    if reader is ReaderChoice.auto and not many.is_capped:
        if not quiet:
            console.message("Reading by rules, without a model. For Claude: --reader claude --max-cost USD (for all).")
        return ReaderChoice.rules
    return reader


def scan_all(
    files: list[Path],
    options: Options,
    many: Many,
    format: Format,
    as_: As | None,
    quiet: bool,
    missing: Sequence[str] = (),
) -> None:
    """Scan what is missing or stale of the files; Stop with a list of the failures if there are any. ``missing``: why
    papers could not be had."""
    after = partial(write_as, as_=as_) if as_ is not None else None
    directory = Directory(files, PaperTask(options, after), wish=many.wish)
    if many.dry_run:
        _print_plan(preview(directory), format)
        return
    try:
        directory, spending = with_engine(directory, many, _silent if quiet else console.message)
        with Watching(quiet, spending) as watching:
            result = run(directory, watching)
    except StoreError as error:
        raise Stop(str(error), Code.UNREADABLE) from None
    except (ClusterError, PriceUnknown) as error:
        raise Stop(str(error), Code.UNAVAILABLE) from None
    except OSError as error:
        raise cannot_write(error, options.out) from None
    except KeyboardInterrupt:
        raise Stop("Stopped. The same command goes on from here.", Code.INTERRUPTED) from None
    if format is Format.json:
        console.result_json(_as_json(result, options.out))
    _end(result, len(files) + len(missing), missing)


def _silent(line: str) -> None:
    pass


def _print_plan(result: RunResult, format: Format) -> None:
    """``--dry-run``: each paper that would be scanned, and why."""
    if format is Format.json:
        console.result_json([{"file": str(todo.found.path), "reason": todo.reason} for todo in result.plan.todo])
        return
    for todo in result.plan.todo:
        console.result(f"{todo.found.path}  ({todo.reason})")
    console.message(planned(result.plan, len(result.listing.duplicates)))


def _end(result: RunResult, files: int, missing: Sequence[str]) -> None:
    """How the command ends: quietly if all is done, else with the reason."""
    put_off = [ended for ended in result.ended.values() if ended.state == "put off"]
    failed = [*missing, *(ended.message for ended in result.ended.values() if ended.state == "failed")]
    failed += [str(row.message) for _, row in result.by_others if row.state == "failed"]
    failed += [f"{row.message} (before; --retry-failed tries again)" for _, row in result.plan.failed]
    listed = f"{len(failed)} of {files} files failed:\n" + "\n".join(f"  {each}" for each in failed) if failed else ""
    if put_off:
        reason = f"{put_off[0].message} {result.left} papers are left: the same command goes on."
        raise Stop(f"{listed}\n{reason}".strip(), Code.UNAVAILABLE)
    if result.interrupted:
        done = len(result.ended)
        reason = f"Interrupted after {done} of {len(result.plan.todo)} papers. The same command goes on from here."
        raise Stop(f"{listed}\n{reason}".strip(), Code.INTERRUPTED)
    if listed:
        raise Stop(listed, Code.FAILED)


def _as_json(result: RunResult, out: Path) -> list[dict[str, Any]]:
    """One object a file, in the order of the listing; ``state`` is done, skipped, queued or the failure's kind."""
    found: dict[Path, dict[str, Any]] = {todo.found.path: _state("queued") for todo in result.plan.todo}
    found |= {each.path: _state("in hand elsewhere") for each in result.plan.elsewhere}
    for each, row in (*result.plan.done, *result.plan.failed, *result.by_others):
        folder = str(out / (row.folder or "")) if row.state == "done" else None
        found[each.path] = _state(row.kind or row.state, folder, row.message)
    found |= {path: _of_ended(ended, out) for path, ended in result.ended.items()}
    found |= {path: _state("skipped", None, f"same as {same}") for path, same in result.listing.duplicates.items()}
    order = {each.path: place for place, each in enumerate(result.listing.papers)}
    return [{"file": str(path), **found[path]} for path in sorted(found, key=lambda each: order.get(each, len(order)))]


def _of_ended(ended: Ended, out: Path) -> dict[str, Any]:
    if ended.state == "done":
        return _state("done", str(out / ended.folder))
    return _state(ended.kind if ended.state == "failed" else "queued", None, ended.message)


def _state(state: str, folder: str | None = None, error: str | None = None) -> dict[str, Any]:
    return {"state": state, "folder": folder, "error": error}
