"""Fetch new decisions from the Ombudsman's public site, politely, and keep them as files to ingest."""

from __future__ import annotations

from ingest.sync.run import Fetched, SyncSettings, sync

__all__ = ["Fetched", "SyncSettings", "sync"]
