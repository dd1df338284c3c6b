"""The page ``the-rules``: every rule in force, with its authority, for a lawyer to review."""

from __future__ import annotations

from collections.abc import Iterable

from vectorstore.records import Authority, Rule

_SECTIONS: dict[str, str] = {
    "all": "The procedure as a whole",
    "intake": "Before stage 1: who may complain, about what, and when",
    "stage1": "Stage 1: local resolution",
    "stage2": "Stage 2: investigation",
    "stage2_and_stage3": "Stages 2 and 3",
    "stage2_or_3": "Stages 2 and 3",
    "stage3": "Stage 3: review panel",
    "any": "At any stage",
    "ombudsman": "The Local Government and Social Care Ombudsman",
    "other_route": "Other routes",
}

_FORCE: dict[str, str] = {
    "statute": "statute",
    "regulation": "regulation",
    "guidance": "statutory guidance, or official guidance",
    "ombudsman_practice": "what the Ombudsman has decided or published",
    "answer": "our answer to a reason councils give, resting on the authorities named",
    "fact": "a fact about a body or a source",
    "general_law": "general law",
    "local_practice": "local practice, which binds nobody",
    "tribunal_rules": "tribunal rules",
    "derived": "follows from the other rules",
    "case_law": "case law",
}


def the_rules(rules: Iterable[Rule]) -> str:
    """Every rule as one Markdown page, grouped by stage in the order of the procedure."""
    held = list(rules)
    confirmed = sum(any(a.confirmed for a in rule.authority) for rule in held)
    lines = [
        "# The rules",
        "",
        f"The {len(held)} rules that Next Stage applies, in our own words, each with where it is written. "
        f"{confirmed} rest on at least one authority that was read and confirmed; the other "
        f"{len(held) - confirmed} do not, and are never shown to anyone as firm. "
        "A place marked *not confirmed* is from general knowledge: no published page was seen to say it.",
    ]
    headings = list(dict.fromkeys(_SECTIONS.values()))
    for heading in headings:
        section = [rule for rule in held if _SECTIONS.get(rule.stage) == heading]
        if section:
            lines += ["", f"## {heading}", *(line for rule in section for line in _entry(rule))]
    return "\n".join(lines) + "\n"


def _entry(rule: Rule) -> list[str]:
    lines = ["", f"### {rule.id}", ""]
    if rule.council_claim:
        lines += [f"A council says: “{rule.council_claim}” Lawful? **{rule.lawful}**.", ""]
    lines += [rule.statement, "", f"*Rests on {_FORCE.get(rule.force, rule.force)}.*", ""]
    lines += [f"- {_authority(authority)}" for authority in rule.authority]
    if rule.notes:
        lines += ["", f"Note: {rule.notes}"]
    return lines


def _authority(authority: Authority) -> str:
    place = f"{authority.source}, {authority.pinpoint}"
    if authority.url:
        place = f"[{place}]({authority.url.replace(')', '%29')})"
    return f"{place}: {'confirmed' if authority.confirmed else '*not confirmed*'}"
