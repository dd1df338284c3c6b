"""Go through the site's lists since a day, fetch each decision not held, check it, and keep it as a file."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from urllib.parse import urlsplit

from ingest.errors import ShellPage, SyncError, UnreadableFile
from ingest.parse import parse_bytes
from ingest.sync import checkpoint as checkpoints
from ingest.sync.checkpoint import MOST_PAGES, Checkpoint, write_whole
from ingest.sync.client import Gone, Manners, PoliteClient, origin_of
from ingest.sync.listing import Link, Listing, is_childrens, listing_path, read_listing

WINDOW_DAYS = 31  # a list at a time: short enough to page through whole
FIRST_DAYS = 90  # how far back a first sync goes where no day is given
OVERLAP_DAYS = 7  # decisions are published some days after their date: the last week is looked at again

Say = Callable[[str], None]


@dataclass(frozen=True)
class SyncSettings:
    """Where a sync fetches from, where it keeps what it fetched, and how politely."""

    base_url: str = "https://www.lgo.org.uk"
    folder: Path = Path("decisions")
    manners: Manners = field(default_factory=Manners)


@dataclass
class Fetched:
    """The folder of pages kept, and what this run did: new files, and ones held, gone, unreadable."""

    folder: Path
    new: list[Path] = field(default_factory=list)
    held: int = 0
    gone: list[str] = field(default_factory=list)
    unreadable: list[tuple[str, str]] = field(default_factory=list)


def sync(
    settings: SyncSettings, since: date | None, today: date, say: Say, client: PoliteClient | None = None
) -> Fetched:
    """Fetch children's-services decisions published since ``since`` (or since the last sync).

    What is fetched is kept as it comes: a run that stops, for whatever reason, is gone on with by the next.
    Raises SyncError in a sentence where the site cannot, or may not, be read on.
    """
    base = origin_of(settings.base_url)
    folder = settings.folder / (urlsplit(base).hostname or "site")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        state = checkpoints.load(folder, base)
        fetched = Fetched(folder)
        with client or PoliteClient(base, settings.manners) as site:
            for window in _windows(state, since, today):
                _window(site, base, window, folder, state, fetched, say)
    except OSError as error:
        raise SyncError(f"{folder} cannot be written to ({error.strerror or error}).") from error
    return fetched


def _windows(state: Checkpoint, since: date | None, today: date) -> Iterator[tuple[str, str]]:
    """Spans to go through, the one that was broken off first."""
    start = since or _go_on_from(state, today)
    broken_off = state.window
    if broken_off and since is None:
        yield broken_off
        start = date.fromisoformat(broken_off[1]) + timedelta(days=1)
    while start <= today:
        end = min(start + timedelta(days=WINDOW_DAYS - 1), today)
        yield start.isoformat(), end.isoformat()
        start = end + timedelta(days=1)


def _go_on_from(state: Checkpoint, today: date) -> date:
    if state.done_until:
        return min(date.fromisoformat(state.done_until), today) - timedelta(days=OVERLAP_DAYS)
    return today - timedelta(days=FIRST_DAYS)


def _window(
    site: PoliteClient,
    base: str,
    window: tuple[str, str],
    folder: Path,
    state: Checkpoint,
    fetched: Fetched,
    say: Say,
) -> None:
    page = state.page if state.window == window else 1
    state.window, state.page = window, page
    checkpoints.save(folder, state)
    seen: set[str] = set()
    while True:
        listing = _listing(site, base, window, page)
        _check(listing, page, seen, window)
        for link in listing.links:
            if link.ref not in seen and is_childrens(link):
                _decision(site, link, folder, state, fetched, say)
            seen.add(link.ref)
        if page >= listing.pages:
            break
        page += 1
        state.page = page
        checkpoints.save(folder, state)
    state.window, state.page = None, 1
    state.done_until = max(state.done_until or "", window[1])
    checkpoints.save(folder, state)
    say(f"{window[0]} to {window[1]}: {listing.count} decisions listed, {len(fetched.new)} new so far")


def _listing(site: PoliteClient, base: str, window: tuple[str, str], page: int) -> Listing:
    path = listing_path(*window, page)
    try:
        return read_listing(site.page(path), base, path)
    except Gone as error:
        raise SyncError(f"The list of decisions is no longer at {error}: the site has changed.") from error


def _check(listing: Listing, page: int, seen: set[str], window: tuple[str, str]) -> None:
    """A page that should list decisions and does not, or repeats those before it, is not to be trusted."""
    where = f"Page {page} of the decisions from {window[0]} to {window[1]}"
    if listing.pages > MOST_PAGES:
        raise SyncError(f"{where} says that there are {listing.count:,}, which cannot be: stopped.")
    if listing.count and not listing.links and page <= listing.pages:
        raise SyncError(f"{where} lists none of the {listing.count}: the layout may have changed.")
    if (
        page > 1
        and listing.links
        and all(link.ref in seen for link in listing.links)
        and len(seen) < listing.count
    ):
        raise SyncError(
            f"{where} repeats those before it: the list cannot be gone through. Try a later --since."
        )


def _decision(
    site: PoliteClient, link: Link, folder: Path, state: Checkpoint, fetched: Fetched, say: Say
) -> None:
    """Fetch one decision, unless held; check that it is that decision; keep it."""
    file = folder / f"{link.ref}.html"
    if file.exists() or link.ref in state.gone:
        fetched.held += 1
        return
    try:
        page = site.page(link.path)
    except Gone:
        state.gone.append(link.ref)
        fetched.gone.append(link.ref)
        return
    data = page.encode()
    try:
        document = parse_bytes(data, link.path)
    except ShellPage as error:
        raise SyncError(
            f"{link.path} came without its decision: the site gives programs an empty page or has changed. "
            "Stopped; what was fetched is kept."
        ) from error
    except UnreadableFile as error:
        fetched.unreadable.append((link.ref, str(error)))
        return
    if document.ref != link.ref.replace("-", " "):
        found = document.ref or "(no reference)"
        raise SyncError(f"{link.path} holds decision {found}, not {link.ref}: the site may have changed.")
    write_whole(file, data)
    fetched.new.append(file)
    say(f"fetched {link.ref}")
