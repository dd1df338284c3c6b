"""The speaker: a chat model puts the statements of an answer in its own words, and the guard checks each one.

The model is given the statements and nothing else: not the person's message, no date, no mark, no link. What
it gives back is mapped to its statement by token; what fails the guard, or does not come back, stays as it
was.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence

from assistant.answering.answer import Answer, Composition, Sent
from assistant.answering.guard import Guard
from assistant.answering.statements import Statement, statements
from assistant.answering.wording import load_wording
from assistant.chat_model import ChatModel, ChatTrouble, Trouble
from prompts import load_prompt

PROMPT = "speak"
EMBEDDED = "embedded"
_LINE = re.compile(r"^[ \t]*(?:[-*] )?\[\[S(\d+)\]\][ \t:]*(.*?)[ \t]*$", re.MULTILINE)
_MISSING, _STRAY = "missing", "stray"


class Speaker:
    """Rewords answers with a chat model. Holds nothing of a conversation."""

    def __init__(self, model: ChatModel, guard: Guard) -> None:
        self._model = model
        self._guard = guard

    def to_send(self, answer: Answer) -> tuple[str, str]:
        """What would be sent to the model for this answer: the system and the user text."""
        return load_prompt(PROMPT).fill(statements=_numbered(statements(answer.text, load_wording())))

    def speak(self, answer: Answer) -> Answer:
        """The answer with the statements that the guard passed in the model's words.

        Where the model could not be used the answer's text stays as it was. Either way ``composition`` says
        what became of it. No exception of the model's leaves here.
        """
        given = statements(answer.text, load_wording())
        prompt = load_prompt(PROMPT)
        made = Composition(model=self._model.name, prompts=[prompt.name], statements=len(given))
        if not given:
            return answer.model_copy(update={"composition": made})
        system, user = self.to_send(answer)
        made = made.model_copy(update={"sent": (Sent(purpose="to speak", system=system, user=user),)})
        try:
            reply = self._model.reply(
                system, user, most=_longest(user), enough=lambda said: _all_said(said, len(given))
            )
            said = read_reply(reply, len(given))
        except ChatTrouble as error:
            made = made.model_copy(update={"trouble": error.trouble.value})
            return answer.model_copy(update={"composition": made})
        passed, kept = self._guarded(given, said)
        made = made.model_copy(
            update={
                "reworded": len(passed),
                "kept_plain": {**kept, **_strays(reply, said)},
                "trouble": None if said else Trouble.RUBBISH.value,
            }
        )
        return answer.model_copy(
            update={
                "text": _with(answer.text, given, passed),
                "composition": made,
                "composer": self._model.name if passed else EMBEDDED,
            }
        )

    def _guarded(
        self, given: Sequence[Statement], said: Mapping[int, str]
    ) -> tuple[dict[int, str], dict[str, int]]:
        """The rewordings that pass, by the statement's place; and how many did not, by reason."""
        passed: dict[int, str] = {}
        kept: Counter[str] = Counter()
        for place, statement in enumerate(given):
            if place not in said:
                kept[_MISSING] += 1
            elif refusal := self._guard.check(statement.text, said[place]):
                kept[refusal.value] += 1
            elif said[place] != statement.text:
                passed[place] = statement.with_dates(said[place])
        return passed, dict(kept)


def read_reply(reply: str, given: int) -> dict[int, str]:
    """What a reply says for each statement, by its place. A token that was not given, or given twice, is
    left out."""
    found = [(int(number) - 1, words) for number, words in _LINE.findall(reply) if len(number) < 5]
    times = Counter(place for place, _ in found)
    return {place: words for place, words in found if times[place] == 1 and 0 <= place < given}


def _longest(user: str) -> int:
    """The most characters a rewording of all the statements may take: twice as many, and some room."""
    return 2 * len(user) + 500


def _all_said(reply: str, given: int) -> bool:
    """Whether a line for every statement has come: what follows would only be thrown away."""
    return reply.endswith("\n") and len(read_reply(reply, given)) == given


def _strays(reply: str, said: Mapping[int, str]) -> dict[str, int]:
    """How many lines stood for no statement: what a model adds of its own."""
    lines = sum(bool(line.strip()) for line in reply.splitlines())
    return {_STRAY: lines - len(said)} if lines > len(said) else {}


def _numbered(given: Sequence[Statement]) -> str:
    return "\n".join(f"[[S{number}]] {each.text}" for number, each in enumerate(given, 1))


def _with(text: str, given: Sequence[Statement], passed: Mapping[int, str]) -> str:
    for place in sorted(passed, reverse=True):
        text = text[: given[place].start] + passed[place] + text[given[place].end :]
    return text
