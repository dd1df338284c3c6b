"""What can go wrong on the way into the index, each as a sentence that names the file and what to do.

::

    StoreError
    ├── CorpusError       a bundled data file is missing or holds an entry that is not right
    ├── UnreadableFile    a document cannot be read
    │   └── ShellPage     a page without its decision: saved before it had loaded, or an error page
    └── SyncError         the Ombudsman's site cannot be, or may not be, read on
"""

from __future__ import annotations

from vectorstore.errors import StoreError


class CorpusError(StoreError):
    """A corpus file is missing or holds an entry that is not right. Names file and entry."""


class UnreadableFile(StoreError):
    """A document cannot be read. Says which, and why."""


class ShellPage(UnreadableFile):
    """A page of the Ombudsman's site that does not hold its decision."""


class SyncError(StoreError):
    """The site cannot be read on. Says what was met there and what to do."""
