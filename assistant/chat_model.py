"""The chat model, where one is set: any of LangChain's, asked within a time limit, its troubles told apart.

Nothing here knows what is asked. A model that is down, slow, cut off or gives nothing raises
``ChatTrouble``; who asked goes on without it. No text of a person or of a model is ever put in a message or
a log.
"""

from __future__ import annotations

import ipaddress
import os
import threading
import urllib.request
from collections.abc import Callable
from contextlib import closing
from enum import StrEnum
from queue import Empty, Queue
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol, cast
from urllib.parse import urlsplit

from langchain_core.messages import AIMessageChunk, BaseMessage, HumanMessage, SystemMessage

from assistant.errors import SettingError
from assistant.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Generator

    from langchain_core.language_models import BaseChatModel

Enough = Callable[[str], bool]  # whether what has come of a reply is all that is wanted
MOST_CHARACTERS = 40_000  # of one reply: a model that does not stop is stopped
_PACKAGES = {
    "openai": "langchain-openai",
    "anthropic": "langchain-anthropic",
    "ollama": "langchain-ollama",
    "google_genai": "langchain-google-genai",
    "mistralai": "langchain-mistralai",
    "groq": "langchain-groq",
}
_CUT = frozenset({"length", "max_tokens", "content_filter"})


class Trouble(StrEnum):
    """Why a chat model gave nothing that can be used."""

    DOWN = "down"
    SLOW = "slow"
    CUT_OFF = "cut_off"
    RUBBISH = "rubbish"


class ChatTrouble(Exception):
    """The chat model could not be used this time. ``trouble`` says why; nothing of the conversation is in
    it."""

    def __init__(self, trouble: Trouble) -> None:
        super().__init__(trouble.value)
        self.trouble = trouble


class ChatModel(Protocol):
    """What the listener and the speaker ask. ``name`` is recorded with the answer."""

    @property
    def name(self) -> str: ...

    def reply(
        self, system: str, user: str, *, most: int = MOST_CHARACTERS, enough: Enough | None = None
    ) -> str:
        """The model's whole reply, or what had come of it when it was ``enough``.

        Raises ``ChatTrouble``; a reply of more than ``most`` characters is rubbish.
        """
        ...


class LangChainModel:
    """A LangChain chat model behind ``ChatModel``.

    The reply is streamed, so that one cut off part way is known for what it is, and a server is told to stop
    (its connection is closed) as soon as no more is wanted: a small model on one's own machine seldom stops
    by itself, and would make the next question wait. ``seconds`` bounds the whole of it, retries included;
    the thread of a model that hangs is left behind and ends with the process.
    """

    def __init__(self, model: BaseChatModel, name: str, seconds: float) -> None:
        self._model = model
        self.name = name
        self._seconds = seconds

    def reply(
        self, system: str, user: str, *, most: int = MOST_CHARACTERS, enough: Enough | None = None
    ) -> str:
        done: Queue[str | Trouble] = Queue()
        left = threading.Event()
        asked = _Asked([SystemMessage(system), HumanMessage(user)], most, enough, left)
        threading.Thread(target=self._ask, args=(asked, done), daemon=True).start()
        try:
            found = done.get(timeout=self._seconds)
        except Empty:
            left.set()
            raise ChatTrouble(Trouble.SLOW) from None
        if isinstance(found, Trouble):
            raise ChatTrouble(found)
        return found

    def _ask(self, asked: _Asked, done: Queue[str | Trouble]) -> None:
        whole: BaseMessage | None = None
        try:
            stream = cast("Generator[BaseMessage]", self._model.stream(asked.messages))
            with closing(stream):
                for chunk in stream:
                    whole = chunk if whole is None else _joined(whole, chunk)
                    if (ended := asked.ended(whole.text)) is not None:
                        done.put(ended)
                        return
        except Exception as error:  # every provider raises its own kinds; each means the same here
            slow = "timeout" in type(error).__name__.lower()
            done.put(Trouble.CUT_OFF if whole is not None else Trouble.SLOW if slow else Trouble.DOWN)
            return
        done.put(_ended(whole))


class _Asked(NamedTuple):
    """What is asked and when to stop reading. ``left`` is set once nobody waits for the reply."""

    messages: list[BaseMessage]
    most: int
    enough: Enough | None
    left: threading.Event

    def ended(self, text: str) -> str | Trouble | None:
        """What the reply comes to, where no more of it is wanted; None where the rest is waited for."""
        if self.left.is_set():
            return Trouble.SLOW
        if self.enough is not None and self.enough(text):
            return text
        return Trouble.RUBBISH if len(text) > self.most else None


def _joined(whole: BaseMessage, chunk: BaseMessage) -> BaseMessage:
    if isinstance(whole, AIMessageChunk) and isinstance(chunk, AIMessageChunk):
        return whole + chunk
    return chunk


def _ended(whole: BaseMessage | None) -> str | Trouble:
    """The text of a reply that came to its end, or what was wrong with it."""
    if whole is None or not whole.text.strip():
        return Trouble.RUBBISH
    told = whole.response_metadata
    reason = told.get("finish_reason") or told.get("stop_reason") or told.get("done_reason")
    return Trouble.CUT_OFF if reason in _CUT else whole.text


def open_chat_model(settings: Settings) -> ChatModel | None:
    """The chat model that is set, or None. It is not asked anything yet.

    Raises ``SettingError`` with what to do where it cannot be set up.
    """
    if not settings.chat_model:
        return None
    from langchain.chat_models import init_chat_model  # takes a while: only where a model is wanted

    provider, _, name = settings.chat_model.partition(":")
    try:
        model = init_chat_model(name, model_provider=provider, **_options(settings, provider))
    except ImportError:
        package = _PACKAGES.get(provider, f"the LangChain package for {provider}")
        raise SettingError(
            f"The chat model {settings.chat_model} needs {package}: run pip install {package}, or leave "
            "NEXTSTAGE_CHAT_MODEL empty to go without."
        ) from None
    except Exception as error:  # a wrong provider, a missing key: each provider says so in its own way
        raise SettingError(
            f"The chat model {settings.chat_model} cannot be set up ({type(error).__name__}): check the "
            "provider's name, and NEXTSTAGE_CHAT_API_KEY where it needs a key."
        ) from None
    return LangChainModel(model, settings.chat_model, settings.chat_seconds)


def on_this_machine(settings: Settings) -> bool:
    """Whether the chat model that is set listens on this machine's own loopback address, so that nothing
    leaves. What cannot be told is taken for another machine."""
    address = settings.chat_base_url
    if not address and settings.chat_model.startswith("ollama:"):
        address = os.environ.get("OLLAMA_HOST") or "http://127.0.0.1"
    if not address or not address.isprintable() or "\\" in address or "@" in address:
        return False  # read in one way here and in another where it is called
    try:
        host = urlsplit(address if "//" in address else f"//{address}").hostname or ""
        loopback = host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
    proxied = bool(urllib.request.getproxies()) and not urllib.request.proxy_bypass(host)
    return loopback and not proxied


def _options(settings: Settings, provider: str) -> dict[str, Any]:
    """What a provider is told: bounded waits and retries, the address and the key where they are set."""
    if provider == "ollama":
        options: dict[str, Any] = {"temperature": 0, "client_kwargs": {"timeout": settings.chat_seconds}}
    else:
        # One's own server that is slow still has the first request to do: a second would queue behind it.
        retries = 0 if on_this_machine(settings) else 1
        options = {"timeout": settings.chat_seconds, "max_retries": retries}
    key = settings.chat_api_key.get_secret_value()
    if settings.chat_base_url:
        options["base_url"] = settings.chat_base_url
        if provider == "openai":
            options["temperature"] = 0
            key = key or "none"  # a server on one's own machine asks for none, its client for some
    if key:
        options["api_key"] = key
    return options
