"""How the chat is started: on this machine only, quietly, with no traceback shown and nothing sent home."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator

import pytest

from assistant.app import launch
from assistant.errors import InputError, SettingError
from assistant.settings import Settings


@pytest.fixture
def taken() -> Iterator[int]:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        held.listen()
        yield held.getsockname()[1]


@pytest.fixture(autouse=True)
def loud(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The log of the tests' own process stays as it is; what would have been asked of it is noted."""
    asked: list[str] = []
    monkeypatch.setattr(launch.quiet_log, "keep_words_out", lambda: asked.append("quiet"))
    return asked


def test_the_flags_are_streamlit_s_own_and_say_what_they_must() -> None:
    from streamlit import config

    flags = launch.flags(8600, open_browser=False)
    known = config.get_config_options()
    for flag in flags:
        assert flag[2:].split("=")[0] in known
    for wanted in (
        "--browser.gatherUsageStats=false",
        "--server.address=127.0.0.1",
        "--client.showErrorDetails=none",
        "--server.fileWatcherType=none",
        "--client.toolbarMode=minimal",
        "--server.headless=true",
        "--server.port=8600",
    ):
        assert wanted in flags
    assert "--server.headless=false" in launch.flags(8600, open_browser=True)


def test_a_port_in_use_is_passed_over(taken: int) -> None:
    default = Settings()
    held = default.model_copy(update={"port": taken})
    held.model_fields_set.discard("port")
    assert launch.free_port(held) != taken


def test_a_port_that_was_asked_for_and_is_in_use_is_told(taken: int) -> None:
    with pytest.raises(InputError, match=f"Port {taken} is in use"):
        launch.free_port(Settings(port=taken))


def test_an_address_that_is_none_is_told() -> None:
    with pytest.raises(InputError, match="no address of this machine"):
        launch.free_port(Settings(host="no such address"))


def test_nothing_is_served_to_others_that_no_login_guards(monkeypatch: pytest.MonkeyPatch) -> None:
    from streamlit.web import cli

    served: list[object] = []
    monkeypatch.setattr(cli, "main", lambda *_, **__: served.append(1))
    monkeypatch.setattr(launch, "_hand_over", lambda _: None)
    with pytest.raises(SettingError, match="NEXTSTAGE_LOGIN"):
        launch.launch(Settings(host="0.0.0.0"), open_browser=False)
    assert not served


def test_what_was_set_by_hand_reaches_the_page(monkeypatch: pytest.MonkeyPatch) -> None:
    from streamlit.web import cli

    seen: dict[str, object] = {}

    def run(arguments: list[str], **_options: object) -> None:
        seen["arguments"] = arguments
        seen["settings"] = Settings()

    monkeypatch.setattr(cli, "main", run)
    monkeypatch.setenv("NEXTSTAGE_MAX_MESSAGE_CHARS", os.environ.get("NEXTSTAGE_MAX_MESSAGE_CHARS", "20000"))
    assert launch.launch(Settings(max_message_chars=500), open_browser=False) == 0
    assert seen["settings"].max_message_chars == 500  # type: ignore[attr-defined]
    assert str(seen["arguments"][1]).endswith("main.py")  # type: ignore[index]


def test_a_key_reaches_the_page_and_the_log_is_quiet(
    monkeypatch: pytest.MonkeyPatch, loud: list[str]
) -> None:
    from streamlit.web import cli

    seen: list[str] = []
    monkeypatch.setattr(cli, "main", lambda *_, **__: seen.append(Settings().chat_api_key.get_secret_value()))
    monkeypatch.setenv("NEXTSTAGE_CHAT_API_KEY", "hush")
    monkeypatch.setenv("NEXTSTAGE_DEBUG", "false")
    launch.launch(Settings(), open_browser=False)
    assert seen == ["hush"]
    assert loud == ["quiet"]
    launch.launch(Settings(debug=True), open_browser=False)
    assert loud == ["quiet"]


def test_stopping_it_is_no_error(monkeypatch: pytest.MonkeyPatch) -> None:
    from streamlit.web import cli

    def stop(*_arguments: object, **_options: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(cli, "main", stop)
    assert launch.launch(Settings(), open_browser=False) == 130
