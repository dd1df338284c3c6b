"""The chat model that is set, for the systems that use one."""

from __future__ import annotations

from typing import Any

from assistant.settings import Settings


def chat_model() -> tuple[Any | None, str]:
    """The chat model of the settings and its name; None and "" where none is set."""
    name = str(getattr(Settings(), "chat_model", "") or "")
    if not name:
        return None, ""
    from langchain.chat_models import init_chat_model

    return init_chat_model(name, temperature=0), name


def text_of(reply: Any) -> str:
    """The text of a chat model's reply."""
    content = getattr(reply, "content", reply)
    if isinstance(content, str):
        return content
    return "".join(part if isinstance(part, str) else str(part.get("text", "")) for part in content)
