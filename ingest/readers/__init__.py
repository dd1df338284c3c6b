"""One reader for each format, and the one function that reads any of them."""

from __future__ import annotations

from ingest.readers.files import SUFFIXES, read_bytes, read_file

__all__ = ["SUFFIXES", "read_bytes", "read_file"]
