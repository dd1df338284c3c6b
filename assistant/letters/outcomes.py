"""What the person wants to come of it, and what the procedure lets them ask for besides."""

from __future__ import annotations

from assistant.case import AskFor
from assistant.letters.filling import Writer
from assistant.letters.model import Origin, OriginKind, Sentence
from assistant.letters.quotes import told_payments, told_wishes
from assistant.procedure.assessment import Entitlement

# Asked for as steps of the letter itself; named as an outcome only where the person said they want them.
_STEPS = frozenset({AskFor.WRITTEN_REASONS, AskFor.TIMETABLE, AskFor.COPY_OF_REPORTS})
_ELSEWHERE = frozenset({AskFor.ADVOCATE, AskFor.REASONABLE_ADJUSTMENTS})  # under "Help to take part"


def outcomes(writer: Writer) -> list[Sentence]:
    """Each outcome as a clause, what the person wants first."""
    wanted = {fact.value: n for n, fact in enumerate(writer.matter.case.wants)}
    found = {ask.code: ask for ask in writer.matter.assessment.can_ask_for}
    codes = [*(code for code in wanted), *(code for code in found if code not in wanted)]
    said = [_outcome(writer, code, wanted.get(code), found.get(code)) for code in codes]
    return [sentence for sentence in said if sentence is not None]


def in_own_words(writer: Writer) -> list[Sentence]:
    """What the person wants as they said it: a code seldom holds all of it."""
    asked = {fact.value for fact in writer.matter.case.wants}
    asked |= {ask.code for ask in writer.matter.assessment.can_ask_for}
    paid_back = AskFor.REIMBURSEMENT in asked
    said_before = {quote.text for quote in told_payments(writer.matter.case)} if paid_back else set()
    quotes = [quote for quote in told_wishes(writer.matter.case) if quote.text not in said_before]
    if not quotes:
        return []
    key = "wish_adviser" if writer.matter.by_adviser else "wish"
    said = writer.say(writer.matter.wording.book.line(key), f"frame.{key}", quotes=writer.quotes(quotes))
    return [said.model_copy(update={"text": said.text[:1].lower() + said.text[1:]})] if said else []


def _outcome(writer: Writer, code: AskFor, wanted: int | None, ask: Entitlement | None) -> Sentence | None:
    line = writer.matter.wording.outcomes.outcomes.get(code)
    if line is None or code in _ELSEWHERE or (code in _STEPS and wanted is None):
        return None
    said = writer.say(line.text, f"outcomes.{code.value}", line.rules)
    if said is None:
        return None
    origins = list(said.origins)
    if wanted is not None:
        quote = writer.matter.case.wants[wanted].evidence.quote
        origins.append(Origin(kind=OriginKind.FACT, ref=f"wants.{wanted}", quote=quote))
    if ask is not None:
        origins += [Origin(kind=OriginKind.RULE, ref=rule) for rule in ask.rules]
    text = said.text[:1].lower() + said.text[1:]
    text = text[:-1] if text.endswith(").") else text  # an outcome is one of a list and no sentence
    return Sentence(text=text, origins=tuple(dict.fromkeys(origins)))
