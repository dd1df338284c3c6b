"""A Chroma server that a team shares: the vectors are in it, and so are the other files of the index.

Each generation has its own collections. The pointer, one collection's metadata, is moved in one step when a
generation is whole, as ``current.json`` is on disk: a reader elsewhere sees the old index or the new. Each
machine keeps a copy of the files beside the vectors, fetched when the pointer has moved.
"""

from __future__ import annotations

import base64
import shutil
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, cast
from urllib.parse import urlsplit

import numpy as np
from pydantic import ValidationError

from vectorstore.errors import StoreError
from vectorstore.generations import PREFIX, Manifest, building, make_current, read_manifest

if TYPE_CHECKING:
    from chromadb.api.client import Client

POINTER = "nextstage-current"
FILES = "files"
PIECE = 300_000  # bytes of a file in one entry: well under what a server takes at once
TOGETHER = 20


def connect(server: str) -> Client:
    """Raises StoreError where there is no server at the address."""
    import chromadb
    from chromadb.config import Settings

    parts = urlsplit(server)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise StoreError(f"CHROMA_URL is {server!r}: give the address of a server, like http://host:8000.")
    secure = parts.scheme == "https"
    with reached(server):
        client = chromadb.HttpClient(
            host=parts.hostname,
            port=parts.port or (443 if secure else 8000),
            ssl=secure,
            settings=Settings(anonymized_telemetry=False),
        )
        client.heartbeat()
        return cast("Client", client)


@contextmanager
def reached(server: str) -> Iterator[None]:
    """Turn whatever a server or the way to it may raise into a sentence."""
    try:
        yield
    except StoreError:
        raise
    except Exception as error:  # httpx, chromadb and json each raise their own
        raise StoreError(
            f"The Chroma server at {server} cannot be used ({type(error).__name__}). "
            "Start it, or unset CHROMA_URL to use the index on this machine."
        ) from error


def collection_name(name: str, generation: str) -> str:
    """What a generation's collection is called on a server."""
    return f"{generation}-{name}"


def share(server: str, index_dir: Path, manifest: Manifest) -> None:
    """Put the files of a finished generation on the server, point to it, and clear away older ones."""
    client = connect(server)
    with reached(server):
        name = collection_name(FILES, manifest.generation)
        files = client.get_or_create_collection(name, embedding_function=None)
        for ids, texts in _batches(index_dir / manifest.generation):
            files.upsert(ids=ids, documents=texts, embeddings=np.zeros((len(ids), 1), dtype=np.float32))
        pointer = client.get_or_create_collection(POINTER, embedding_function=None)
        pointer.modify(metadata={"manifest": manifest.model_dump_json()})
        _clear(client, {manifest.generation, manifest.previous or ""})


def fetch(server: str, index_dir: Path) -> None:
    """Bring the files on this machine up to what the server points to; nothing where it points to nothing."""
    manifest = current(server)
    if manifest is None or _held(index_dir, manifest):
        return
    with building(index_dir):
        if _held(index_dir, manifest):
            return
        client = connect(server)
        staged = index_dir / f"{PREFIX}fetching-{uuid.uuid4().hex[:8]}"
        staged.mkdir()
        try:
            with reached(server):
                _download(client, manifest, staged)
            shutil.rmtree(index_dir / manifest.generation, ignore_errors=True)
            staged.rename(index_dir / manifest.generation)
        finally:
            shutil.rmtree(staged, ignore_errors=True)
        make_current(index_dir, manifest)


def current(server: str) -> Manifest | None:
    """What the server points to."""
    client = connect(server)
    with reached(server):
        pointer = client.get_or_create_collection(POINTER, embedding_function=None)
        told = (pointer.metadata or {}).get("manifest")
    try:
        return Manifest.model_validate_json(str(told)) if told else None
    except ValidationError:
        return None


def _held(index_dir: Path, manifest: Manifest) -> bool:
    try:
        return read_manifest(index_dir) == manifest and (index_dir / manifest.generation).is_dir()
    except StoreError:
        return False


def _batches(generation: Path) -> Iterator[tuple[list[str], list[str]]]:
    """Pieces of every file, a few at a time: ids ("name:place:of") and text."""
    ids: list[str] = []
    texts: list[str] = []
    for file in sorted(path for path in generation.iterdir() if path.is_file()):
        pieces = max(1, -(-file.stat().st_size // PIECE))
        with file.open("rb") as data:
            for place in range(pieces):
                ids.append(f"{file.name}:{place}:{pieces}")
                texts.append(base64.b64encode(data.read(PIECE)).decode("ascii"))
                if len(ids) == TOGETHER:
                    yield ids, texts
                    ids, texts = [], []
    if ids:
        yield ids, texts


def _download(client: Client, manifest: Manifest, folder: Path) -> None:
    files = client.get_collection(collection_name(FILES, manifest.generation), embedding_function=None)
    wanted = sorted(files.get(include=[])["ids"], key=_place)
    for start in range(0, len(wanted), TOGETHER):
        batch = wanted[start : start + TOGETHER]
        got = files.get(ids=batch, include=["documents"])
        texts = dict(zip(got["ids"], got["documents"] or [], strict=True))
        for identity in batch:
            name = Path(identity.rsplit(":", 2)[0]).name  # a name only: nothing is written elsewhere
            with (folder / name).open("ab") as out:
                out.write(base64.b64decode(texts[identity]))


def _place(identity: str) -> tuple[str, int]:
    name, place, _ = identity.rsplit(":", 2)
    return name, int(place)


def _clear(client: Client, kept: set[str]) -> None:
    """Remove the collections of generations before the last."""
    for collection in client.list_collections():
        name = collection.name
        if name.startswith(PREFIX) and name.rsplit("-", 1)[0] not in kept:
            client.delete_collection(name)
