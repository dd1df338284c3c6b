"""The data map holds: the page is made from it, and it is one that a person can read."""

from __future__ import annotations

from pathlib import Path

from assistant import privacy
from assistant.privacy import as_page, load_data_map


def test_the_page_is_made_from_the_map() -> None:
    page = Path(privacy.__file__).parent.parent / "PRIVACY.md"
    assert page.read_text(encoding="utf-8") == as_page(load_data_map()), (
        "python -m assistant.privacy > assistant/PRIVACY.md"
    )


def test_every_file_is_looked_for(tmp_path: Path) -> None:
    (tmp_path / "runs").mkdir()
    for name in ("runs/a.jsonl", "runs/secret.txt", "index.log"):
        (tmp_path / name).write_text("x")
    assert load_data_map().unlisted(tmp_path) == ["index.log", "runs/secret.txt"]
