"""What the page may ask for, and where it is answered."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import BaseModel, ValidationError
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from paper_scan.paper import PaperError
from paper_scan.report import view
from paper_scan.review.reopen import ReopenError
from paper_scan.view import coding, settling, shown
from paper_scan.view.blindness import Sight
from paper_scan.view.listing import listed
from paper_scan.view.project import Project
from paper_scan.view.scanning import NewPapers
from paper_scan.worksheet import JournalError, Worksheet

if TYPE_CHECKING:
    from paper_scan.view.opened import OpenPaper

APP = Path(__file__).parent / "app"
KINDS = {".html": "text/html", ".css": "text/css", ".js": "text/javascript"}
Asked = TypeVar("Asked", bound=BaseModel)
Act = Callable[[Worksheet, Asked], dict[str, Any]]


class Unanswerable(Exception):
    """The request can't be answered; its text is for the person at the page."""

    def __init__(self, message: str, status: int = 400) -> None:
        super().__init__(message)
        self.status = status


def routes(project: Project) -> list[Route]:
    """All of them. New papers are scanned only where a whole folder is worked on."""
    new = NewPapers(project.out)
    project.at_end(new.close)
    sight = Sight(project.coder, project.blind)

    def opened(request: Request) -> OpenPaper:
        slug = request.path_params["slug"]
        try:
            return project.paper(slug)
        except KeyError:
            raise Unanswerable(f"There is no scan {slug} here.", 404) from None
        except (ReopenError, PaperError, JournalError) as error:
            raise Unanswerable(f"{error}.".replace("..", "."), 409) from None

    def state(found: OpenPaper) -> dict[str, Any]:
        return shown.state(found.worksheet, sight)

    def overview(_: Request) -> Any:
        return {
            "coder": project.coder,
            "blind": project.blind,
            "folder": str(project.out),
            "only": project.only.name if project.only else None,
            "papers": [listed(folder, sight) for folder in project.folders()],
            "new": new.shown(),
        }

    def paper(request: Request) -> Any:
        found = opened(request)
        with found.lock:
            return {"slug": found.slug, **shown.paper(found.worksheet), "state": state(found)}

    def picture(request: Request) -> Response:
        found = opened(request).pictures.page(request.path_params["page"])
        if found is None:
            raise Unanswerable("This page can't be rendered.", 404)
        return Response(found.image, media_type=found.media_type)

    def text(request: Request) -> Any:
        return shown.page_text(opened(request).worksheet.paper, request.path_params["page"])

    def looking(model: type[Asked], act: Callable[[Worksheet, Asked], Any]) -> Route:
        """Answered from the paper; nothing is recorded."""

        async def answer(request: Request) -> Response:
            given = await _given(request, model)

            def run() -> Any:
                return act(opened(request).worksheet, given)

            return JSONResponse(await run_in_threadpool(run))

        return _posted(act.__name__, answer)

    def changing(name: str, model: type[Asked], act: Act[Asked]) -> Route:
        """Recorded, or refused; the answer holds what the coder may see since."""

        async def answer(request: Request) -> Response:
            given = await _given(request, model)

            def run() -> Any:
                found = opened(request)
                with found.lock:
                    result = act(found.worksheet, given)
                    found.changed()
                    return result | {"state": state(found)}

            return JSONResponse(await run_in_threadpool(run))

        return _posted(name, answer)

    coder = project.coder

    def judge(worksheet: Worksheet, given: coding.Given) -> dict[str, Any]:
        if project.blind:
            raise Unanswerable("Who codes blind doesn't settle differences.", 403)
        return coding.judge(worksheet, coder, given)

    async def scan(request: Request) -> Response:
        if project.only is not None:
            raise Unanswerable("Only one scan is open here; start scan view for a folder.", 409)
        content = bytearray()
        async for part in request.stream():
            content += part
            if len(content) > project.settings.longest_upload:
                raise Unanswerable("This file is too large.", 413)
        if not content.lstrip()[:1024].count(b"%PDF"):
            raise Unanswerable("This is no PDF.")
        name = request.query_params.get("name", "paper.pdf")
        return JSONResponse(await run_in_threadpool(new.add, name, bytes(content)))

    def written() -> list[Path]:
        """The scans as they are now; of those coded blind only the ones that this coder has finished."""
        for opened_now in project.all_open():
            opened_now.write_now()
        folders = project.folders()
        return [each for each in folders if listed(each, sight)["state"] == "done"] if project.blind else folders

    def differences(_: Request) -> Any:
        found = [] if project.blind else [each for folder in written() for each in settling.differences(folder)]
        return {"hidden": project.blind, "differences": found}

    def agreement(_: Request) -> Any:
        found = settling.agreement(written())
        known = settling.category_titles()
        titles = {name: known.get(name) or view.in_words(name) for each in found for name in each.categories}
        return {"hidden": project.blind, "titles": titles, "pairs": [each.model_dump(mode="json") for each in found]}

    def csv(_: Request) -> Response:
        return Response(settling.table(settling.agreement(written())), media_type="text/csv")

    def select(worksheet: Worksheet, given: coding.Selected) -> Any:
        return coding.select(worksheet, given)

    def find(worksheet: Worksheet, given: coding.Sought) -> Any:
        return coding.find(worksheet, given, project.settings.found)

    return [
        Route("/", _file("index.html")),
        Route("/app/{name}", _static),
        Route("/api/project", _json(overview)),
        Route("/api/scan", scan, methods=["POST"]),
        Route("/api/differences", _json(differences)),
        Route("/api/agreement", _json(agreement)),
        Route("/api/agreement.json", _json(agreement)),
        Route("/api/agreement.csv", csv),
        Route("/api/papers/{slug}", _json(paper)),
        Route("/api/papers/{slug}/pages/{page:int}/image", picture),
        Route("/api/papers/{slug}/pages/{page:int}/text", _json(text)),
        looking(coding.Selected, select),
        looking(coding.Sought, find),
        changing("record", coding.Given, lambda sheet, given: coding.record(sheet, coder, given)),
        changing("judge", coding.Given, judge),
        changing("undo", coding.Nothing, lambda sheet, _: coding.undo(sheet, coder)),
        changing("amend", coding.Fields, lambda sheet, given: coding.amend(sheet, coder, given)),
        changing("flag", coding.NewFlag, lambda sheet, given: coding.add_flag(sheet, coder, given)),
        changing("claim", coding.NewClaim, lambda sheet, given: coding.add_claim(sheet, coder, given)),
        changing("withdraw", coding.Named, lambda sheet, given: coding.withdraw(sheet, coder, given)),
    ]


async def _given(request: Request, model: type[Asked]) -> Asked:
    """Raises Unanswerable for what doesn't fit."""
    try:
        return model.model_validate_json(await request.body())
    except ValidationError as error:
        first = error.errors()[0]
        raise Unanswerable(f"{'.'.join(map(str, first['loc'])) or 'request'}: {first['msg']}.") from None


def _posted(name: str, answer: Any) -> Route:
    return Route(f"/api/papers/{{slug}}/{name}", answer, methods=["POST"])


def _json(act: Callable[[Request], Any]) -> Callable[[Request], Response]:
    def answer(request: Request) -> Response:
        return JSONResponse(act(request))

    return answer


def _file(name: str) -> Callable[[Request], Response]:
    def answer(_: Request) -> Response:
        file = APP / name
        return Response(file.read_bytes(), media_type=KINDS[file.suffix])

    return answer


def _static(request: Request) -> Response:
    name = request.path_params["name"]
    known = {file.name for file in APP.iterdir() if file.suffix in KINDS}
    if name not in known:
        raise Unanswerable("There is no such file.", 404)
    return _file(name)(request)
