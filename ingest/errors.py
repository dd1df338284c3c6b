"""What can go wrong with a data file, as a sentence that names the file and the entry."""

from __future__ import annotations

from vectorstore.errors import StoreError


class CorpusError(StoreError):
    """A corpus file is missing or holds an entry that is not right. Names file and entry."""
