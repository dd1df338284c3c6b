"""Assessment and evidence to an answer: plain words, each statement with its source."""

from assistant.answering.compose import compose

__all__ = ["compose"]
