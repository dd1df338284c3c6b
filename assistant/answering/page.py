"""What every section of an answer is written from."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from assistant.answering.citations import Citations
from assistant.answering.wording import Wording
from assistant.answering.wording.schema import Line
from assistant.case import Case, Person, Safety
from assistant.procedure.assessment import Assessment, FaultCode
from vectorstore.records import Comparable


@dataclass(frozen=True)
class Page:
    """A case on its day, the words to say it in, and the citations made so far.

    ``looked_at`` are the decisions most like the case, where payments in them are asked for; ``unsure`` the
    faults that rest on something guessed, and not on what the person said.
    """

    case: Case
    assessment: Assessment
    wording: Wording
    citations: Citations
    today: date
    looked_at: Sequence[Comparable] = ()
    unsure: frozenset[FaultCode] = frozenset()

    @property
    def to_child(self) -> bool:
        """Whether a child is the one writing."""
        writer = self.case.person.value if self.case.person else None
        return Safety.CHILD_SPEAKING in self.assessment.safety or writer is Person.CHILD

    @property
    def crisis(self) -> bool:
        """Whether a life or a child is at risk: a time for help, not for questions and reasons."""
        return bool({Safety.CHILD_AT_RISK, Safety.SELF_HARM} & set(self.assessment.safety))

    @property
    def first_turn(self) -> bool:
        return len(self.case.turns) <= 1

    def because(self, conclusion: str) -> str:
        """The ground the procedure gave for a conclusion ("stage", "next_step")."""
        links = [link for link in self.assessment.chain if link.concludes.startswith(f"{conclusion}:")]
        return links[-1].because if links else ""

    def say(self, line: Line, rules: Iterable[str] = ()) -> str:
        """A statement with the marks of the rules it rests on."""
        return self.cited(line.text, (*line.rules, *rules))

    def cited(self, text: str, rules: Iterable[str]) -> str:
        marks = self.citations.marks(dict.fromkeys(rules))
        return f"{text} {marks}" if marks else text

    def line(self, key: str, **values: str) -> str:
        """A sentence of the frame, its gaps filled."""
        return self.wording.frame.lines[key].format_map(values)

    def heading(self, key: str) -> str:
        return f"### {self.wording.frame.headings[key]}"
