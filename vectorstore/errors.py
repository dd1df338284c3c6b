"""What can go wrong with the index, each as a sentence a person can act on."""

from __future__ import annotations


class StoreError(Exception):
    """Base: the index cannot be used. ``str(error)`` says why and what to do."""


class IndexMissing(StoreError):
    """There is no index in the data folder yet."""


class IndexDamaged(StoreError):
    """The index is there and cannot be read, or was made by another version or model."""


class ModelDamaged(StoreError):
    """The embedding model's weights are missing or are not the published ones."""
