"""The one way to the site: says who it is, obeys robots.txt, waits, retries, and checks what it is given."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit
from urllib.robotparser import RobotFileParser

import httpx
from tenacity import Retrying, retry_if_exception_type, stop_after_attempt, wait_exponential_jitter

from ingest.errors import SyncError

AGENT = "NextStage/0.1 (complaint-triage assistant; fetches published decisions; +https://pypi.org/project/next-stage/)"
AGENT_NAME = "NextStage"
MOST_BYTES = 5_000_000  # no page of the site is near this
MOST_SECONDS = 120.0  # for one page, however its pieces come
LONGEST_DELAY = 600.0  # seconds between requests that a site can ask for
MOST_REDIRECTS = 3
TRY_AGAIN = {408, 425, 429, 500, 502, 503, 504}
GONE = {404, 410}


class Gone(Exception):
    """The page is not there any more."""


class _Retry(Exception):
    """Worth trying again."""


@dataclass(frozen=True)
class Manners:
    """How the site is treated: seconds between requests, seconds waited for an answer, tries, back-off."""

    between: float = 2.0
    timeout: float = 30.0
    tries: int = 4
    back_off: float = 2.0


class PoliteClient:
    """GET pages of one site, and of no other. Raises SyncError in a sentence; ``Gone`` for 404 and 410."""

    def __init__(
        self,
        base_url: str,
        manners: Manners,
        sleep: Callable[[float], None] = time.sleep,
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        self._origin = origin_of(base_url)
        self._manners = manners
        self._sleep = sleep
        self._last: float | None = None
        self._transport = transport
        self._robots: RobotFileParser | None = None

    def __enter__(self) -> PoliteClient:
        return self

    def __exit__(self, *_: object) -> None:
        """Nothing is kept open between two pages."""

    def page(self, path: str) -> str:
        """The HTML at a path (with its query) of the site."""
        url = _joined(self._origin, path)
        self._allow(url)
        return self._fetch(url, html=True)

    def _allow(self, url: str) -> None:
        if origin_of(url) != self._origin:
            raise SyncError(
                f"A link leads away from {self._origin} to {url}: nothing was fetched from there."
            )
        if self._robots is None:
            self._robots = self._read_robots()
        if not self._robots.can_fetch(AGENT_NAME, url):
            raise SyncError(
                f"{self._origin}/robots.txt asks programs not to fetch {urlsplit(url).path}: stopped."
            )

    def _read_robots(self) -> RobotFileParser:
        robots = RobotFileParser()
        try:
            text = self._fetch(f"{self._origin}/robots.txt", html=False)
        except Gone:
            text = ""  # the standard: no file, no restriction
        robots.parse(text.splitlines())
        return robots

    def delay(self) -> float:
        """Seconds between requests: ours, or the site's own where it asks for more."""
        asked = self._robots.crawl_delay(AGENT_NAME) if self._robots else None
        return max(self._manners.between, min(float(asked or 0), LONGEST_DELAY))

    def _fetch(self, url: str, html: bool) -> str:
        retrying = Retrying(
            stop=stop_after_attempt(self._manners.tries),
            wait=wait_exponential_jitter(
                multiplier=self._manners.back_off, max=60, jitter=self._manners.back_off
            ),
            retry=retry_if_exception_type(_Retry),
            sleep=self._sleep,
            reraise=True,
        )
        try:
            return retrying(self._once, url, html)
        except _Retry as error:
            raise SyncError(
                f"{url} could not be fetched in {self._manners.tries} tries ({error}). "
                "What was fetched is kept: run the same command later to go on."
            ) from error

    def _once(self, url: str, html: bool) -> str:
        for _ in range(MOST_REDIRECTS + 1):
            status, headers, body = self._get(url)
            if status in (301, 302, 303, 307, 308):
                url = _joined(url, headers.get("location", ""))
                if origin_of(url) != self._origin:
                    raise SyncError(f"The site sent us on to {url}, which is not {self._origin}: stopped.")
                if html:
                    self._allow(url)
                continue
            return self._checked(url, status, headers, body, html)
        raise SyncError(f"{url} is redirected in a circle: stopped.")

    def _get(self, url: str) -> tuple[int, httpx.Headers, bytes]:
        self._wait()
        try:
            return asyncio.run(self._answer(url))
        except httpx.InvalidURL as error:  # the address of a redirect is read even where it is not followed
            raise SyncError(f"{url} sent us on to what is no address: stopped.") from error
        except TimeoutError as error:
            raise _Retry("the page came too slowly") from error
        except (httpx.TimeoutException, httpx.TransportError, httpx.DecodingError) as error:
            raise _Retry(type(error).__name__) from error
        finally:
            self._last = time.monotonic()

    async def _answer(self, url: str) -> tuple[int, httpx.Headers, bytes]:
        """The answer, whole within ``MOST_SECONDS``: a limit for each piece alone never ends where the next
        piece of a head or a body always comes in time."""
        async with asyncio.timeout(MOST_SECONDS):
            async with (
                httpx.AsyncClient(
                    headers={"User-Agent": AGENT, "Accept": "text/html,application/xhtml+xml"},
                    timeout=self._manners.timeout,
                    follow_redirects=False,
                    trust_env=False,
                    transport=self._transport,
                ) as client,
                client.stream("GET", url) as response,
            ):
                body = bytearray()
                async for piece in response.aiter_bytes():
                    body += piece
                    if len(body) > MOST_BYTES:
                        raise SyncError(f"{url} is larger than any page of the site should be: stopped.")
                return response.status_code, response.headers, bytes(body)

    def _wait(self) -> None:
        if self._last is not None:
            left = self.delay() - (time.monotonic() - self._last)
            if left > 0:
                self._sleep(left)

    def _checked(self, url: str, status: int, headers: httpx.Headers, body: bytes, html: bool) -> str:
        if status in GONE:
            raise Gone(url)
        if status in TRY_AGAIN:
            if wait := _asked_to_wait(headers):
                self._sleep(wait)
            raise _Retry(f"the site answered {status}")
        if status != 200:
            raise SyncError(
                f"{url} was answered with {status}: the site does not want this fetched. Stopped."
            )
        kind = headers.get("content-type", "").split(";")[0].strip().lower()
        if html and kind not in ("text/html", "application/xhtml+xml"):
            raise SyncError(
                f"{url} is {kind or 'of no stated type'}, not a web page: the site may have changed."
            )
        text = body.decode("utf-8", errors="replace")
        if html and "</html>" not in text[-2000:].lower():
            raise _Retry("the page was cut short")
        return text


def _joined(base: str, address: str) -> str:
    """An address as it is meant on a page. Raises SyncError where it is none: some readers take a backslash
    for a slash, and what one takes for a path another takes for a site."""
    try:
        joined = urljoin(base, address)
    except ValueError:
        joined = ""
    if not joined or "\\" in joined or any(character <= " " for character in joined):
        raise SyncError(f"{address!r} is not an address of the site: stopped.")
    return joined


def origin_of(url: str) -> str:
    """Scheme, host and port. Raises SyncError where it is no web address."""
    try:
        parts = urlsplit(url)
    except ValueError:
        raise SyncError(
            f"{url!r} is not the address of a site: give one like https://www.lgo.org.uk."
        ) from None
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.username or parts.password:
        raise SyncError(f"{url!r} is not the address of a site: give one like https://www.lgo.org.uk.")
    try:
        port = f":{parts.port}" if parts.port else ""
    except ValueError as error:
        raise SyncError(f"{url!r} is not the address of a site ({error}).") from error
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname.lower()
    return f"{parts.scheme}://{host}{port}"


def _asked_to_wait(headers: httpx.Headers) -> float:
    value = headers.get("retry-after", "")
    return min(float(value), 300.0) if value.isdigit() else 0.0
