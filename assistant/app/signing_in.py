"""Who is at the page: whoever runs it on their own machine, or whoever signed in, or whom a proxy named.

What a tab remembers belongs to whoever signed in there: when that is somebody else, or nobody any more, it
is all forgotten.
"""

from __future__ import annotations

import getpass
import time
from dataclasses import dataclass

import streamlit as st

from assistant.app import frame, state
from assistant.conversation import Settings
from assistant.errors import InputError
from assistant.login import Throttle, Users, check_login, owner_of, user_from_proxy
from assistant.settings import Login

KEY = "nextstage-signed-in"
IDLE, LONGEST = 2 * 3600.0, 12 * 3600.0  # seconds without a tap, and at all, after which one signs in again
WRONG = "That name and password do not go together."
ADVISERS = "This part is for advice workers. Families need not sign in: go to “Your complaint”."
EVERYONE = "Whoever gave you the address of this page can give you a name and a password."
LOCAL = "127.0.0.1"


@dataclass
class SignedIn:
    """Somebody who signed in: since when, and when last seen (seconds of this machine's running clock)."""

    name: str
    since: float
    seen: float


def owner() -> str:
    """Whose cases these are. Raises ``InputError`` where nobody is signed in who must be."""
    settings = Settings()
    if settings.login is Login.NONE:
        return getpass.getuser()
    return owner_of(_name(settings))


def needed() -> bool:
    """Whether advisers sign in here."""
    return Settings().login is not Login.NONE


def signed_in() -> bool:
    """Whether a page may be drawn; where not, what to do stands there instead. Asked anew in every run."""
    settings = Settings()
    _, trouble = state.attempt(lambda: check_login(settings))
    if trouble:
        frame.alert(trouble)
        return False
    if settings.login is Login.NONE:
        return True
    name, trouble = state.attempt(lambda: _name(settings))
    _forget_another(name)
    if name is None:
        if settings.login is Login.PASSWORD:
            _form()
        else:
            frame.alert(trouble or "")
        return False
    if settings.login is Login.PASSWORD:
        _seen()
        with st.container(key="signed-in", horizontal=True, gap="small"):
            st.button(f"Sign out {name}", key="sign-out", type="tertiary", on_click=sign_out)
    return True


def sign_out() -> None:
    """Forget who is there, and everything this tab remembers."""
    for key in list(st.session_state):
        del st.session_state[key]


def sign_in() -> None:
    """Take the name and password in the form. Where they are wrong, say so and make guessing slow."""
    name = str(st.session_state.get("sign-in-name", "")).strip()
    password = str(st.session_state.get("sign-in-password", ""))
    st.session_state["sign-in-password"] = ""
    held = throttle()

    def tried() -> None:
        if (wait := held.wait(name)) > 0:
            raise InputError(f"Too many wrong passwords. Try again in {int(wait // 60) + 1} minutes.")
        if not Users(Settings().users_path).verified(name, password):
            held.wrong(name)
            raise InputError(WRONG)
        held.right(name)
        now = time.monotonic()
        st.session_state[KEY] = SignedIn(name.lower(), now, now)

    _, trouble = state.attempt(tried)
    if trouble:
        st.session_state[f"{KEY}-trouble"] = trouble


@st.cache_resource(show_spinner=False)
def throttle() -> Throttle:
    """The one count of wrong passwords of this server."""
    return Throttle()


def _name(settings: Settings) -> str:
    """Who is there. Raises ``InputError`` where nobody is."""
    if settings.login is Login.PROXY:
        named = st.context.headers.get_all(settings.login_header)
        return user_from_proxy(named, st.context.ip_address or LOCAL, settings.login_networks)
    held = st.session_state.get(KEY)
    now = time.monotonic()
    if not isinstance(held, SignedIn) or now - held.seen > IDLE or now - held.since > LONGEST:
        raise InputError("Please sign in.")
    if held.name not in Users(settings.users_path).names():  # taken off the list meanwhile
        raise InputError("Please sign in.")
    return held.name


def _seen() -> None:
    held: SignedIn = st.session_state[KEY]
    held.seen = time.monotonic()


def _forget_another(name: str | None) -> None:
    """Where the tab was somebody else's, all it remembers goes."""
    mark = f"{KEY}-as"
    if st.session_state.get(mark) not in (None, name):
        held = st.session_state.get(KEY)
        sign_out()
        if name is not None and held is not None:
            st.session_state[KEY] = held
    if name is not None:
        st.session_state[mark] = name


def _form() -> None:
    why = EVERYONE if Settings().login_everyone else ADVISERS
    st.html(f'<h1 class="ns-title">Sign in</h1><p class="ns-lead">{why}</p>')
    if trouble := st.session_state.pop(f"{KEY}-trouble", None):
        frame.alert(trouble)
    with st.container(key="sign-in-box"), st.form("sign-in", border=False):
        st.text_input("Name", key="sign-in-name", max_chars=100, autocomplete="username")
        st.text_input(
            "Password",
            key="sign-in-password",
            type="password",
            max_chars=200,
            autocomplete="current-password",
        )
        st.form_submit_button("Sign in", type="primary", on_click=sign_in)
