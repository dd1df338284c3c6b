"""The chat model that is set, for the systems that use one."""

from __future__ import annotations

from assistant.chat_model import ChatModel, open_chat_model
from assistant.errors import InputError
from assistant.settings import Settings


def chat_model() -> ChatModel | None:
    """The chat model of the settings; None where none is set."""
    return open_chat_model(Settings())


def required_chat_model() -> ChatModel:
    """The chat model of the settings. Raises ``InputError`` where none is set."""
    model = chat_model()
    if model is None:
        raise InputError("No chat model is set: NEXTSTAGE_CHAT_MODEL names one as provider:model.")
    return model
