"""Advisers sign in, see their own cases and nobody else's, and leave nothing in the tab."""

from __future__ import annotations

from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from assistant.app import signing_in
from assistant.app.workbench import desk
from assistant.caseload import Caseload
from assistant.errors import InputError
from assistant.login import Users, owner_of
from assistant.login.proxy import NOT_BY_PROXY
from assistant.settings import Settings
from tests.app.driving import MAIN, press, shown
from tests.app.fake import FakeAssistant
from tests.app.test_workbench import DOOR, start

GOOD = {"anna": "correct horse battery", "ben": "staple correct horse"}


@pytest.fixture
def hosted(fake: FakeAssistant, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("NEXTSTAGE_LOGIN", "password")
    for name, password in GOOD.items():
        Users(tmp_path / "users.json").add(name, password)
    return tmp_path


def opened() -> AppTest:
    return AppTest.from_file(str(MAIN), default_timeout=300).run().switch_page(DOOR).run()


def sign_in(app: AppTest, name: str, password: str | None = None) -> AppTest:
    app.text_input(key="sign-in-name").set_value(name)
    app.text_input(key="sign-in-password").set_value(GOOD[name] if password is None else password)
    return press(app, "Sign in")


def test_two_advisers_do_not_see_each_other_s_cases(hosted: Path) -> None:
    anna = opened()
    assert "Sign in" in shown(anna)
    assert "Start a case" not in shown(anna)
    assert not anna.exception
    start(sign_in(anna, "anna"), "Ms T")
    assert ">Ms T</h1>" in shown(anna)
    press(anna, "All cases")
    assert "for you alone" in shown(anna)

    ben = sign_in(opened(), "ben")
    assert "No cases yet." in shown(ben)
    assert "Ms T" not in shown(ben)
    case = Caseload(hosted / "caseload" / "cases.sqlite3", owner_of("anna")).cases()[0]
    with pytest.raises(InputError):
        Caseload(hosted / "caseload" / "cases.sqlite3", owner_of("ben")).get(case.id)

    press(anna, "Sign out anna")
    assert "Ms T" not in shown(anna)
    sign_in(anna, "ben")
    assert "No cases yet." in shown(anna)
    assert anna.session_state[desk.KEY].case_id is None


def test_a_wrong_password_opens_nothing_and_guessing_is_made_slow(hosted: Path) -> None:
    app = opened()
    for _ in range(5):
        page = shown(sign_in(app, "anna", "wrong password"))
        assert "do not go together" in page
        assert "Start a case" not in page
    assert "Too many wrong passwords" in shown(sign_in(app, "anna"))
    signing_in.throttle.clear()
    assert "Start a case" in shown(sign_in(app, "anna"))


def test_what_was_open_is_shut_when_somebody_is_taken_off_the_list(hosted: Path) -> None:
    app = start(sign_in(opened(), "anna"), "Ms T")
    Users(hosted / "users.json").remove("anna")
    page = shown(app.run())
    assert "Ms T" not in page
    assert "Sign in" in page


def test_families_need_not_sign_in_unless_that_is_set(hosted: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    app = AppTest.from_file(str(MAIN), default_timeout=300).run()
    assert [area.label for area in app.text_area]
    monkeypatch.setenv("NEXTSTAGE_LOGIN_EVERYONE", "true")
    closed = AppTest.from_file(str(MAIN), default_timeout=300).run()
    assert not closed.text_area
    assert "Sign in" in shown(closed)


def test_with_nobody_to_sign_in_one_sentence_says_what_to_do(
    fake: FakeAssistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NEXTSTAGE_LOGIN", "password")
    app = opened()
    assert "nextstage users add" in shown(app)
    assert not app.text_input


def test_without_the_proxy_nothing_is_shown(fake: FakeAssistant, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEXTSTAGE_LOGIN", "proxy")
    monkeypatch.setenv("NEXTSTAGE_LOGIN_HEADER", "X-Remote-User")
    monkeypatch.setenv("NEXTSTAGE_LOGIN_PROXIES", "10.0.0.0/24")
    app = opened()
    assert NOT_BY_PROXY.split("’")[0][:40] in shown(app)
    assert "Start a case" not in shown(app)
    with pytest.raises(InputError):
        desk.caseload()


def test_the_proxy_s_name_is_whose_cases_are_shown(
    fake: FakeAssistant, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("NEXTSTAGE_LOGIN", "proxy")
    monkeypatch.setenv("NEXTSTAGE_LOGIN_HEADER", "X-Remote-User")
    monkeypatch.setenv("NEXTSTAGE_LOGIN_PROXIES", "10.0.0.0/24")
    who, peer = ["anna"], "10.0.0.9"

    class Context:
        @property
        def headers(self) -> Context:
            return self

        def get_all(self, name: str) -> list[str]:
            return who if name == "X-Remote-User" else []

        @property
        def ip_address(self) -> str:
            return peer

    monkeypatch.setattr(st, "context", Context())
    app = start(opened(), "Ms T")
    assert ">Ms T</h1>" in shown(app)
    assert Caseload(Settings().caseload_path, owner_of("anna")).cases()
    who = ["ben"]
    page = shown(app.run())
    assert "Ms T" not in page
    assert "No cases yet." in page
    peer = "192.0.2.9"
    assert "Start a case" not in shown(app.run())
