"""The one command: set-up is done once, and again only when what it depends on changes."""

import importlib.util
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
    for name in ("LOCK", "DEV_LOCK"):
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
    assert len(run_py.calls) == 3
    run_py.calls.clear()
    run_py.set_up(dev=True)
    assert run_py.calls == []


def test_changed_lock_file_is_installed_again_and_nothing_else(run_py):
    run_py.set_up(dev=True)
    run_py.calls.clear()
    run_py.LOCK.write_text(run_py.LOCK.read_text() + "six==1.17.0\n")
    run_py.set_up(dev=True)
    assert run_py.calls == [("install", "--requirement", str(run_py.LOCK))]


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


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-dev.lock"])
def test_lock_files_pin_by_version_and_name_no_host(name):
    lines = (ROOT / name).read_text().splitlines()
    assert lines
    for line in lines:
        package, _, version = line.partition("==")
        assert package
        assert version[:1].isdigit(), line
        assert "/" not in line
