"""A paper by its identifier: from what is kept, else from arXiv, through an open index, or from its address."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from paper_scan.settings import cache_folder, load_settings
from paper_scan.sources.errors import OfflineError, SourceError
from paper_scan.sources.identifiers import Identifier
from paper_scan.sources.kept import KeptPapers
from paper_scan.sources.servers import ARXIV, UNPAYWALL, at
from paper_scan.sources.web import Web


@dataclass(frozen=True)
class Fetcher:
    kept: KeptPapers
    web: Web
    email: str | None = None
    """Of who asks: Unpaywall wants one."""
    offline: bool = False

    def refuse(self, papers: list[Identifier]) -> None:
        """Raises OfflineError if one of them would have to be fetched and nothing may leave this machine."""
        if not self.offline:
            return
        missing = [str(paper) for paper in papers if self.kept.find(paper) is None]
        if missing:
            more = f" and {len(missing) - 3} more" if len(missing) > 3 else ""
            raise OfflineError(
                f"{', '.join(missing[:3])}{more}: would have to be fetched, and nothing may leave this machine "
                "(offline). Fetch it elsewhere and give the PDF, or leave --offline away."
            )

    def fetch(self, paper: Identifier) -> Path:
        """The PDF's path, among the papers that are kept. Raises SourceError."""
        found = self.kept.find(paper)
        if found is not None:
            return found
        self.refuse([paper])
        with self.kept.claimed(paper):
            found = self.kept.find(paper)
            if found is not None:
                return found
            with self.kept.receiving() as file:
                if paper.kind == "arXiv":
                    server = at(ARXIV)
                    came_from = self.web.pdf(f"{server.address}/pdf/{paper.value}", file, str(paper), server)
                else:
                    address = paper.value if paper.kind == "address" else self._open_copy(paper)
                    came_from = self.web.pdf(address, file, str(paper))
                return self.kept.keep(paper, file, came_from)

    def _open_copy(self, paper: Identifier) -> str:
        """The address of a PDF that everybody may read, by Unpaywall."""
        if not self.email:
            raise SourceError(
                f"{paper}: to find an open copy, Unpaywall is asked, and it wants an e-mail address: "
                "scan config set email YOU@EXAMPLE.ORG"
            )
        server = at(UNPAYWALL)
        found = self.web.json(server, f"/v2/{quote(paper.value, safe='/')}", {"email": self.email}, str(paper))
        if found is None:
            raise SourceError(f"{paper}: Unpaywall doesn't know this DOI. Check it, or give the PDF.")
        places = [found.get("best_oa_location") or {}, *(found.get("oa_locations") or [])]
        address = next((str(each["url_for_pdf"]) for each in places if each.get("url_for_pdf")), None)
        if address is None:
            page = next((f" A page about it: {each['url']}" for each in places if each.get("url")), "")
            raise SourceError(f"{paper}: there is no open PDF of it. Get it from your library, and scan that.{page}")
        return address


@contextmanager
def fetcher(offline: bool, say: Callable[[str], None] = lambda line: None) -> Iterator[Fetcher]:
    """A Fetcher by the settings as they hold."""
    settings = load_settings()
    email = settings.text("email")
    with Web(email, say=say) as web:
        yield Fetcher(KeptPapers(cache_folder()), web, email, offline or settings.value("offline") is True)
