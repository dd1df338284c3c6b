"""The one command: set-up is done once, and again only when what it depends on changes."""

import importlib.util
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture
def run_py(tmp_path, monkeypatch):
    """run.py as a module, with its environment in a temporary folder and pip only written down."""
    spec = importlib.util.spec_from_file_location("run_py", ROOT / "run.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    for name in ("LOCK", "SERVICE_LOCK", "DEV_LOCK"):
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
    assert len(run_py.calls) == 4
    run_py.calls.clear()
    run_py.set_up(dev=True)
    assert run_py.calls == []


def test_changed_lock_file_is_installed_again_and_nothing_else(run_py):
    run_py.set_up(dev=True)
    run_py.calls.clear()
    run_py.LOCK.write_text(run_py.LOCK.read_text() + "six==1.17.0\n")
    run_py.set_up(dev=True)
    assert run_py.calls == [("install", "--requirement", str(run_py.LOCK))]


@pytest.mark.parametrize(("job", "locks"), [("chat", ["LOCK"]), ("serve", ["LOCK", "SERVICE_LOCK"])])
def test_a_job_installs_what_it_needs_and_no_more(run_py, monkeypatch, job, locks):
    ran = []
    monkeypatch.setattr(run_py, "run", lambda *command: ran.append(command) or 0)
    assert run_py.main([job]) == 0
    installed = [arguments[2] for arguments in run_py.calls if arguments[1] == "--requirement"]
    assert installed == [str(getattr(run_py, lock)) for lock in locks]
    assert ran == [(run_py.PYTHON, "-m", "assistant", job)]


def normal(name):
    """A package's name as indexes compare it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def test_every_package_that_runs_it_is_acknowledged():
    """Where this fails, packages have come or gone: python3 run.py notices."""
    table = (ROOT / "THIRD-PARTY.md").read_text().partition("|---|---|\n")[2]
    named = {normal(re.match(r"\| \[?([^\]| ]+)", row)[1]) for row in table.splitlines()}
    locks = (ROOT / name for name in ("requirements.lock", "requirements-service.lock"))
    pins = [line for lock in locks for line in lock.read_text().splitlines() if line[:1].isalnum()]
    assert named == {normal(pin.split("==")[0]) for pin in pins}
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
def test_lock_files_pin_by_version_and_name_no_host(name):
    lines = (ROOT / name).read_text().splitlines()
    assert lines
    for line in lines:
        package, _, version = line.partition("==")
        assert package
        assert version[:1].isdigit(), line
        assert "/" not in line
