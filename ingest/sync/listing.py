"""The site's result pages: how many decisions there are, and where each is."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urlencode, urljoin, urlsplit

from bs4 import BeautifulSoup

from ingest.errors import SyncError

PER_PAGE = 10
CATEGORY = "children-s-care-services"
_COUNT = re.compile(r"your search has\s+(?P<count>[\d,]+|no)\s+results?", re.IGNORECASE)
_DECISION = re.compile(
    r"^/decisions/(?P<category>[a-z0-9-]+)/(?P<sub>[a-z0-9-]+)/(?P<ref>\d{2}-\d{3}-\d{3}[a-z]?)/?$",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Link:
    """A decision's address on the site, and its reference with dashes."""

    path: str
    ref: str
    category: str


@dataclass(frozen=True)
class Listing:
    """A page of the site's list: how many decisions there are in all, and this page's links."""

    count: int
    links: tuple[Link, ...]

    @property
    def pages(self) -> int:
        return -(-self.count // PER_PAGE)


def listing_path(since: str, until: str, page: int) -> str:
    """``since`` and ``until`` as YYYY-MM-DD."""
    return "/Decisions/SearchResults?" + urlencode({"fd": since, "td": until, "page": page})


def read_listing(page: str, base_url: str, path: str) -> Listing:
    """Raises SyncError where it is not a result page: a shell without its results, or a changed layout."""
    soup = BeautifulSoup(page, "lxml")
    found = _COUNT.search(soup.get_text(" "))
    if not found:
        raise SyncError(
            f"{path} does not say how many results there are: the site gave an empty page or has changed. "
            "Stopped, so that nothing is missed unseen; nothing was lost."
        )
    count = 0 if found["count"].lower() == "no" else int(found["count"].replace(",", ""))
    links: dict[str, Link] = {}
    for anchor in soup.find_all("a", href=True):
        parts = urlsplit(urljoin(base_url, str(anchor["href"])))
        if parts.netloc and parts.netloc != urlsplit(base_url).netloc:
            continue
        if match := _DECISION.match(parts.path):
            ref = match["ref"].lower()
            links.setdefault(ref, Link(parts.path.rstrip("/"), ref, match["category"].lower()))
    return Listing(count, tuple(links.values()))


def is_childrens(link: Link) -> bool:
    """Whether the site puts a decision under children's services."""
    return link.category == CATEGORY
