"""The one command: set-up is done once, and again only when what it depends on changes."""

import importlib.util
import re
import subprocess
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture
def run_py(tmp_path, monkeypatch):
    """run.py as a module, with its environment in a temporary folder and pip only written down."""
    spec = importlib.util.spec_from_file_location("run_py", ROOT / "run.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    for name in ("LOCK", "TORCH_LOCK", "SERVICE_LOCK", "DEV_LOCK"):
        copy = tmp_path / getattr(module, name).name
        copy.write_text(getattr(module, name).read_text())
        monkeypatch.setattr(module, name, copy)
    monkeypatch.setattr(module, "VENV", tmp_path)
    monkeypatch.setattr(module, "PYTHON", Path(__file__))  # stands for an environment that is there
    calls = []
    monkeypatch.setattr(module, "pip", lambda *arguments: calls.append(arguments))
    module.calls = calls
    return module


def test_second_set_up_installs_nothing(run_py):
    run_py.set_up(dev=True)
    assert len(run_py.calls) == 5
    run_py.calls.clear()
    run_py.set_up(dev=True)
    assert run_py.calls == []


def test_changed_lock_file_is_installed_again_and_nothing_else(run_py):
    run_py.set_up(dev=True)
    run_py.calls.clear()
    run_py.LOCK.write_text(run_py.LOCK.read_text() + "six==1.17.0\n")
    run_py.set_up(dev=True)
    hashed = ("--require-hashes", "--no-deps")
    assert run_py.calls == [("install", *hashed, "--requirement", str(run_py.LOCK))]


@pytest.mark.parametrize(
    ("job", "locks"), [("chat", ["LOCK", "TORCH_LOCK"]), ("serve", ["LOCK", "TORCH_LOCK", "SERVICE_LOCK"])]
)
def test_a_job_installs_what_it_needs_and_no_more(run_py, monkeypatch, job, locks):
    ran = []
    monkeypatch.setattr(run_py, "run", lambda *command: ran.append(command) or 0)
    assert run_py.main([job]) == 0
    installed = [arguments[-1] for arguments in run_py.calls if "--requirement" in arguments]
    assert installed == [str(getattr(run_py, lock)) for lock in locks]
    assert ran == [(run_py.PYTHON, "-m", "assistant", job)]


def normal(name):
    """A package's name as indexes compare it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def test_every_package_that_runs_it_is_acknowledged():
    """Where this fails, packages have come or gone: python3 run.py notices."""
    table = (ROOT / "THIRD-PARTY.md").read_text().partition("|---|---|\n")[2]
    named = {normal(re.match(r"\| \[?([^\]| ]+)", row)[1]) for row in table.splitlines()}
    locks = ("requirements.lock", "requirements-torch.lock", "requirements-service.lock")
    lines = [line for name in locks for line in (ROOT / name).read_text().splitlines()]
    pins = [Requirement(line.rstrip("\\ ")) for line in lines if line[:1].isalnum()]
    here = {normal(pin.name) for pin in pins if pin.marker is None or pin.marker.evaluate()}
    assert here <= named <= {normal(pin.name) for pin in pins}
    assert "UNKNOWN" not in table


def test_failed_install_leaves_no_stamp(run_py, monkeypatch, capsys):
    def fail(*arguments):
        raise subprocess.CalledProcessError(1, ["pip", *arguments])

    monkeypatch.setattr(run_py, "pip", fail)
    assert run_py.main(["setup"]) == 1
    assert "Traceback" not in capsys.readouterr().err
    assert not (run_py.VENV / ".installed").exists()


def test_old_python_is_told_plainly(run_py, monkeypatch, capsys):
    monkeypatch.setattr(run_py.sys, "version_info", (3, 9, 1))
    assert run_py.main(["chat"]) == 1
    assert "Python 3.11 or newer" in capsys.readouterr().err


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-service.lock", "requirements-dev.lock"])
def test_lock_files_pin_by_version_and_hash_and_name_no_host(name, run_py):
    text = (ROOT / name).read_text()
    assert "//" not in text
    blocks = run_py.pins(text)
    assert "".join(blocks) == text
    for block in blocks:
        first, *hashes = block.rstrip().split(" \\\n")
        pin = Requirement(first)
        assert re.fullmatch(r"==\d[\w.!+-]*", str(pin.specifier)), first
        assert pin.url is None
        assert hashes, first
        assert all(re.fullmatch(r" +--hash=sha256:[0-9a-f]{64}", each) for each in hashes)
        assert not first.startswith(run_py.OF_TORCH)


def test_only_torch_is_pinned_by_its_version_alone():
    pins = (ROOT / "requirements-torch.lock").read_text().splitlines()
    assert [Requirement(pin).name for pin in pins] == ["torch"]


def test_all_that_is_asked_for_is_pinned():
    """Where this fails, pyproject.toml has changed: python3 run.py lock."""
    held = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    optional = held["optional-dependencies"]
    asked = [*held["dependencies"], *optional["api"], *optional["mcp"], *optional["dev"]]
    pinned: dict[str, list[str]] = {}
    for path in ROOT.glob("requirements*.lock"):
        for line in path.read_text().splitlines():
            if line[:1].isalnum():
                pin = Requirement(line.rstrip("\\ "))
                pinned.setdefault(normal(pin.name), []).append(str(pin.specifier).removeprefix("=="))
    for each in map(Requirement, asked):
        if normal(each.name) != "next-stage":
            assert any(each.specifier.contains(version) for version in pinned[normal(each.name)]), each
