"""One machine at a time publishes to a shared Chroma server.

A lease is a collection with a number in its name: the server makes no two of one name, so of those who want
the next number one gets it. Its holder beats; a lease that has not beaten for a while, by the clock of
whoever waits, was left by a machine that is gone, and the next number may be taken. None is used again.
"""

from __future__ import annotations

import threading
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from vectorstore.errors import StoreError
from vectorstore.server import connect, reached

if TYPE_CHECKING:
    from chromadb import Collection
    from chromadb.api.client import Client

NAME = "nextstage-lease-"
BEAT_SECONDS = 5.0
GONE_SECONDS = 30.0  # without a beat
WAIT_SECONDS = 1800.0
LOOK_SECONDS = 0.5


class Lease:
    """Held until released. ``check`` before what must not be done by two."""

    def __init__(self, server: str, client: Client, number: int, collection: Collection) -> None:
        self._server = server
        self._client = client
        self._number = number
        self._collection = collection

    def check(self) -> None:
        """Raises StoreError where another machine has taken over meanwhile."""
        with reached(self._server):
            if _last(self._client)[0] != self._number:
                raise StoreError(
                    f"This machine was out of touch with the Chroma server at {self._server}, and another "
                    "has taken over publishing. The index there is as that one leaves it; run this again."
                )

    def beat(self, done: threading.Event) -> None:
        count = 0
        while not done.wait(BEAT_SECONDS):
            count += 1
            with suppress(
                Exception
            ):  # the server may be away a moment: ``check`` tells whether that mattered
                self._collection.modify(metadata=_told(held=True, beat=count))

    def release(self) -> None:
        """A lease that cannot be given back (the server is away, another took over) lapses by itself."""
        with suppress(Exception):
            self._collection.modify(metadata=_told(held=False))


@contextmanager
def publishing(server: str, wait: float = WAIT_SECONDS, gone: float = GONE_SECONDS) -> Iterator[Lease]:
    """Hold the server for one publisher. Raises StoreError where it cannot be reached or waited for."""
    client = connect(server)
    try:
        with reached(server):
            lease = _taken(server, client, wait, gone)
        done = threading.Event()
        beating = threading.Thread(target=lease.beat, args=(done,), daemon=True)
        beating.start()
        try:
            yield lease
        finally:
            done.set()
            beating.join()
            lease.release()
    finally:
        client.close()


def _taken(server: str, client: Client, wait: float, gone: float) -> Lease:
    start = time.monotonic()
    seen: tuple[int, str] | None = None
    since = start
    while True:
        number, last = _last(client)
        state = (number, str((last.metadata or {}).get("id")) if last else "")
        now = time.monotonic()
        if state != seen:
            seen, since = state, now
        free = last is None or not (last.metadata or {}).get("held") or now - since > gone
        if free and (lease := _take(server, client, number + 1)):
            return lease
        if now - start > wait:
            raise StoreError(
                f"Another machine has been publishing to the Chroma server at {server} for {wait:.0f} "
                "seconds. Nothing was changed there: try again when it is done."
            )
        time.sleep(LOOK_SECONDS)


def _take(server: str, client: Client, number: int) -> Lease | None:
    name = f"{NAME}{number:08d}"
    try:
        mine = client.create_collection(name, metadata=_told(held=True), embedding_function=None)
    except Exception:  # another was first: chromadb has more than one error for it
        return None
    if _last(client)[0] != number:  # it was an old number, cleared away since
        client.delete_collection(name)
        return None
    for collection in client.list_collections():
        if collection.name.startswith(NAME) and collection.name < name:
            client.delete_collection(collection.name)
    return Lease(server, client, number, mine)


def _last(client: Client) -> tuple[int, Collection | None]:
    leases = [each for each in client.list_collections() if each.name.startswith(NAME)]
    last = max(leases, key=lambda each: each.name, default=None)
    return (int(last.name.removeprefix(NAME)), last) if last else (0, None)


def _told(held: bool, beat: int = 0) -> dict[str, str | int | bool]:
    return {"held": held, "beat": beat, "id": uuid.uuid4().hex}
