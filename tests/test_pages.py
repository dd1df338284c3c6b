"""What the repository's pages say is there: the files they link to, every room, command and setting."""

from __future__ import annotations

import argparse
import re
from pathlib import Path

import pytest

from assistant.cli import _parser
from assistant.settings import Settings

ROOT = Path(__file__).resolve().parent.parent
FOLDERS = (".", "assistant", "assistant/service", "assistant/app", "ingest", "vectorstore", "evals")
PAGES = [page for folder in FOLDERS for page in sorted((ROOT / folder).glob("*.md"))]
README = (ROOT / "README.md").read_text()
ALL = "\n".join(page.read_text() for page in PAGES)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_within_the_repository_leads_somewhere(page: Path) -> None:
    text = page.read_text()
    links = re.findall(r"\]\(([^)\s]+)\)", text) + re.findall(r'<img src="([^"]+)"', text)
    for link in links:
        if not re.match(r"https?://|#", link):
            assert (page.parent / link.split("#")[0]).exists(), f"{page.name}: {link}"


def test_pictures_are_few_and_small() -> None:
    pictures = list((ROOT / "assistant" / "app" / "pictures").glob("*"))
    assert {picture.name for picture in pictures} == set(re.findall(r"pictures/([\w-]+\.png)", README))
    for picture in pictures:
        assert picture.stat().st_size < 150_000, picture.name


def test_every_room_stands_on_the_architecture_page() -> None:
    page = (ROOT / "assistant" / "ARCHITECTURE.md").read_text()
    rooms = [path for path in (ROOT / "assistant").iterdir() if (path / "__init__.py").exists()]
    named = {f"assistant/{room.name}" for room in rooms} | {"ingest/", "vectorstore/", "prompts/", "evals/"}
    for room in named:
        assert f"`{room}" in page, room


def test_every_command_stands_in_the_readme() -> None:
    (commands,) = (
        action.choices for action in _parser()._actions if isinstance(action, argparse._SubParsersAction)
    )
    missing = {name for name in commands if not re.search(rf"run\.py {name}\b|nextstage {name}\b", README)}
    assert missing == set()


def test_every_setting_stands_on_a_page() -> None:
    names = {f"NEXTSTAGE_{name.upper()}" for name in Settings.model_fields} - {"NEXTSTAGE_CHROMA_URL"}
    assert "CHROMA_URL" in README
    assert {name for name in names if name not in ALL} == set()


def test_the_readme_s_two_commands_stand_as_they_always_have() -> None:
    assert "python3 run.py chat " in README
    assert "python3 run.py test " in README
