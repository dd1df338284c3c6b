"""Every setting in one typed place.

Each can be set in the environment as ``NEXTSTAGE_<NAME>`` or in a ``.env`` file in the working folder.
"""

from __future__ import annotations

import re
from enum import StrEnum
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from urllib.parse import urlsplit

import platformdirs
from pydantic import AliasChoices, Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

_ORIGIN = re.compile(r"https?://[^/\s*]+")


ENV_FILE = ".env"  # in the working folder


class Login(StrEnum):
    """How advisers sign in to their pages."""

    NONE = "none"  # they do not: the pages are on their own machine
    PASSWORD = "password"  # nosec B105 (no password): with a name and a password kept here
    PROXY = "proxy"  # to a proxy in front, which says who they are


class Settings(BaseSettings):
    """What can be set, with the defaults that need nothing."""

    model_config = SettingsConfigDict(
        env_prefix="NEXTSTAGE_", env_file=ENV_FILE, env_ignore_empty=True, extra="ignore"
    )

    data_dir: Path = Field(
        default_factory=lambda: Path(platformdirs.user_data_dir("nextstage", appauthor=False)),
        description="where the index is kept",
    )
    embedding_model: str = Field(
        default="",
        description="a sentence-transformers model to use instead of the one bundled; empty: bundled",
    )
    max_message_chars: int = Field(default=20_000, ge=100, description="the longest message taken")
    port: int = Field(default=8501, ge=1, le=65535, description="the chat's port on this machine")
    host: str = Field(
        default="127.0.0.1",
        description="the address the chat listens on; in a container 0.0.0.0, whose port is then published",
    )
    host_guarded: bool = Field(
        default=False,
        description="what reaches that address is held elsewhere: a proxy that lets in whom it should, or a "
        "container's port published to one machine",
    )
    service_host: str = Field(
        default="127.0.0.1", description="the address that serve listens on; default: this machine only"
    )
    service_port: int = Field(default=8600, ge=1, le=65535, description="the port that serve listens on")
    service_key: SecretStr = Field(
        default=SecretStr(""), description="a key that callers of serve must send; empty: none is asked for"
    )
    service_origins: str = Field(
        default="",
        description="sites whose pages may call serve from a browser, with commas between; empty: none",
    )
    service_max_bytes: int = Field(
        default=262_144, ge=1_000, le=10_000_000, description="the longest request that serve takes, in bytes"
    )
    workbench: bool = Field(
        default=True,
        description="the pages for advisers and developers; switch off where families share the server",
    )
    login: Login = Field(
        default=Login.NONE,
        description="how advisers sign in: none (own machine), password (nextstage users), or proxy",
    )
    login_everyone: bool = Field(
        default=False,
        description="the families' pages ask to sign in too; default: the advisers' pages alone",
    )
    login_header: str = Field(
        default="", description="for proxy: the header in which it names who signed in, as in X-Remote-User"
    )
    login_proxies: str = Field(
        default="",
        description="for proxy: the addresses it connects from, as in 127.0.0.1, 10.0.0.0/24",
    )
    public_url: str = Field(
        default="",
        description="the address people open where it is hosted behind a proxy, as in https://help.example.org",
    )
    chroma_url: str = Field(
        default="",
        validation_alias=AliasChoices("CHROMA_URL", "NEXTSTAGE_CHROMA_URL", "chroma_url"),
        description="the address of a Chroma server that a team shares an index on; empty: on this machine",
    )
    site_url: str = Field(
        default="https://www.lgo.org.uk", description="the Ombudsman's public site that sync fetches from"
    )
    sync_seconds: float = Field(
        default=2.0,
        ge=0.5,
        le=600,
        description="seconds between two requests to the site (it may ask for more)",
    )
    debug: bool = Field(default=False, description="show where an unexpected error happened")

    chat_model: str = Field(
        default="",
        description="a chat model to listen and speak, as provider:model (openai:gpt-5-mini, "
        "ollama:llama3.2, anthropic:claude-haiku-4-5); empty: none",
    )
    chat_base_url: str = Field(
        default="", description="the address of the chat model, where not its usual one"
    )
    chat_api_key: SecretStr = Field(
        default=SecretStr(""), description="its key, where not in its own variable"
    )
    chat_seconds: float = Field(default=20.0, ge=1, le=300, description="the longest wait for a chat model")

    @field_validator("data_dir")
    @classmethod
    def _has_a_name(cls, value: Path) -> Path:
        try:
            str(value).encode()
        except UnicodeEncodeError:
            raise ValueError("give a folder whose name is written in letters that can be shown") from None
        return value

    @field_validator("service_origins")
    @classmethod
    def _are_origins(cls, value: str) -> str:
        for origin in _between_commas(value):
            if not _ORIGIN.fullmatch(origin):
                raise ValueError(f"{origin} is not a site like https://www.example.org (no path, no *)")
        return value

    @field_validator("login_proxies")
    @classmethod
    def _are_addresses(cls, value: str) -> str:
        try:
            for part in filter(None, map(str.strip, value.split(","))):
                if ip_network(part).num_addresses > 2**16:
                    raise ValueError
        except ValueError:
            raise ValueError(
                "give addresses with commas between, as in 127.0.0.1, 10.0.0.0/24 (not larger than a /16)"
            ) from None
        return value

    @field_validator("public_url")
    @classmethod
    def _is_a_site(cls, value: str) -> str:
        parts = urlsplit(value)
        plain = not (parts.path.strip("/") or parts.query or parts.fragment or parts.username)
        if value and not (parts.scheme in ("http", "https") and parts.hostname and plain):
            raise ValueError("give the address of the site alone, as in https://help.example.org")
        return value.rstrip("/")

    @field_validator("chat_model")
    @classmethod
    def _names_its_provider(cls, value: str) -> str:
        provider, colon, model = value.strip().partition(":")
        if value.strip() and not (colon and provider and model):
            raise ValueError("give the provider and the model, as in openai:gpt-5-mini or ollama:llama3.2")
        return value.strip()

    @property
    def allowed_origins(self) -> list[str]:
        """The sites whose pages may call ``serve`` from a browser."""
        return _between_commas(self.service_origins)

    @property
    def runs_dir(self) -> Path:
        """Where recorded runs are kept for the page of test results."""
        return self.data_dir / "runs"

    @property
    def users_path(self) -> Path:
        """Where those who may sign in with a password are kept."""
        return self.data_dir / "users.json"

    @property
    def login_networks(self) -> list[IPv4Network | IPv6Network]:
        """The addresses a proxy is believed from."""
        return [ip_network(part) for part in map(str.strip, self.login_proxies.split(",")) if part]

    @property
    def index_dir(self) -> Path:
        return self.data_dir / "index"

    @property
    def caseload_path(self) -> Path:
        """Where an adviser's cases are kept, once one is put there."""
        return self.data_dir / "caseload" / "cases.sqlite3"


def _between_commas(value: str) -> list[str]:
    return [part.strip() for part in value.split(",") if part.strip()]
