"""``nextstage serve`` as a process: it answers on this machine only, says how to stop it, logs no text."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest

from assistant.cli import main
from assistant.errors import InputError
from assistant.service.serve import serve
from assistant.settings import Settings
from tests.service.conftest import MESSAGE

ROOT = Path(__file__).resolve().parent.parent.parent


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="stopped with a signal")
def test_it_serves_on_this_machine_and_its_log_holds_no_text(data_dir, tmp_path) -> None:
    port = free_port()
    environment = {
        **os.environ,
        "NEXTSTAGE_DATA_DIR": str(data_dir),
        "NEXTSTAGE_SERVICE_PORT": str(port),
        "PYTHONPATH": str(ROOT),
        "FASTAPI_OTEL_AUTO_CONFIGURE": "true",  # whatever the machine is set to, nothing is exported
        "OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:9",
    }
    with (tmp_path / "log").open("w+") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "assistant", "serve"],
            env=environment,
            cwd=tmp_path,
            stdout=log,
            stderr=log,
        )
        try:
            address = f"http://127.0.0.1:{port}"
            _wait_for(f"{address}/health", process)
            answer = httpx.post(f"{address}/v1/ask", json={"message": MESSAGE}, timeout=60)
            assert answer.status_code == 200
            assert "server" not in answer.headers
            refused = httpx.post(f"{address}/v1/ask?text=short+breaks", content=b"{", timeout=60)
            assert refused.status_code in (400, 422)
            assert _listeners(port) == {"127.0.0.1"}
        finally:
            process.send_signal(signal.SIGINT)
            code = process.wait(30)
        log.seek(0)
        logged = log.read()
    assert code == 0
    assert f"serving at http://127.0.0.1:{port}" in logged
    assert "short" not in logged
    assert "Traceback" not in logged


def _wait_for(address: str, process: subprocess.Popen[bytes]) -> None:
    for _ in range(480):
        assert process.poll() is None, "it stopped"
        try:
            if httpx.get(address, timeout=5).status_code == 200:
                return
        except httpx.HTTPError:
            time.sleep(0.5)
    raise AssertionError("it did not start")


def _listeners(port: int) -> set[str]:
    """The addresses that something listens on at this port, by trying them."""
    found = set()
    for host in {"127.0.0.1", *socket.gethostbyname_ex(socket.gethostname())[2]}:
        with socket.socket() as probe:
            probe.settimeout(2)
            if probe.connect_ex((host, port)) == 0:
                found.add(host)
    return found - {host for host in found if host.startswith("127.") and host != "127.0.0.1"}


def test_an_address_that_is_taken_is_said_before_anything_is_loaded() -> None:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        held.listen()
        port = held.getsockname()[1]
        with pytest.raises(InputError, match=f"127.0.0.1 port {port} cannot be listened on"):
            serve(Settings(service_port=port), lambda: pytest.fail("the assistant was opened"))


@pytest.mark.parametrize(("host", "warned"), [("127.0.0.1", False), ("localhost", False), ("0.0.0.0", True)])
def test_who_serves_the_world_without_a_key_is_told(monkeypatch, capsys, assistant, host, warned) -> None:
    import uvicorn

    monkeypatch.setattr(uvicorn.Server, "run", lambda *_arguments, **_options: None)
    assert serve(Settings(service_host=host, service_port=free_port()), lambda: assistant) == 0
    assert ("set NEXTSTAGE_SERVICE_KEY" in capsys.readouterr().err) is warned
    assert (
        serve(Settings(service_host=host, service_port=free_port(), service_key="k"), lambda: assistant) == 0
    )
    assert "set NEXTSTAGE_SERVICE_KEY" not in capsys.readouterr().err


@pytest.mark.parametrize(("command", "module", "extra"), [("serve", "fastapi", "api"), ("mcp", "mcp", "mcp")])
def test_without_the_optional_part_it_says_how_to_get_it(monkeypatch, capsys, command, module, extra) -> None:
    for name in list(sys.modules):
        if name == module or name.startswith((f"{module}.", "assistant.service")):
            monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, module, None)
    assert main([command]) == 1
    error = capsys.readouterr().err
    assert f"pip install -e '.[{extra}]'" in error
    assert len(error.strip().splitlines()) == 1
