"""Names, passwords, guessing and proxies, without a page."""

from __future__ import annotations

import stat
from ipaddress import ip_network
from pathlib import Path

import pytest
from pydantic import ValidationError

from assistant.cli import main
from assistant.errors import InputError, SettingError, StorageError
from assistant.login import Throttle, Users, check_login, owner_of, unprotected, user_from_proxy
from assistant.login.throttle import FIRST_WAIT, FREE, MOST_NAMES
from assistant.settings import Login, Settings

GOOD = "correct horse battery"
PROXY = [ip_network("10.0.0.0/24"), ip_network("127.0.0.1")]


def settings(tmp_path: Path, **values: object) -> Settings:
    return Settings(data_dir=tmp_path, **values)  # type: ignore[arg-type]


def test_a_password_is_kept_as_an_argon2_hash_that_only_the_owner_can_read(tmp_path: Path) -> None:
    path = tmp_path / "a" / "users.json"
    users = Users(path)
    users.add("Anna", GOOD)
    assert users.names() == ["anna"]
    assert "$argon2id$" in path.read_text()
    assert "horse" not in path.read_text()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert users.verified(" ANNA ", GOOD)
    assert not users.verified("anna", GOOD + " ")
    assert not users.verified("ben", GOOD)
    assert not users.verified("anna", "x" * 1_000_000)
    assert not users.verified("../../etc/passwd", GOOD)


@pytest.mark.parametrize(
    ("name", "password"),
    [
        ("anna", "short"),
        ("anna", ""),
        ("anna", "x" * 201),
        ("anna", "anna is my name"),
        ("", GOOD),
        ("a b", GOOD),
        ("<script>", GOOD),
        ("a/../b", GOOD),
        ("a" * 101, GOOD),
    ],
)
def test_a_weak_password_or_an_odd_name_is_refused(tmp_path: Path, name: str, password: str) -> None:
    users = Users(tmp_path / "users.json")
    with pytest.raises(InputError):
        users.add(name, password)
    assert users.names() == []


def test_somebody_taken_off_the_list_signs_in_no_more(tmp_path: Path) -> None:
    users = Users(tmp_path / "users.json")
    users.add("anna", GOOD)
    users.remove("anna")
    assert not users.verified("anna", GOOD)
    with pytest.raises(InputError):
        users.remove("anna")


@pytest.mark.parametrize("damage", ["", "[]", '{"users": {"a": 1}}', '{"users": {}, "x": 1}', "{" * 100_000])
def test_a_damaged_list_lets_nobody_in_and_says_so(tmp_path: Path, damage: str) -> None:
    path = tmp_path / "users.json"
    path.write_text(damage)
    with pytest.raises(StorageError):
        Users(path).verified("a", GOOD)


def test_a_hash_that_is_none_lets_nobody_in(tmp_path: Path) -> None:
    path = tmp_path / "users.json"
    path.write_text('{"users": {"anna": "plain"}}')
    assert not Users(path).verified("anna", "plain")
    assert not Users(path).verified("anna", "")


def test_guessing_is_made_slow_and_the_right_password_clears_it() -> None:
    now = [0.0]
    throttle = Throttle(lambda: now[0])
    for _ in range(FREE):
        assert throttle.wait("anna") == 0
        throttle.wrong("Anna ")
    assert throttle.wait("anna") == FIRST_WAIT
    assert throttle.wait("ben") == 0
    now[0] += FIRST_WAIT
    assert throttle.wait("anna") == 0
    throttle.wrong("anna")
    assert throttle.wait("anna") == 2 * FIRST_WAIT
    throttle.right("anna")
    assert throttle.wait("anna") == 0


def test_a_flood_of_names_does_not_fill_the_memory() -> None:
    throttle = Throttle(lambda: 1.0)
    for number in range(MOST_NAMES + 50):
        throttle.wrong(f"n{number}")
    assert len(throttle._tries) <= MOST_NAMES


@pytest.mark.parametrize("peer", ["10.0.0.7", "127.0.0.1", "::ffff:10.0.0.7"])
def test_the_proxy_is_believed(peer: str) -> None:
    assert user_from_proxy(["Anna@Example.org"], peer, PROXY) == "anna@example.org"


@pytest.mark.parametrize(
    ("named", "peer"),
    [
        (["anna"], "10.0.1.7"),
        (["anna"], "192.0.2.1"),
        (["anna"], "::1"),
        (["anna"], None),
        (["anna"], "not an address"),
        (["anna"], "10.0.0.7, 192.0.2.1"),
        ([], "10.0.0.7"),
        ([""], "10.0.0.7"),
        (["anna", "root"], "10.0.0.7"),
        (["anna,root"], "10.0.0.7"),
        (["an\r\nna"], "10.0.0.7"),
    ],
)
def test_nobody_else_is_and_nothing_odd_it_says(named: list[str], peer: str | None) -> None:
    with pytest.raises(InputError):
        user_from_proxy(named, peer, PROXY)


def test_whoever_signs_in_is_never_the_account_of_the_server() -> None:
    assert owner_of("root") != "root"
    assert owner_of("Anna") == owner_of("anna ")


def test_what_could_not_work_or_would_let_anybody_in_is_said_before_serving(tmp_path: Path) -> None:
    with pytest.raises(SettingError, match="nextstage users add"):
        check_login(settings(tmp_path, login=Login.PASSWORD))
    with pytest.raises(SettingError, match="NEXTSTAGE_LOGIN_HEADER"):
        check_login(settings(tmp_path, login=Login.PROXY))
    with pytest.raises(SettingError, match="NEXTSTAGE_LOGIN_PROXIES"):
        check_login(settings(tmp_path, login=Login.PROXY, login_header="X-User"))
    with pytest.raises(SettingError, match="NEXTSTAGE_WORKBENCH"):
        check_login(settings(tmp_path, public_url="https://help.example.org"))
    check_login(settings(tmp_path))
    check_login(settings(tmp_path, public_url="https://help.example.org", workbench=False))
    Users(tmp_path / "users.json").add("anna", GOOD)
    check_login(settings(tmp_path, public_url="https://help.example.org", login=Login.PASSWORD))


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "", "192.168.1.4", "2001:db8::1", "advice.example.org"])
def test_an_address_that_others_reach_asks_for_a_login_or_for_leave(tmp_path: Path, host: str) -> None:
    with pytest.raises(SettingError, match="NEXTSTAGE_HOST_GUARDED"):
        check_login(settings(tmp_path, host=host))
    check_login(settings(tmp_path, host=host, workbench=False))
    check_login(settings(tmp_path, host=host, host_guarded=True))
    Users(tmp_path / "users.json").add("anna", GOOD)
    check_login(settings(tmp_path, host=host, login=Login.PASSWORD))
    with pytest.raises(SettingError, match="everybody would see"):  # leave is for what cannot be reached
        check_login(settings(tmp_path, host=host, host_guarded=True, public_url="https://help.example.org"))


@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.9", "::1", "localhost", "LOCALHOST"])
def test_an_address_of_this_machine_asks_for_nothing(tmp_path: Path, host: str) -> None:
    check_login(settings(tmp_path, host=host))
    assert not unprotected(settings(tmp_path, host=host))


def test_words_that_go_unencrypted_are_told(tmp_path: Path) -> None:
    assert "HTTPS" in unprotected(settings(tmp_path, host="0.0.0.0"))
    assert "HTTPS" in unprotected(settings(tmp_path, host="0.0.0.0", public_url="http://help.example.org"))
    assert not unprotected(settings(tmp_path, host="0.0.0.0", public_url="https://help.example.org"))
    assert not unprotected(settings(tmp_path, host="0.0.0.0", host_guarded=True))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("login", "maybe"),
        ("login_proxies", "everywhere"),
        ("login_proxies", "0.0.0.0/0"),
        ("public_url", "help.example.org"),
        ("public_url", "https://user@help.example.org"),
        ("public_url", "https://help.example.org/chat"),
        ("public_url", "javascript:alert(1)"),
    ],
)
def test_settings_that_cannot_be_meant_are_refused(tmp_path: Path, name: str, value: str) -> None:
    with pytest.raises(ValidationError):
        settings(tmp_path, **{name: value})


def test_users_on_the_command_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    import io

    monkeypatch.setenv("NEXTSTAGE_DATA_DIR", str(tmp_path))
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{GOOD}\n"))
    assert main(["users", "add", "anna"]) == 0
    monkeypatch.setattr("sys.stdin", io.StringIO("short\n"))
    assert main(["users", "add", "ben"]) == 1
    assert "12 to 200 characters" in capsys.readouterr().err
    assert main(["users", "list"]) == 0
    assert capsys.readouterr().out == "anna\n"
    assert main(["users", "remove", "anna"]) == 0
    monkeypatch.setenv("NEXTSTAGE_LOGIN", "password")
    assert main(["users", "list"]) == 0
