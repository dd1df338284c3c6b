"""A chat model that is down, slow, cut off or talks rubbish is told apart, in bounded time."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

import pytest
from langchain_core.language_models.fake_chat_models import FakeListChatModel, GenericFakeChatModel
from langchain_core.messages import AIMessage, AIMessageChunk
from langchain_core.outputs import ChatGenerationChunk
from pydantic import ValidationError

from assistant.chat_model import (
    ChatTrouble,
    LangChainModel,
    Trouble,
    _options,
    on_this_machine,
    open_chat_model,
)
from assistant.errors import SettingError
from assistant.settings import Settings


class Streaming(GenericFakeChatModel):
    """Streams its pieces; an exception among them is raised, a number is slept."""

    pieces: tuple[Any, ...] = ()
    ends: str = "stop"

    def _stream(self, *_: Any, **__: Any) -> Iterator[ChatGenerationChunk]:
        for piece in self.pieces:
            if isinstance(piece, Exception):
                raise piece
            if isinstance(piece, float):
                time.sleep(piece)
                continue
            yield ChatGenerationChunk(message=AIMessageChunk(content=piece))
        last = AIMessageChunk(content="", response_metadata={"finish_reason": self.ends})
        yield ChatGenerationChunk(message=last)


def model(*pieces: Any, ends: str = "stop", seconds: float = 5) -> LangChainModel:
    return LangChainModel(Streaming(messages=iter([AIMessage("")]), pieces=pieces, ends=ends), "x:y", seconds)


def trouble(chat: LangChainModel) -> Trouble:
    with pytest.raises(ChatTrouble) as caught:
        chat.reply("be kind", "secret words")
    assert "secret" not in str(caught.value)
    return caught.value.trouble


def test_a_whole_reply_is_given() -> None:
    assert model("one ", "two").reply("s", "u") == "one two"
    assert LangChainModel(FakeListChatModel(responses=["hello"]), "x:y", 5).reply("s", "u") == "hello"


def test_down() -> None:
    assert trouble(model(ConnectionError("secret words refused"))) is Trouble.DOWN


def test_slow_is_left_in_time() -> None:
    start = time.perf_counter()
    assert trouble(model("one", 5.0, "two", seconds=0.3)) is Trouble.SLOW
    assert time.perf_counter() - start < 2


def test_a_timeout_of_the_providers_own_is_slow() -> None:
    assert trouble(model(TimeoutError())) is Trouble.SLOW


def test_cut_off_in_mid_stream() -> None:
    assert trouble(model("The council ", ConnectionError())) is Trouble.CUT_OFF


def test_stopped_at_its_length() -> None:
    assert trouble(model("The council must not", ends="length")) is Trouble.CUT_OFF


@pytest.mark.parametrize("nothing", [(), ("",), (" \n",)])
def test_nothing_is_rubbish(nothing: tuple[str, ...]) -> None:
    assert trouble(model(*nothing)) is Trouble.RUBBISH


def test_a_model_that_does_not_stop_is_stopped() -> None:
    assert trouble(model(*["blah " * 1000] * 20)) is Trouble.RUBBISH


def test_what_comes_after_enough_is_not_waited_for() -> None:
    chat = model("{}", "\n", 5.0, "and more", seconds=2)
    assert chat.reply("s", "u", enough=lambda said: said.endswith("\n")) == "{}\n"


def test_more_than_was_to_be_expected_is_rubbish() -> None:
    chat = model("blah " * 10, 5.0, "blah", seconds=2)
    with pytest.raises(ChatTrouble) as caught:
        chat.reply("s", "u", most=20)
    assert caught.value.trouble is Trouble.RUBBISH


def test_a_model_nobody_waits_for_is_told_to_stop() -> None:
    read: list[str] = []

    class Endless(Streaming):
        def _stream(self, *_: Any, **__: Any) -> Iterator[ChatGenerationChunk]:
            try:
                while True:
                    time.sleep(0.05)
                    yield ChatGenerationChunk(message=AIMessageChunk(content="on "))
                    read.append("on")
            finally:
                read.append("closed")

    chat = LangChainModel(Endless(messages=iter([AIMessage("")])), "x:y", 0.3)
    assert trouble(chat) is Trouble.SLOW
    deadline = time.perf_counter() + 5
    while "closed" not in read and time.perf_counter() < deadline:
        time.sleep(0.05)
    assert read[-1] == "closed"


def test_ones_own_server_is_not_asked_twice() -> None:
    pytest.importorskip("langchain_openai")
    here = _options(Settings(chat_model="openai:x", chat_base_url="http://127.0.0.1:9/v1"), "openai")
    away = _options(Settings(chat_model="openai:x", chat_base_url="http://example.org/v1"), "openai")
    assert (here["max_retries"], away["max_retries"]) == (0, 1)


def test_none_is_set_by_default() -> None:
    assert open_chat_model(Settings(_env_file=None)) is None  # type: ignore[call-arg]


def test_a_provider_that_is_not_installed_says_what_to_install() -> None:
    with pytest.raises(SettingError, match="pip install langchain-anthropic"):
        open_chat_model(Settings(chat_model="anthropic:claude-haiku-4-5"))


def test_a_provider_nobody_knows_is_said() -> None:
    with pytest.raises(SettingError, match="provider"):
        open_chat_model(Settings(chat_model="acme:best"))


@pytest.mark.parametrize("wrong", ["gpt-5-mini", "openai:", ":x"])
def test_a_model_without_its_provider_is_said(wrong: str) -> None:
    with pytest.raises(ValidationError, match="provider and the model"):
        Settings(chat_model=wrong)


def test_a_server_of_ones_own_needs_no_key() -> None:
    pytest.importorskip("langchain_openai")
    chat = open_chat_model(Settings(chat_model="openai:small", chat_base_url="http://127.0.0.1:9/v1"))
    assert chat is not None
    assert chat.name == "openai:small"
    with pytest.raises(ChatTrouble) as caught:
        chat.reply("s", "u")
    assert caught.value.trouble is Trouble.DOWN


@pytest.mark.parametrize(
    ("model", "address", "here"),
    [
        ("openai:x", "http://127.0.0.1:8080/v1", True),
        ("openai:x", "http://localhost:8080/v1", True),
        ("openai:x", "http://[::1]:8080/v1", True),
        ("ollama:x", "", True),
        ("ollama:x", "http://10.0.0.5:11434", False),
        ("openai:x", "", False),
        ("anthropic:x", "", False),
        ("openai:x", "http://localhost.example.org/v1", False),
        ("openai:x", "http://127.0.0.1.example.org/v1", False),
        ("openai:x", "http://127.0.0.1@192.168.1.9/v1", False),
        ("openai:x", "not an address", False),
    ],
)
def test_a_model_on_this_machine_is_told_from_one_that_is_not(
    model: str, address: str, here: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("OLLAMA_HOST", "http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    assert on_this_machine(Settings(chat_model=model, chat_base_url=address)) is here


def test_a_proxy_or_an_ollama_elsewhere_is_another_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OLLAMA_HOST", "gpu.example.org:11434")
    assert not on_this_machine(Settings(chat_model="ollama:x"))
    monkeypatch.setenv("OLLAMA_HOST", "127.0.0.1:11434")
    monkeypatch.delenv("no_proxy", raising=False)
    monkeypatch.delenv("NO_PROXY", raising=False)
    monkeypatch.setenv("http_proxy", "http://proxy.example.org:3128")
    assert not on_this_machine(Settings(chat_model="ollama:x"))


def test_a_key_is_never_shown() -> None:
    assert "hush" not in repr(Settings(chat_model="openai:x", chat_api_key="hush"))  # type: ignore[arg-type]
