"""The errors a person may meet, each with a sentence they can act on.

::

    NextStageError
    ├── InputError       what was given cannot be used (empty, too long, not English, a bad file)
    ├── SettingError     a setting cannot be used as it is
    └── StorageError     a folder or file cannot be read or written
"""

from __future__ import annotations


class NextStageError(Exception):
    """Base of every error shown to a person. ``str(error)`` is one plain sentence that says what to do."""


class InputError(NextStageError):
    """The input could not be used."""


class SettingError(NextStageError):
    """A setting cannot be used: it is wrong, or needs a package that is not installed."""


class StorageError(NextStageError):
    """A file or folder cannot be read or written."""
