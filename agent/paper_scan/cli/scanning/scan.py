"""``scan PAPER.pdf``: one paper, several, or every PDF below a directory."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from paper_scan.cli import console
from paper_scan.cli.exits import Code, Stop, cannot_write
from paper_scan.cli.options import (
    AddressOption,
    As,
    AsOption,
    BatchOption,
    ChecklistOption,
    DryRunOption,
    EffortOption,
    EngineChoice,
    EngineOption,
    EstimateOption,
    ExactOption,
    ForceOption,
    Format,
    FormatOption,
    HtmlOption,
    JobsOption,
    LimitOption,
    LookupOption,
    MaxBytesOption,
    MaxCostOption,
    MaxDrawingsOption,
    MaxPagesOption,
    MaxSecondsOption,
    MaxTimeOption,
    MaxTokensOption,
    ModelOption,
    OfflineOption,
    OutOption,
    PasswordOption,
    QuietOption,
    ReaderChoice,
    ReaderOption,
    RetryFailedOption,
    ServerOption,
)
from paper_scan.cli.scanning.papers import find_papers

if TYPE_CHECKING:
    from paper_scan.api import Options
    from paper_scan.paper import Limits, Paper
    from paper_scan.sources.lookup import LookUp


_NEEDED_LATER = ("paper_scan.recomputed.checks", "paper_scan.readers.rules", "paper_scan.report.terminal")
"""Loaded while a child process reads the PDF, so that they need no time of their own afterwards."""


def paper(
    context: typer.Context,
    papers: Annotated[
        list[str],
        typer.Argument(
            metavar="PAPER...",
            help="PDF files, directories, globs; arXiv ids, DOIs, addresses; .bib, .ris or CSL-JSON; LIST.txt of any.",
            show_default=False,
        ),
    ],
    out: OutOption = Path("outputs"),
    reader: ReaderOption = ReaderChoice.auto,
    checklist: ChecklistOption = "ai-research",
    password: PasswordOption = None,
    format: FormatOption = Format.text,
    as_: AsOption = None,
    quiet: QuietOption = False,
    offline: OfflineOption = False,
    lookup: LookupOption = False,
    model: ModelOption = None,
    max_cost: MaxCostOption = None,
    max_time: MaxTimeOption = None,
    max_tokens_total: MaxTokensOption = None,
    server: ServerOption = None,
    effort: EffortOption = None,
    estimate: EstimateOption = False,
    exact: ExactOption = False,
    batch_api: BatchOption = False,
    jobs: JobsOption = None,
    limit: LimitOption = None,
    retry_failed: RetryFailedOption = False,
    html: HtmlOption = False,
    force: ForceOption = False,
    dry_run: DryRunOption = False,
    engine: EngineOption = EngineChoice.local,
    address: AddressOption = None,
    max_pages: MaxPagesOption = None,
    max_bytes: MaxBytesOption = None,
    max_seconds: MaxSecondsOption = None,
    max_drawings: MaxDrawingsOption = None,
) -> None:
    """Scan papers: read each PDF, fill in the checklist, write scan.json and the report, print a summary.

    Example: scan papers/ --reader rules --jobs 4
    """
    found = find_papers(papers, _commands(context), offline, quiet, dry_run)
    files = found.files
    limits = _limits(max_pages, max_bytes, max_seconds, max_drawings)
    alone = found.alone and not dry_run and not batch_api and engine is EngineChoice.local
    alone = alone and address is None  # which only a cluster has: said where many are scanned
    with _reading(files if alone and not estimate else [], password, limits) as read:
        from paper_scan.api import Options
        from paper_scan.cli.checklist import load_checklist
        from paper_scan.cli.scanning.readers import ClaudeSettings, choose, consent
        from paper_scan.report.html import write_page_of_scan

        settings = ClaudeSettings.of(model, max_cost, effort, max_time, max_tokens_total)
        reader, agreed = consent(reader, _source(context, "reader"))
        if estimate:
            from paper_scan.cli.scanning.estimate import print_estimate

            print_estimate(files, load_checklist(checklist), settings, exact, offline, password, limits, batch_api)
            return
        many = None
        if not alone:
            from paper_scan.cli.scanning.many import Many, for_many, scan_all
            from paper_scan.settings import must_stay_offline
            from paper_scan.survey.directory.plan import Wish

            many = Many(
                jobs=jobs,
                wish=Wish(retry_failed, force, limit),
                dry_run=dry_run,
                is_capped=_source(context, "max_cost") == "COMMANDLINE",
                max_cost=settings.max_cost,
                engine=engine,
                address=address,
                offline=offline or must_stay_offline(),
                batch_api=batch_api,
            )
            reader = for_many(reader, many, quiet)
        options = Options(
            checklist=load_checklist(checklist),
            reader=choose(reader, settings, offline, quiet, agreed),
            out=out,
            password=password,
            limits=limits,
            read=read,
            look_up=_look_up(lookup, offline),
            page=write_page_of_scan if alone or html or format is Format.html else None,
        )
        if many is None:
            for module in _NEEDED_LATER:
                import_module(module)
            _one(files[0], options, format, as_, quiet)
        else:
            scan_all(files, options, many, format, as_, quiet, found.missing)


@contextmanager
def _reading(alone: list[Path], password: str | None, limits: Limits) -> Iterator[Callable[..., Paper]]:
    """``read`` for the run. A paper alone is begun at once, in its child process, while this one loads the rest."""
    from paper_scan.paper import Reading, read

    if not alone:
        yield read
        return
    with Reading(alone[0], password, limits) as reading:
        yield lambda *_: reading.paper()


def _look_up(asked: bool, offline: bool) -> LookUp | None:
    """Who looks papers up; None where nobody asked for it. Stop where it was asked for and nothing may leave."""
    from paper_scan.settings import load_settings
    from paper_scan.sources.lookup import LookUp

    settings = load_settings()
    shut = offline or settings.value("offline") is True
    if asked and shut:
        raise Stop("--lookup asks public indexes, and nothing may leave this machine (offline).", Code.UNAVAILABLE)
    return LookUp() if not shut and (asked or settings.value("lookup") is True) else None


def _source(context: typer.Context, option: str) -> str:
    """``COMMANDLINE``, ``ENVIRONMENT``, ``DEFAULT_MAP`` (a settings file) or ``DEFAULT``."""
    source = context.get_parameter_source(option)
    return source.name if source is not None else "DEFAULT"


def _commands(context: typer.Context) -> list[str]:
    """The names of all commands, for a word that is neither one of them nor a file."""
    group = context.parent.command if context.parent else None
    return list(getattr(group, "commands", ()))


def _one(path: Path, options: Options, format: Format, as_: As | None, quiet: bool) -> None:
    from paper_scan.api import Unfinished, scan_paper
    from paper_scan.cli.scans.show import print_scan, say_what_does_not_fit, write_as
    from paper_scan.paper import PaperError
    from paper_scan.readers.claude.messages.errors import MessagesError
    from paper_scan.worksheet import JournalError

    try:
        with console.ConsoleProgress(quiet) as progress:
            outcome = scan_paper(path, options, progress)
    except PaperError as error:
        raise Stop(str(error), Code.UNREADABLE) from None
    except Unfinished as error:
        raise Stop(str(error), Code.UNFINISHED) from None
    except OSError as error:
        raise cannot_write(error, options.out) from None
    except MessagesError as error:
        raise Stop(f"{error} What is recorded is kept: the same command goes on.", Code.UNAVAILABLE) from None
    except JournalError as error:
        raise Stop(str(error), Code.UNREADABLE) from None
    except KeyboardInterrupt:
        raise Stop("Interrupted. The same command goes on from here.", Code.INTERRUPTED) from None
    write_as(outcome.scan, outcome.folder, as_)
    if as_ is not None and format is not Format.json:
        say_what_does_not_fit(outcome.scan)
    print_scan(outcome.scan, format, as_ if format is Format.json else None, outcome.folder, options.checklist)


def _limits(pages: int | None, bytes: int | None, seconds: float | None, drawings: int | None) -> Limits:
    """The limits that were given, the others as they are."""
    from paper_scan.paper import Limits

    usual = Limits()
    return replace(
        usual,
        pages=pages or usual.pages,
        bytes=bytes or usual.bytes,
        seconds=seconds or usual.seconds,
        drawings_per_page=usual.drawings_per_page if drawings is None else drawings,
    )
