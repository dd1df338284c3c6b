"""The image and the compose file, as far as they can be checked without an engine."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import sys
from importlib.metadata import distribution
from pathlib import Path
from typing import Any

import pytest
import yaml
from compose_pydantic import ComposeSpecification

from assistant.settings import Settings

ROOT = Path(__file__).resolve().parent.parent
DOCKERFILE = (ROOT / "Dockerfile").read_text().replace("\\\n", " ")
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text())
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]


def lines(instruction: str) -> list[str]:
    """What follows an instruction, each time it stands in the Dockerfile."""
    return re.findall(rf"^{instruction}\s+(.+)$", DOCKERFILE, re.MULTILINE)


def test_the_linter_finds_nothing() -> None:
    linter = shutil.which("hadolint", path=str(Path(sys.executable).parent))
    assert linter, "hadolint comes with the development packages"
    found = subprocess.run([linter, str(ROOT / "Dockerfile")], capture_output=True, text=True, check=False)
    assert (found.returncode, found.stdout) == (0, "")


def test_all_that_is_copied_is_there_and_reaches_the_builder() -> None:
    kept = {line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")}
    copied = [shlex.split(line)[:-1] for line in lines("COPY") if not line.startswith("--from")]
    names = [name for each in copied for name in each]
    assert {"assistant", "ingest", "prompts", "vectorstore", "evals", "requirements.lock"} <= set(names)
    for name in names:
        assert (ROOT / name).exists(), name
        assert name in kept, f"{name} is not let through by .dockerignore"


def test_bases_are_pinned_by_version_and_it_does_not_run_as_root() -> None:
    assert lines("FROM")
    for base in lines("FROM"):
        assert re.search(r":\d+\.\d+\.\d+-", base), base
    assert lines("USER")[-1] == "10001"
    assert DOCKERFILE.rindex("\nUSER ") > DOCKERFILE.rindex("\nRUN ")
    assert not re.search(r"(?i)(key|token|password|secret)\s*=", DOCKERFILE)


def test_the_python_is_one_the_project_takes() -> None:
    version = re.search(r"python:(\d+)\.(\d+)", DOCKERFILE)
    assert version
    assert (int(version[1]), int(version[2])) >= (3, 11)


def test_what_is_started_is_there() -> None:
    scripts = {
        script.name
        for package in ("next-stage", "chromadb")
        for script in distribution(package).entry_points
        if script.group == "console_scripts"
    }
    started = [re.search(r'"(\w+)"', lines("ENTRYPOINT")[0])[1]]  # type: ignore[index]
    started += [service["entrypoint"][0] for service in SERVICES.values() if "entrypoint" in service]
    assert set(started) == {"nextstage", "chroma"}
    assert set(started) <= scripts


def test_every_setting_it_makes_is_one() -> None:
    known = {f"NEXTSTAGE_{name.upper()}" for name in Settings.model_fields}
    made = set(re.findall(r"\b(NEXTSTAGE_\w+)=", DOCKERFILE))
    for service in SERVICES.values():
        made |= {name for name in service.get("environment", {}) if name.startswith("NEXTSTAGE_")}
    assert made
    assert made <= known


def test_the_compose_file_is_one_by_its_specification() -> None:
    plain = {name: held for name, held in COMPOSE.items() if not name.startswith("x-")}  # extensions may be
    ComposeSpecification.model_validate(plain)
    with pytest.raises(ValueError, match="portz"):
        ComposeSpecification.model_validate(plain | {"services": {"chat": {"portz": []}}})


@pytest.mark.parametrize("name", SERVICES)
def test_each_service_is_guarded_and_published_to_this_machine_only(name: str) -> None:
    service = SERVICES[name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert "no-new-privileges:true" in service["security_opt"]
    assert all(port.startswith("127.0.0.1:") for port in service.get("ports", ()))
    volume, place = service["volumes"][0].split(":")
    assert volume in COMPOSE["volumes"]
    assert place == "/data" == lines("VOLUME")[0]
    assert set(service["networks"]) <= set(COMPOSE["networks"])
    for needed in service.get("depends_on", {}):
        assert "healthcheck" in SERVICES[needed] or needed == "chat"  # whose check is the image's own


def test_the_image_alone_says_what_guards_it_and_the_compose_file_does() -> None:
    """Published to every network by hand, the image starts with no pages that a login should guard."""
    assert "NEXTSTAGE_HOST_GUARDED" not in DOCKERFILE
    assert SERVICES["chat"]["environment"]["NEXTSTAGE_HOST_GUARDED"] == "true"
    assert SERVICES["chat"]["ports"] == ["127.0.0.1:8501:8501"]


def test_the_database_has_no_way_out() -> None:
    assert SERVICES["chroma"]["networks"] == ["inside"]
    assert COMPOSE["networks"]["inside"] == {"internal": True}
    assert "ports" not in SERVICES["chroma"]


def test_the_health_of_each_is_asked_where_it_is_answered() -> None:
    from streamlit.web.server.starlette import starlette_routes

    checks = {name: service["healthcheck"] for name, service in SERVICES.items() if "healthcheck" in service}
    asked = {name: check["test"][-1] for name, check in checks.items()} | {"chat": lines("HEALTHCHECK")[0]}
    address = {name: re.search(r"http://127\.0\.0\.1:(\d+)(/[\w/]+)", test) for name, test in asked.items()}
    assert {name: (int(found[1]), found[2]) for name, found in address.items() if found} == {
        "chat": (Settings(_env_file=None).port, "/_stcore/health"),
        "service": (Settings(_env_file=None).service_port, "/health"),
        "chroma": (8000, "/api/v2/heartbeat"),
    }
    assert "_stcore/health" in Path(starlette_routes.__file__).read_text()
    for name, service in SERVICES.items():
        for port in service.get("ports", ()):
            assert port.endswith(f":{address[name][1]}")  # type: ignore[index]
    assert "8000" in SERVICES["chroma"]["command"]
