"""Listening: from a person's words to the case."""

from assistant.understanding.listener import Listener

__all__ = ["Listener"]
