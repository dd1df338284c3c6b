"""The arrows between the rooms stay as they are drawn in pyproject.toml."""

from importlinter.cli import EXIT_STATUS_SUCCESS, lint_imports


def test_no_import_breaks_an_arrow(monkeypatch, tmp_path):
    assert lint_imports(cache_dir=str(tmp_path)) == EXIT_STATUS_SUCCESS
