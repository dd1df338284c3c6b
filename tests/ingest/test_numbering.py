"""Paragraph numbers run through, whatever the source's lists do."""

from __future__ import annotations

import pytest

from ingest.cross_references import find_cross_references
from ingest.document import Paragraph
from ingest.parse import parse_bytes

HEAD = """Anytown Council (23 100 999)

Category : Children's care services > Other

Decision : Upheld

Decision date : 05 Feb 2024

The Ombudsman's final decision:

Summary: A summary.

The complaint

"""


def read(body: str) -> tuple[Paragraph, ...]:
    return parse_bytes((HEAD + body).encode(), "a.txt").paragraphs


def test_a_list_that_restarts_after_a_full_stop_is_the_next_paragraph() -> None:
    found = read("  1. Miss B complains about delay.\n  1. She says it made her ill.\n")
    assert [p.text for p in found] == ["Miss B complains about delay.", "She says it made her ill."]


def test_a_list_that_restarts_after_a_colon_is_the_paragraphs_own() -> None:
    found = read(
        "  1. She says:\n  1. it was late; and\n  2. it was wrong.\n  1. She wants help.\n  2. So do I.\n"
    )
    assert [len(p.items) for p in found] == [2, 0, 0]


def test_text_after_a_list_stays_with_its_paragraph_and_its_place() -> None:
    found = read(
        "  1. It includes:\n  • one; and\n  • two.\n\n(Children Act 1989, section 26)\n\n  1. Next.\n"
    )
    assert found[0].text == "It includes:\n(Children Act 1989, section 26)"
    assert found[0].whole() == "It includes:\none; and\ntwo.\n(Children Act 1989, section 26)"
    assert len(found) == 2


def test_lists_within_lists_stay_within() -> None:
    found = read(
        "  1. It will:\n    a) write to:\n      • Mrs B; and\n      • Mr B;\n    b) pay.\n  2. Agreed.\n"
    )
    assert found[0].items == ("write to:\n• Mrs B; and\n• Mr B;", "pay.")
    assert found[1].text == "Agreed."


def test_numbers_that_count_through_are_kept_and_a_gap_is_told() -> None:
    body = "".join(f"{n}. Paragraph {n} says something.\n\n" for n in (1, 2, 3, 4, 6, 7))
    document = parse_bytes((HEAD + body).encode(), "a.txt")
    assert len(document.paragraphs) == 6
    assert any("skip or repeat" in warning for warning in document.warnings)


def test_headings_with_full_stops_are_headings() -> None:
    body = (
        "  1. First.\n\nBack to top\n\nAnalysis\n\n  1. Second.\n\nThe Council was slow to reply.\n\n"
        "  1. Third.\n\nFinal decision\n\n  1. Fourth.\n"
    )
    assert [p.section for p in read(body)] == [
        "The complaint",
        "Analysis",
        "The Council was slow to reply.",
        "Final decision",
    ]


def test_entries_that_cannot_be_told_apart_are_warned_of() -> None:
    document = parse_bytes(
        (HEAD + "- She complains of:\n- delay; and\n- fault.\n- She wants more.\n").encode(), "a.txt"
    )
    assert [len(p.items) for p in document.paragraphs] == [2, 0]
    assert any("may be out" in warning for warning in document.warnings)


@pytest.mark.parametrize(
    ("text", "to"),
    [
        ("As I said in paragraph 67, it was late.", [(67,)]),
        ("See paragraphs 11 and 12.", [(11, 12)]),
        ("The faults in paragraphs 30 to 33 and 41 matter.", [(30, 31, 32, 33, 41)]),
        ("as set out in paragraph one and two above", [(1, 2)]),
        ("complete the actions at paragraph 7 within one month", [(7,)]),
        ("I explain at para 3(b) below.", [(3,)]),
        ("(Local Government Act 1974, Schedule 5/5A, paragraph 1/3, as amended)", []),
        ("paragraph 3.17.1 of the guidance", []),
        ("the statutory guidance (paragraph 3) says", []),
        ("paragraph 4 of Schedule 2", []),
    ],
)
def test_cross_references(text: str, to: list[tuple[int, ...]]) -> None:
    found = find_cross_references([Paragraph(number=1, section="", text=text)])
    assert [reference.to for reference in found] == to


def test_a_reference_beyond_the_end_is_warned_of() -> None:
    document = parse_bytes((HEAD + "  1. See paragraph 9.\n").encode(), "a.txt")
    assert not document.cross_references[0].resolves
    assert "refers to “paragraph 9”" in document.warnings[0]
