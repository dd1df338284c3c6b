"""Whether the settings for signing in can work at all, said before anything is served."""

from __future__ import annotations

from urllib.parse import urlsplit

from assistant.addresses import this_machine_only
from assistant.errors import SettingError
from assistant.login.users import Users
from assistant.settings import Login, Settings


def check_login(settings: Settings) -> None:
    """Raises ``SettingError`` with what to set, where people could not sign in or anybody could look in."""
    if settings.login is Login.PASSWORD and not Users(settings.users_path).names():
        raise SettingError(
            "NEXTSTAGE_LOGIN is password, and nobody may sign in yet. Add somebody with nextstage users add "
            "NAME; there is no password to begin with."
        )
    if settings.login is Login.PROXY and not (settings.login_header and settings.login_proxies):
        raise SettingError(
            "NEXTSTAGE_LOGIN is proxy: set NEXTSTAGE_LOGIN_HEADER to the header in which your proxy names "
            "who signed in, and NEXTSTAGE_LOGIN_PROXIES to the addresses it connects from."
        )
    if settings.public_url and settings.workbench and settings.login is Login.NONE:
        raise SettingError(
            f"At {urlsplit(settings.public_url).hostname} everybody would see the advisers' cases. Set "
            "NEXTSTAGE_LOGIN to password or proxy, or NEXTSTAGE_WORKBENCH to false."
        )
    others = not this_machine_only(settings.host) and not settings.host_guarded
    if others and settings.workbench and settings.login is Login.NONE:
        raise SettingError(
            f"NEXTSTAGE_HOST is {settings.host}: whoever reaches this machine would see the advisers' cases. "
            "Set NEXTSTAGE_LOGIN to password or proxy, or NEXTSTAGE_WORKBENCH to false. Where only a proxy "
            "that signs people in, or this machine itself, can reach it, set NEXTSTAGE_HOST_GUARDED to true."
        )


def unprotected(settings: Settings) -> str:
    """What to mind where others can reach the chat and what they write is not known to be encrypted on its
    way; empty where there is nothing to mind."""
    if this_machine_only(settings.host) or settings.host_guarded or settings.public_url.startswith("https:"):
        return ""
    return (
        f"others can reach {settings.host}, and what they write is not encrypted on its way: put a proxy "
        "with HTTPS in front, and set NEXTSTAGE_PUBLIC_URL to its address"
    )
