"""The reasons councils give, in many wordings, and words that sound like a reason and are none."""

# ruff: noqa: E501 (the messages read best whole)
from __future__ import annotations

import pytest

from assistant.case import ReasonCode
from assistant.understanding.facts import read_facts
from assistant.understanding.segments import split


def reasons(text: str) -> set[ReasonCode]:
    return {fact.value.code for fact in read_facts(text, split(text)).reasons}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("The letter said carers cannot use the statutory complaints procedure.", ReasonCode.NOT_COVERED),
        (
            "They wrote that my concerns had been dealt with in full and a further investigation would serve no useful purpose.",
            ReasonCode.NOTHING_TO_ADD,
        ),
        (
            "Council says there is little more that could be gained by another look.",
            ReasonCode.NOTHING_TO_ADD,
        ),
        (
            "She said the decision will stand whatever an investigator finds.",
            ReasonCode.CANNOT_ACHIEVE_OUTCOME,
        ),
        ("They told me what I'm asking for isn't in their gift.", ReasonCode.CANNOT_ACHIEVE_OUTCOME),
        (
            "They say the remedy I seek is not one the complaints process can provide.",
            ReasonCode.CANNOT_ACHIEVE_OUTCOME,
        ),
        (
            "Told the matter will be handled under the council's general complaints policy.",
            ReasonCode.USE_CORPORATE,
        ),
        (
            "They said it must go through customer relations as an ordinary complaint.",
            ReasonCode.USE_CORPORATE,
        ),
        ("They insist on a meeting with the team manager before they'll log it.", ReasonCode.INFORMAL_FIRST),
        ("They said I have to try mediation first.", ReasonCode.INFORMAL_FIRST),
        (
            "Refused because what happened was more than twelve months before I complained.",
            ReasonCode.OUT_OF_TIME,
        ),
        ("They said it's out of time.", ReasonCode.OUT_OF_TIME),
        ("She said I'd left it too long, it was two years ago.", ReasonCode.OUT_OF_TIME),
        ("They said I missed the window to ask for stage 2.", ReasonCode.LATE_STAGE2_REQUEST),
        ("No panel, they say, because I asked after the 20 working days.", ReasonCode.LATE_PANEL_REQUEST),
        ("They said they can only deal with someone who has PR.", ReasonCode.NO_PARENTAL_RESPONSIBILITY),
        (
            "He says because I'm only the nan I have no legal standing to complain.",
            ReasonCode.NO_PARENTAL_RESPONSIBILITY,
        ),
        (
            "They want my 14 year old's written permission before they'll accept it.",
            ReasonCode.CHILD_HAS_NOT_CONSENTED,
        ),
        ("They won't look at it while care proceedings are going on.", ReasonCode.COURT_RUNNING),
        ("Put on hold because the police are still investigating.", ReasonCode.COURT_RUNNING),
        (
            "They said complaints about child protection can't be looked at.",
            ReasonCode.CHILD_PROTECTION_MATTER,
        ),
        ("They said the court has already ruled on this.", ReasonCode.JUDGE_DECIDED),
        ("They've put me on a restricted contact list and won't take the complaint.", ReasonCode.VEXATIOUS),
        ("They say I complain too much and they will not reply further.", ReasonCode.VEXATIOUS),
        ("They say I've used up every stage.", ReasonCode.ALL_STAGES_DONE),
        ("They won't continue because I have lodged an appeal with SENDIST.", ReasonCode.TRIBUNAL),
        ("The letter says they never pay compensation through complaints.", ReasonCode.NO_COMPENSATION),
        ("The manager said there's no money available for complaints.", ReasonCode.NO_COMPENSATION),
        ("They closed it because my solicitor wrote to them.", ReasonCode.LEGAL_ACTION_THREATENED),
        ("They can't go ahead as they've nobody free to investigate.", ReasonCode.NO_INVESTIGATOR),
        ("They said I must wait for the stage 1 answer before asking.", ReasonCode.STAGE1_STILL_OPEN),
        (
            "They say these points weren't in my first complaint so can't go to stage 2.",
            ReasonCode.NEW_ISSUES,
        ),
        ("They told me it's an HR issue now so they can't investigate.", ReasonCode.DISCIPLINARY),
        (
            "They say I already pulled the complaint last year and can't bring it back.",
            ReasonCode.WITHDREW_BEFORE,
        ),
        ("They said it's a legal argument and not for a complaint.", ReasonCode.POINT_OF_LAW),
        ("They said he never qualified as a care leaver so can't complain.", ReasonCode.NOT_CARE_LEAVER),
        ("They returned it because I hadn't used their form.", ReasonCode.FORM_REQUIRED),
        ("They told me to go to the Ombudsman instead of stage 2.", ReasonCode.GO_TO_OMBUDSMAN),
        ("They cancelled because I wanted to bring a solicitor.", ReasonCode.NO_LAWYERS),
        ("They refused as the complaint had no name on it.", ReasonCode.ANONYMOUS),
        ("They said it was a comment and not a complaint.", ReasonCode.NOT_A_COMPLAINT),
        (
            "They told me to complain to the care agency because they provide it.",
            ReasonCode.COMMISSIONED_PROVIDER,
        ),
    ],
)
def test_a_reason_in_the_words_people_use(text: str, code: ReasonCode) -> None:
    assert code in reasons(text)


@pytest.mark.parametrize(
    "text",
    [
        "I have nothing to add to my last email.",
        "They said they would look into it and add it to the file.",
        "I was out of time at work so I rang later.",
        "Stage 2 is being done by an independent person.",
        "The investigator was thorough and upheld everything.",
        "My solicitor says I should complain.",
        "Can I go straight to the Ombudsman?",
        "The police came on Tuesday and were lovely.",
        "I am the only one with PR.",
        "The court case ended last year.",
        "I've had an informal chat with the manager which helped.",
        "She said the care plan would be reviewed in twelve months.",
        "I filled in the form on their website on 3 March.",
        "The judge made an SGO in 2019.",
        "They said sorry and offered \u00a3200.",
        "My son has consented.",
        "He is over 18 now and at uni.",
        "I don't want compensation.",
        "The private provider sends carers every day.",
        "I got a new social worker and there are fresh issues with her.",
    ],
)
def test_no_reason_where_the_council_gave_none(text: str) -> None:
    assert reasons(text) == set()
