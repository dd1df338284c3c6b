"""What else is told that a fault or a right may rest on, in many wordings, and what only sounds like it."""

from __future__ import annotations

import pytest

from assistant.case import Circumstance
from assistant.understanding.facts import read_facts
from assistant.understanding.segments import split


def circumstances(text: str) -> set[Circumstance]:
    return {fact.value for fact in read_facts(text, split(text)).circumstances}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("The reply didn't tell me what to do if I disagree.", Circumstance.REPLY_OMITTED_NEXT_STAGE),
        ("It doesn't say what I can do if I'm not happy.", Circumstance.REPLY_OMITTED_NEXT_STAGE),
        ("Nowhere in the letter does it mention another stage.", Circumstance.REPLY_OMITTED_NEXT_STAGE),
        ("It says nothing about what comes after.", Circumstance.REPLY_OMITTED_NEXT_STAGE),
        ("There's nothing at the end telling you where to go next.", Circumstance.REPLY_OMITTED_NEXT_STAGE),
        (
            "I had to find out about the panel from a leaflet in the library.",
            Circumstance.REPLY_OMITTED_NEXT_STAGE,
        ),
        ("The letter just stops, no next steps, no ombudsman.", Circumstance.REPLY_OMITTED_NEXT_STAGE),
        ("They never said I could take it further.", Circumstance.REPLY_OMITTED_NEXT_STAGE),
        ("no onward route given", Circumstance.REPLY_OMITTED_NEXT_STAGE),
        ("No mention of who I go to instead.", Circumstance.REPLY_OMITTED_NEXT_STAGE),
        ("No S2 info in the letter, no LGO.", Circumstance.REPLY_OMITTED_NEXT_STAGE),
        ("It is silent on what I do if I still disagree.", Circumstance.REPLY_OMITTED_NEXT_STAGE),
        ("The letter tells me I can ask for a panel within 20 days.", Circumstance.NEXT_STAGE_TOLD),
        ("The independent person is a manager in the same building.", Circumstance.NO_INDEPENDENT_PERSON),
        (
            "There was an investigator but no independent person alongside her.",
            Circumstance.NO_INDEPENDENT_PERSON,
        ),
        ("The independent person never came to any interview.", Circumstance.NO_INDEPENDENT_PERSON),
        ("Only the investigating officer came, nobody to oversee it.", Circumstance.NO_INDEPENDENT_PERSON),
        ("They said the budget does not run to an independent person.", Circumstance.NO_INDEPENDENT_PERSON),
        (
            "The report came but nothing from the council saying if it agrees.",
            Circumstance.ADJUDICATION_MISSING,
        ),
        ("We have the report but the adjudication letter never arrived.", Circumstance.ADJUDICATION_MISSING),
        (
            "The covering letter says only that the findings are noted.",
            Circumstance.ADJUDICATION_WITHOUT_REASONS,
        ),
        (
            "The adjudication letter doesn't deal with any of the recommendations.",
            Circumstance.ADJUDICATION_WITHOUT_REASONS,
        ),
        (
            "The head of service threw out three findings and gave no explanation.",
            Circumstance.FINDINGS_REJECTED,
        ),
        (
            "The director has overturned the investigator's findings without saying why.",
            Circumstance.FINDINGS_REJECTED,
        ),
        ("Everything upheld and all they offered was a leaflet.", Circumstance.OFFER_TOO_SMALL),
        ("They upheld it but there was no remedy at all.", Circumstance.OFFER_TOO_SMALL),
        ("Upheld in full and I got a two line apology, nothing else.", Circumstance.OFFER_TOO_SMALL),
        ("All four points upheld and they gave me fifty pounds.", Circumstance.OFFER_TOO_SMALL),
        ("He said he'd ring on Tuesday and he didn't.", Circumstance.PROMISED_CONTACT_MISSED),
        ("They promise updates every week and none has come.", Circumstance.PROMISED_CONTACT_MISSED),
        ("I was told I'd get a call back and nobody rang.", Circumstance.PROMISED_CONTACT_MISSED),
        (
            "The manager says one thing and the complaints team say another.",
            Circumstance.CONTRADICTORY_MESSAGES,
        ),
        ("Two officers gave me two different dates.", Circumstance.CONTRADICTORY_MESSAGES),
        (
            "First they said they had it, then they said they never received it.",
            Circumstance.CONTRADICTORY_MESSAGES,
        ),
        ("They never asked me why it was late.", Circumstance.LATENESS_REASONS_IGNORED),
        ("Nobody wanted to know why I hadn't complained sooner.", Circumstance.LATENESS_REASONS_IGNORED),
        (
            "I explained about the hospital and they ignored it, just said out of time.",
            Circumstance.LATENESS_REASONS_IGNORED,
        ),
        (
            "They looked at my reasons for being late and said they weren't enough.",
            Circumstance.LATENESS_REASONS_WEIGHED,
        ),
        (
            "They took my illness into account but said the files were gone.",
            Circumstance.LATENESS_REASONS_WEIGHED,
        ),
        ("I was in a refuge until last month.", Circumstance.GOOD_REASON_FOR_LATENESS),
        ("My husband was dying so I could not complain then.", Circumstance.GOOD_REASON_FOR_LATENESS),
        ("I only got my file in March.", Circumstance.GOOD_REASON_FOR_LATENESS),
        ("The council agreed with every one of my complaints.", Circumstance.ALL_UPHELD),
        ("Every point was upheld.", Circumstance.ALL_UPHELD),
        ("They fully upheld all six.", Circumstance.ALL_UPHELD),
        ("Not a single point was upheld.", Circumstance.NOTHING_UPHELD),
        ("Four of the seven points were upheld.", Circumstance.SOME_UPHELD),
    ],
)
def test_a_circumstance_in_the_words_people_use(text: str, code: Circumstance) -> None:
    assert code in circumstances(text)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("The letter doesn't say when the next review is.", Circumstance.REPLY_OMITTED_NEXT_STAGE),
        ("The letter says what to do next: ask for a panel.", Circumstance.REPLY_OMITTED_NEXT_STAGE),
        ("They didn't mention the swing park.", Circumstance.REPLY_OMITTED_NEXT_STAGE),
        ("No next of kin was told.", Circumstance.REPLY_OMITTED_NEXT_STAGE),
        ("The independent person was lovely and came to every meeting.", Circumstance.NO_INDEPENDENT_PERSON),
        (
            "The independent person has not been named yet, it's only been a week.",
            Circumstance.NO_INDEPENDENT_PERSON,
        ),
        ("The social worker came on her own.", Circumstance.NO_INDEPENDENT_PERSON),
        ("The adjudication letter came with the report and gave reasons.", Circumstance.ADJUDICATION_MISSING),
        ("The adjudication gives full reasons for each finding.", Circumstance.ADJUDICATION_WITHOUT_REASONS),
        ("The panel agreed with all the findings.", Circumstance.FINDINGS_REJECTED),
        ("They rejected my complaint.", Circumstance.FINDINGS_REJECTED),
        ("He gave her £20 for her birthday.", Circumstance.OFFER_TOO_SMALL),
        ("They upheld it and offered £3,000 and a new assessment.", Circumstance.OFFER_TOO_SMALL),
        ("He said he'd ring on Tuesday and he did.", Circumstance.PROMISED_CONTACT_MISSED),
        ("My ex promised to ring the kids and never did.", Circumstance.PROMISED_CONTACT_MISSED),
        ("I told my mum one thing and my dad another.", Circumstance.CONTRADICTORY_MESSAGES),
        ("They asked why I was late for contact.", Circumstance.LATENESS_REASONS_WEIGHED),
        ("I never asked why.", Circumstance.LATENESS_REASONS_IGNORED),
        ("We were all in hospital when the baby was born, lovely day.", Circumstance.ALL_UPHELD),
        ("Is every complaint upheld?", Circumstance.ALL_UPHELD),
        ("The stage 1 answer upheld nothing.", Circumstance.COUNCIL_ADMITS_FAULT),
        ("None of my points was upheld.", Circumstance.COUNCIL_ADMITS_FAULT),
    ],
)
def test_what_only_sounds_like_one(text: str, code: Circumstance) -> None:
    assert code not in circumstances(text)


@pytest.mark.parametrize(
    "text",
    [
        "I complained in November about my son's social worker.",
        "Not upheld: my complaint about short breaks.",
        "Nobody doing her job wrote to the carers.",
        "Now the overnights are fine.",
    ],
)
def test_a_word_that_only_begins_like_a_no_tells_of_no_missed_support(text: str) -> None:
    assert Circumstance.SUPPORT_MISSED not in circumstances(text)


@pytest.mark.parametrize(
    "text",
    [
        "they sent a letter saying they done nothing wrong",
        "The letter says nowt wrong was done",
        "she wrote that they did not do anything wrong",
    ],
)
def test_a_council_that_says_it_did_no_wrong_keeps_no_wrong_record(text: str) -> None:
    assert Circumstance.WRONG_RECORDS not in circumstances(text)


@pytest.mark.parametrize("text", ["the report is wrong", "the minutes are full of lies"])
def test_a_wrong_record_is_still_heard(text: str) -> None:
    assert Circumstance.WRONG_RECORDS in circumstances(text)
