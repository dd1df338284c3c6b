"""The marks ``[n]`` in an answer and the citations behind them. Only code writes a mark.

One source and pinpoint has one number, whichever rules rest on it; its text is what those rules say.
"""

from __future__ import annotations

from collections.abc import Iterable

from assistant.answering.answer import Citation, CitationKind
from assistant.answering.authorities import Authorities, Rank, Shown
from vectorstore.records import Basis, Comparable

MARKS_PER_STATEMENT = 2


class Citations:
    """Numbers sources in the order an answer first leans on them."""

    def __init__(self, authorities: Authorities) -> None:
        self.authorities = authorities
        self._numbers: dict[tuple[str, str], int] = {}
        self._shown: list[Shown] = []
        self._texts: list[dict[str, None]] = []

    def marks(self, rule_ids: Iterable[str], most: int = MARKS_PER_STATEMENT) -> str:
        """The marks for a statement: its rules' best authorities, law first. Empty where none is held."""
        best = [(found[0], rule_id) for rule_id in rule_ids if (found := self.authorities.of(rule_id))]
        best.sort(key=lambda pair: (not pair[0].confirmed, pair[0].rank))
        numbers: dict[int, None] = {}
        for shown, rule_id in best:
            number = self._numbers.get((shown.source, shown.pinpoint))
            new = number is None or number not in numbers
            if new and (len(numbers) >= most or (numbers and shown.rank is Rank.OTHER)):
                continue
            numbers.setdefault(self._number(shown, self.authorities.text(rule_id)))
        return "".join(f"[{number}]" for number in numbers)

    def decision(self, comparable: Comparable) -> str:
        """The mark for a comparable decision."""
        decision = comparable.decision
        paragraphs = ", ".join(str(number) for number in comparable.paragraphs)
        if paragraphs:
            pinpoint = f"{'paragraph' if len(comparable.paragraphs) == 1 else 'paragraphs'} {paragraphs}"
        elif decision.basis is Basis.PUBLISHED_SUMMARY:
            pinpoint = "published summary"
        else:
            pinpoint = "the decision"
        shown = Shown(
            kind=CitationKind.DECISION,
            rank=Rank.DECISION,
            source=f"LGSCO decision {decision.ref} ({decision.council})",
            pinpoint=pinpoint,
            url=decision.url,
            confirmed=True,
        )
        return f"[{self._number(shown, decision.finding)}]"

    def listed(self) -> list[Citation]:
        """Every citation, in the order of its number."""
        return [
            Citation(
                n=number,
                kind=shown.kind,
                source=shown.source,
                pinpoint=shown.pinpoint,
                url=shown.url,
                text=" ".join(texts),
                confirmed=shown.confirmed,
                checked=self.authorities.checked if shown.confirmed else None,
            )
            for number, (shown, texts) in enumerate(zip(self._shown, self._texts, strict=True), start=1)
        ]

    def _number(self, shown: Shown, text: str) -> int:
        key = (shown.source, shown.pinpoint)
        if key not in self._numbers:
            self._shown.append(shown)
            self._texts.append({})
            self._numbers[key] = len(self._shown)
        number = self._numbers[key]
        self._texts[number - 1].setdefault(text)
        return number


def as_text(citations: Iterable[Citation]) -> str:
    """The sources behind the marks, a line each, for where they cannot be opened in place."""
    lines = []
    for cited in citations:
        named = ", ".join(filter(None, (cited.source, cited.pinpoint)))
        checked = f" Last checked: {cited.checked:%-d %B %Y}." if cited.checked else ""
        lines.append(f"[{cited.n}] {named}.{checked}" + (f" {cited.url}" if cited.url else ""))
    return "\n".join(lines)
