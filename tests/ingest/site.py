"""A stand-in for the Ombudsman's site on this machine, with its faults on demand."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

from tests.ingest.making import decision_text
from tests.ingest.pages import page

HEADS = {"The complaint", "What I found", "Agreed action", "Final decision"}


def _path(number: int, category: str = "children-s-care-services") -> str:
    return f"/decisions/{category}/other/{reference(number)}"


def reference(number: int) -> str:
    return f"{70 + number // 1_000_000:02d}-{number // 1000 % 1000:03d}-{number % 1000:03d}"


@dataclass
class Site:
    """``faults`` maps a part of a path to what happens there, the first time or (``always``) every time."""

    children: int = 12
    others: int = 3
    robots: str | None = "User-agent: *\nDisallow: /private\n"
    faults: dict[str, str] = field(default_factory=dict)
    always: bool = False
    repeats: bool = False  # every result page is the first
    asked: list[str] = field(default_factory=list)
    agents: set[str] = field(default_factory=set)
    times: list[float] = field(default_factory=list)
    base: str = ""

    def links(self) -> list[str]:
        made = [_path(number) for number in range(self.children)]
        return made + [_path(900 + number, "housing") for number in range(self.others)]

    def listing(self, number: int) -> str:
        links = self.links()
        number = 1 if self.repeats else number
        shown = links[10 * (number - 1) : 10 * number]
        cards = "".join(
            f'<li><a href="{link}?displaypref=0">Council ({link[-10:]})</a></li>' for link in shown
        )
        said = f"<p>Your search has {len(links)} results</p>"
        return f"<html><body><main>{said}<ul>{cards}</ul></main></body></html>"

    def fault(self, path: str) -> str | None:
        for part, what in list(self.faults.items()):
            if part in path:
                if not self.always:
                    del self.faults[part]
                return what
        return None


def decision_page(path: str) -> str:
    found = re.search(r"(\d{2})-(\d{3})-(\d{3})$", path)
    assert found is not None
    number = int(found[2] + found[3])
    return page(decision_text(number), "restarting", HEADS)


@contextmanager
def running(site: Site) -> Iterator[Site]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            site.asked.append(self.path)
            site.times.append(time.monotonic())
            site.agents.add(self.headers.get("User-Agent", ""))
            parts = urlsplit(self.path)
            if fault := site.fault(self.path):
                self._fault(fault)
            elif parts.path == "/robots.txt" and site.robots is not None:
                self._send(site.robots, "text/plain")
            elif parts.path == "/Decisions/SearchResults":
                self._send(site.listing(int(parse_qs(parts.query)["page"][0])))
            elif parts.path in site.links():
                self._send(decision_page(parts.path))
            else:
                self._send("<html>no</html>", code=404)

        def _fault(self, fault: str) -> None:
            pages = {
                "shell": "<html><head><title>Decision</title></head><body><div id='app'></div></body></html>",
                "huge": "<html>" + "x" * 6_000_000 + "</html>",
                "another": decision_page("/decisions/children-s-care-services/other/70-000-777"),
            }
            if fault == "timeout":
                time.sleep(1.5)
            elif fault.isdigit():
                self._send("<html>fault</html>", code=int(fault))
            elif fault == "cut":
                whole = (decision_page(self.path) if "/decisions/" in self.path else site.listing(1)).encode()
                self._send(whole[: len(whole) // 2].decode(errors="ignore"))
            elif fault == "json":
                self._send("{}", "application/json")
            elif fault in pages:
                self._send(pages[fault])
            else:
                self.send_response(302)
                self.send_header("Location", fault)
                self.send_header("Content-Length", "0")
                self.end_headers()

        def _send(self, text: str | None, kind: str = "text/html; charset=utf-8", code: int = 200) -> None:
            data = (text or "").encode()
            self.send_response(code)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            with suppress(OSError):
                self.wfile.write(data)

        def log_message(self, *_: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    site.base = f"http://127.0.0.1:{server.server_address[1]}"
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()
