"""What the council should have done, what its reasons are worth, what to ask for, where each part goes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from assistant.answering.page import Page
from assistant.answering.safety import contacts
from assistant.answering.text import day, fill, listed, safe
from assistant.answering.wording.schema import Grounds, Line
from assistant.case import Nation
from assistant.procedure.assessment import (
    Entitlement,
    Fault,
    Finding,
    Lawful,
    RefusalVerdict,
    Route,
    RoutePart,
)

ASKS_EXPLAINED = 4  # the rest are named on one line


def sentence(words: Grounds, finding: Fault | Entitlement) -> tuple[str, tuple[str, ...]]:
    """A finding's sentence and the rules for its marks: its ground's own words where there are any and their
    gaps can be filled, the code's plain sentence otherwise."""
    entry = words.entries[finding.code.value]
    ground = _ground(entry.because, finding)
    text, rules = ground if ground else (entry.text, entry.rules)
    return text, tuple(dict.fromkeys((*rules, *finding.rules)))


def reason(words: Grounds, finding: Fault | Entitlement) -> str:
    """The short reason that stands beside a code's own sentence, where the ground has one."""
    return words.grounds.get(finding.because, "")


def _ground(grounds: Mapping[str, Line | str], finding: Finding) -> tuple[str, tuple[str, ...]] | None:
    found = grounds.get(finding.because)
    if found is None:
        return None
    text, rules = (found, ()) if isinstance(found, str) else (found.text, found.rules)
    filled = fill(text, {key: _readable(value) for key, value in finding.details.items()})
    return (filled, rules) if filled else None


def _readable(value: str) -> str:
    """A detail as people write it: a date in full, anything else made safe."""
    try:
        return day(date.fromisoformat(value))
    except ValueError:
        return safe(value)


def faults(page: Page) -> str:
    """Each fault in a sentence with its rule; one that was only guessed is said to be."""
    found = page.assessment.council_faults
    if not found:
        verdicts = page.assessment.refusals
        stands = bool(verdicts) and all(verdict.lawful is Lawful.YES for verdict in verdicts)
        return f"{page.heading('faults')}\n- {page.line('faults_none')}" if stands else ""
    lines = []
    for fault in found:
        text, rules = sentence(page.wording.faults, fault)
        if fault.code in page.unsure:
            text = page.line("fault_unsure", fault=text)
        lines.append(f"- {page.cited(text, rules)}")
    return "\n".join([page.heading("faults"), *lines, "", page.line("council_side")])


def asks(page: Page) -> str:
    """Each thing to ask for, with why."""
    found = page.assessment.can_ask_for
    if not found:
        return ""
    lines = []
    for ask in found[:ASKS_EXPLAINED]:
        text, rules = sentence(page.wording.asks, ask)
        # Why something may be asked for is in the chain; beside it stands what says that it is owed.
        rules = page.wording.asks.entries[ask.code.value].rules or rules
        label = page.wording.asks.entries[ask.code.value].label
        silent = (page.assessment.stage.value, *page.unsure)  # a guess is told once, and as a guess
        own = "" if ask.because in silent else reason(page.wording.asks, ask)
        lines.append(f"- **{label}.** {page.cited(f'{text} {own}'.strip(), rules)}")
    rest = [page.wording.asks.entries[ask.code.value].label for ask in found[ASKS_EXPLAINED:]]
    if rest:
        lines.append(f"- {page.line('ask_rest', asks=listed([label.lower() for label in rest]))}")
    return "\n".join([page.heading("asks"), page.line("ask_intro"), "", *lines])


def refusal_words(page: Page, verdict: RefusalVerdict) -> str:
    """Whether a reason can stand, in words."""
    book = page.wording.refusals
    stands = book.reasons[verdict.reason].stands
    said = [stands.get(verdict.lawful) or book.lawful[verdict.lawful]]
    settled = _ground(book.because, verdict)
    if settled:
        said.append(settled[0])
    return " ".join(said)


def write_back(page: Page, verdict: RefusalVerdict) -> str:
    """What to write to the council about its reason."""
    own = page.wording.refusals.reasons[verdict.reason]
    return own.write_back_when.get(verdict.because, own.write_back)


def refusals(page: Page) -> str:
    """Each reason the council gave, whether it can stand, and what to write back."""
    if not page.assessment.refusals:
        return ""
    lines = []
    for verdict in page.assessment.refusals:
        own = page.wording.refusals.reasons[verdict.reason]
        text = page.cited(f"{own.says} {refusal_words(page, verdict)}", verdict.rules)
        lines.append(f"- {text}")
        if verdict.lawful is not Lawful.YES:
            lines.append(f"  {page.line('write_back', words=write_back(page, verdict))}")
    return "\n".join([page.heading("refusals"), *lines])


_BY_GROUND = (Route.STATUTORY_COMPLAINT, Route.CORPORATE_COMPLAINT)  # many grounds lead to these two


def elsewhere(page: Page) -> list[Route]:
    """The routes other than the statutory procedure and the Ombudsman."""
    return [r for r in page.assessment.routes if r not in (Route.STATUTORY_COMPLAINT, Route.OMBUDSMAN)]


def routes(page: Page) -> str:
    """Where each part goes and its time limit, where it is not all in the one procedure."""
    parts = {part.route: part for part in reversed(page.assessment.parts)}
    if not elsewhere(page):
        return ""
    shown = [r for r in page.assessment.routes if r is not Route.OMBUDSMAN]
    lines = [f"- {_route(page, route, parts.get(route))}" for route in shown]
    return "\n".join([page.heading("routes"), *lines])


def _route(page: Page, route: Route, part: RoutePart | None) -> str:
    words = page.wording.routes.routes[route]
    said = [f"**{words.label}.**"]
    ground = _ground(page.wording.routes.because, part) if part and route in _BY_GROUND else None
    if ground and part:
        said.append(page.cited(ground[0], (*ground[1], *part.rules)))
    if not (ground and route is Route.STATUTORY_COMPLAINT):
        said.append(page.say(words.what))
    said += [page.say(limit) for limit in words.limits]
    if words.contacts:
        said.append(page.line("advice", contacts=contacts(page, words.contacts)))
    return " ".join(said)


def outside_england(page: Page) -> str:
    """The right body outside England."""
    nation = page.case.nation.value if page.case.nation else Nation.ELSEWHERE
    words = page.wording.routes.nations.get(nation, page.wording.routes.nations[Nation.ELSEWHERE])
    return f"{page.line('england_only')}\n\n{page.say(words)}"


def doubts(page: Page) -> str:
    """Where sources disagree and the choice could cost the person: both readings."""
    book = page.wording.doubts.doubts
    known = [book[key] for key in page.assessment.doubts if key in book and book[key].shown]
    lines = [f"- {page.cited(doubt.text, doubt.rules)}" for doubt in known]
    return "\n".join([page.heading("doubts"), *lines]) if lines else ""
