"""A page with an assistant made by hand behind it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from assistant.app import state
from assistant.conversation import Assistant
from tests.app.driving import MAIN
from tests.app.fake import TODAY, FakeAssistant


@pytest.fixture
def fake(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[FakeAssistant]:
    assistant = FakeAssistant()
    st.cache_resource.clear()
    monkeypatch.setenv("NEXTSTAGE_DATA_DIR", str(tmp_path))
    monkeypatch.setattr(Assistant, "open", classmethod(lambda cls, settings: assistant))
    monkeypatch.setattr(state, "today", lambda: TODAY)
    yield assistant
    st.cache_resource.clear()


@pytest.fixture
def app(fake: FakeAssistant) -> AppTest:
    return AppTest.from_file(str(MAIN), default_timeout=120).run()
