"""What may be shown as firm, and what may not."""

from __future__ import annotations

import re

import pytest

from assistant.answering.answer import CitationKind
from assistant.answering.authorities import Authorities, classify
from assistant.answering.wording import load_wording
from vectorstore.records import Authority, Rule


def _rule(rule_id: str, *authorities: tuple[str, str, bool]) -> Rule:
    return Rule(
        id=rule_id,
        topic="t",
        stage="s",
        force="regulation",
        statement=f"Statement of {rule_id}.",
        authority=tuple(Authority(source=s, pinpoint=p, confirmed=c) for s, p, c in authorities),
    )


def _book(*rules: Rule) -> Authorities:
    return Authorities({rule.id: rule for rule in rules}, load_wording().sources)


SI = "SI 2006/1738"


def test_law_is_preferred_to_a_web_page() -> None:
    book = _book(_rule("a", ("Devon page", "web page", True), (SI, "reg.14", True)))
    assert book.of("a")[0].pinpoint == "reg. 14"


def test_an_unseen_sub_paragraph_falls_back_to_the_regulation_seen_elsewhere() -> None:
    book = _book(
        _rule("a", (SI, "reg.17", True)), _rule("b", (SI, "reg.17(6)", False), ("Devon page", "p", True))
    )
    assert next(shown.pinpoint for shown in book.of("b")) == "reg. 17"


def test_an_unseen_regulation_is_never_shown() -> None:
    book = _book(_rule("b", (SI, "reg.17(6)", False), ("Devon page", "web page", True)))
    assert [shown.source for shown in book.of("b")] == ["Devon page"]


def test_a_sub_paragraph_with_nothing_behind_it_is_not_raised_to_its_regulation() -> None:
    book = _book(_rule("a", (SI, "reg.14", True)), _rule("b", (SI, "reg.14(5)", False)))
    (shown,) = book.of("b")
    assert (shown.source, shown.pinpoint, shown.confirmed) == (SI, "paragraph not confirmed", False)


def test_labels_are_those_of_the_contract() -> None:
    book = _book(
        _rule("a", (SI, "reg.15(2), reg.17", True)), _rule("b", (SI, "reg.17 (sub-paragraph not seen)", True))
    )
    assert book.labels(["a", "b"]) == ["reg. 15(2)", "reg. 17"]


def test_the_bundled_book_never_shows_an_unconfirmed_pinpoint_as_firm(rules) -> None:
    book = Authorities(rules, load_wording().sources)
    confirmed = {
        (a.source, number)
        for rule in rules.values()
        for a in rule.authority
        if a.confirmed
        for number in re.findall(r"\b\d+[A-Z]*", a.pinpoint)
    }
    for rule in rules.values():
        unseen = {a.pinpoint for a in rule.authority if not a.confirmed}
        seen = {a.pinpoint for a in rule.authority if a.confirmed}
        for shown in book.of(rule.id):
            assert shown.pinpoint not in unseen - seen, (rule.id, shown)
            if shown.confirmed and shown.source == SI:
                for number in re.findall(r"(?<!\()\b\d+[A-Z]*", shown.pinpoint):
                    assert (SI, number) in confirmed, (rule.id, shown)


def test_the_regulations_of_the_clocks_are_named(rules) -> None:
    book = Authorities(rules, load_wording().sources)
    expected = {
        "s1-03": "reg. 14",
        "s1-04": "reg. 14",
        "s2-09": "reg. 17",
        "s2-10": "reg. 17",
        "s2-01": "reg. 15(2)",
        "s3-02": "reg. 18",
        "s3-08": "reg. 19(4)",
        "s3-17": "reg. 20",
        "s3-19": "reg. 20(3)",
        "time-01": "reg. 9",
    }
    assert {rule: book.labels([rule])[0] for rule in expected} == expected


@pytest.mark.parametrize(
    ("source", "kind"),
    [
        ("SI 2006/1738", CitationKind.REGULATION),
        ("Children's Homes (England) Regulations 2015", CitationKind.REGULATION),
        ("Children Act 1989", CitationKind.ACT),
        ("UK GDPR", CitationKind.ACT),
        ("LGSCO decision 24 003 845 (Lancashire)", CitationKind.DECISION),
        ("LGSCO fact sheet", CitationKind.LGSCO_GUIDANCE),
        ("Getting the Best from Complaints (DfES 2006)", CitationKind.GUIDANCE),
        ("Devon page", CitationKind.GUIDANCE),
        ("Social Services and Well-being (Wales) Act 2014 explanatory note to s.174", CitationKind.GUIDANCE),
    ],
)
def test_sources_are_told_apart(source: str, kind: CitationKind) -> None:
    assert classify(source)[0] is kind


def test_a_rule_not_in_the_book_has_no_authority() -> None:
    assert _book().of("nowhere") == ()
    assert _book().labels(["nowhere"]) == []
