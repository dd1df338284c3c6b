"""What a grievance is about, and where the council is: what is complained of, not what the story mentions."""

# ruff: noqa: E501 (the messages read best whole)
from __future__ import annotations

import pytest

from assistant.case import Case, Nation
from assistant.understanding.facts import read_facts
from assistant.understanding.segments import split


@pytest.mark.parametrize(
    ("text", "about", "mentioned"),
    [
        (
            "The judge got it wrong when he made the care order and I want it overturned.",
            {"court_decision"},
            set(),
        ),
        (
            "A judge made a care order in 2019. The council now refuses contact and I want to complain.",
            {"contact"},
            {"court_decision"},
        ),
        (
            "I want to complain about the school, the head put my son in isolation for a week.",
            {"school_conduct"},
            set(),
        ),
        (
            "His school told social services he needed short breaks and they still cut them.",
            {"short_breaks"},
            {"school_conduct"},
        ),
        (
            "School excluded him twice and the teaching assistant pinned him down. Who do I complain to about the school?",
            {"school_conduct"},
            set(),
        ),
        (
            "The head teacher wrote a lovely letter backing us but the social worker ignored it.",
            set(),
            {"school_conduct"},
        ),
        (
            "The council refused to do an EHC needs assessment. Can I appeal?",
            {"ehc_plan"},
            set(),
        ),
        (
            "His EHC plan names the wrong school and section F is empty.",
            {"ehc_plan"},
            set(),
        ),
        (
            "He has an EHCP and is at a special school. The direct payments were stopped in May.",
            {"disabled_child"},
            {"ehc_plan"},
        ),
        (
            "The fostering panel said no to us as carers and the decision maker agreed. Where do we appeal?",
            {"carer_approval"},
            set(),
        ),
        (
            "We have had a letter saying our approval as foster carers is to be terminated.",
            {"carer_approval"},
            set(),
        ),
        (
            "We were approved as foster carers in 2015 and have never been paid the right allowance.",
            {"fostering"},
            {"carer_approval"},
        ),
        (
            "CAMHS discharged her after one appointment and the trust won't answer.",
            {"nhs"},
            set(),
        ),
        (
            "Her consultant at CAMHS says she needs respite but the council won't assess.",
            {"short_breaks"},
            {"nhs"},
        ),
        (
            "The hospital lost his notes and the ward sister was rude, I want to complain about the hospital.",
            {"nhs"},
            set(),
        ),
        (
            "I was in hospital with sepsis so I complained late about his care placement.",
            set(),
            {"nhs"},
        ),
        (
            "The police officer who came handcuffed my 12 year old. Who do I complain to about that?",
            {"police"},
            set(),
        ),
        (
            "The police brought the children to me at midnight and the council has paid me nothing since.",
            set(),
            {"police"},
        ),
        (
            "The CAFCASS officer saw my kids for ten minutes. How do I complain about her?",
            {"cafcass"},
            set(),
        ),
        (
            "Cafcass supported me, it is the social worker who would not arrange contact.",
            {"contact"},
            {"cafcass"},
        ),
        (
            "The guardian in the court case was biased, she's from cafcass.",
            {"cafcass"},
            set(),
        ),
        (
            "My mum is 81 and her home carers have stopped coming. Is that you?",
            {"adult_social_care"},
            set(),
        ),
        (
            "I'm 81 and my grandson lives with me under an SGO.",
            {"special_guardianship"},
            {"adult_social_care"},
        ),
        (
            "My adult brother with learning disabilities had his day centre place cut by adult social care.",
            {"adult_social_care"},
            set(),
        ),
        (
            "My son turns 18 in May and they say adult services will pick it up, but his respite stopped now.",
            {"short_breaks"},
            {"adult_social_care"},
        ),
        (
            "The section 47 enquiry was done without even seeing me. That is the whole complaint.",
            {"section_47"},
            set(),
        ),
        (
            "They did a section 47, found nothing, and then refused the support my disabled son was assessed for.",
            {"disabled_child"},
            set(),
        ),
        (
            "The conference chair would not let me speak and the minutes are wrong. I want to complain about the child protection conference.",
            {"child_protection_conference"},
            set(),
        ),
        (
            "I disagree with the decision to put the children on a child protection plan at the conference.",
            {"child_protection_conference"},
            set(),
        ),
        (
            "I rang from a conference call with the complaints team about his short breaks.",
            {"short_breaks"},
            {"child_protection_conference"},
        ),
        (
            "The section 7 report the social worker wrote is full of lies and the hearing is in June.",
            {"court_report"},
            set(),
        ),
        (
            "Section 17 support was promised and never came.",
            {"child_in_need"},
            {"court_report"},
        ),
        (
            "The social worker falsified her notes and I think she should be struck off.",
            {"staff_fitness"},
            set(),
        ),
        (
            "She came to the visit smelling of alcohol and drove off with my kids. Is she fit to practise?",
            {"staff_fitness"},
            set(),
        ),
        (
            "The social worker is useless and never rings back.",
            set(),
            {"staff_fitness"},
        ),
        (
            "They struck my complaint off because I missed the deadline.",
            set(),
            {"staff_fitness"},
        ),
        (
            "The children's home is filthy and the staff shout at the kids. Who inspects it?",
            {"childrens_home"},
            set(),
        ),
        (
            "My son lives in a children's home and the council has cancelled contact.",
            {"contact"},
            {"childrens_home"},
        ),
        (
            "My council tax bill is wrong and they are taking me to court for it.",
            {"other_council_service"},
            set(),
        ),
        (
            "Our bins have not been collected for a month.",
            {"other_council_service"},
            set(),
        ),
        (
            "I pay my council tax and get nothing for my disabled son.",
            {"disabled_child"},
            {"other_council_service"},
        ),
        (
            "The council flat is full of black mould and repairs never come. It's housing I want to complain about.",
            {"other_council_service"},
            set(),
        ),
        (
            "We moved house in March and the new social worker has never visited our child in need.",
            {"child_in_need"},
            {"other_council_service"},
        ),
        (
            "The GP surgery refused to refer him and the practice manager laughed. Where does that go?",
            {"nhs"},
            set(),
        ),
        (
            "The health visitor was horrible to me and weighed him wrong. How do I complain about her?",
            {"nhs"},
            set(),
        ),
        (
            "The health visitor referred us to early help and they closed us in a week.",
            {"early_help"},
            {"nhs"},
        ),
        (
            "They sent my records to my ex by mistake, address and all.",
            {"records"},
            set(),
        ),
        (
            "I asked for my social services file under subject access and half is blacked out.",
            {"records"},
            set(),
        ),
        (
            "The family support worker was rude to me and that is all I want to complain about, nothing to do with the kids.",
            {"adult_only"},
            set(),
        ),
        (
            "The complaint is only about how the manager spoke to me as an adult, not about my children's support.",
            {"adult_only"},
            set(),
        ),
        (
            "Only I have complained; the worker was rude to my daughter and cut her hours.",
            set(),
            {"adult_only"},
        ),
        (
            "Complaint about Ofsted's inspection of the home where my son lives.",
            {"childrens_home"},
            set(),
        ),
        (
            "Housing officer put us in a B&B, five of us. We are homeless.",
            {"other_council_service"},
            set(),
        ),
        (
            "We are parents of a teenager with cerebral palsy and the hoist was never fitted.",
            {"disabled_child"},
            set(),
        ),
        (
            "He was refused a school place and I have appealed, nothing to do with social care.",
            {"school_or_ehcp"},
            set(),
        ),
        (
            "I'm fighting for an order to discharge the care order, the court decided wrong.",
            {"court_decision"},
            set(),
        ),
        (
            "After the final hearing the council stopped doing what the care plan says.",
            {"looked_after"},
            {"court_decision"},
        ),
        (
            "IRM or council complaint for a proposal to deregister us?",
            {"carer_approval"},
            set(),
        ),
        (
            "The foster panel chair knows us; our mileage has not been paid since May.",
            {"fostering"},
            {"carer_approval"},
        ),
        (
            "Magistrates ordered supervised contact and I think they were wrong to.",
            {"court_decision"},
            set(),
        ),
    ],
)
def test_what_is_complained_of_and_what_is_only_mentioned(
    text: str, about: set[str], mentioned: set[str]
) -> None:
    services = {fact.value.value for fact in read_facts(text, split(text)).services}
    assert about <= services
    assert not mentioned & services


@pytest.mark.parametrize(
    ("text", "nation"),
    [
        ("Caerphilly council refused my complaint", Nation.WALES),
        ("complained 2 april, no answer. it's gwynedd if that changes anything", Nation.WALES),
        ("no reply since May. This is Fife by the way.", Nation.SCOTLAND),
        ("I complained to Flintshire County Council", Nation.WALES),
        ("Vale of Glamorgan social services won't answer", Nation.WALES),
        ("Neath Port Talbot took my kids", Nation.WALES),
        ("We moved from Cardiff to Bristol and Bristol council refuse to take my complaint", Nation.ENGLAND),
        ("My social worker Mrs Powys never rings", Nation.ENGLAND),
        ("The Welsh foster mum was lovely, Leeds council less so", Nation.ENGLAND),
        ("Our son is placed in Wrexham by Cheshire East council", Nation.ENGLAND),
        ("Fife council children and families team ignored me", Nation.SCOTLAND),
        ("South Lanarkshire social work lost our papers", Nation.SCOTLAND),
        ("Comhairle nan Eilean Siar have not replied", Nation.SCOTLAND),
        ("I complained to City of Edinburgh Council", Nation.SCOTLAND),
        ("Argyll and Bute council said no", Nation.SCOTLAND),
        (
            "My nan lives in Glasgow but we are in Newcastle and Newcastle council closed the complaint",
            Nation.ENGLAND,
        ),
        ("he ran off to Dundee once, Durham council did nothing", Nation.ENGLAND),
        ("Western Trust gateway team refused the complaint", Nation.NORTHERN_IRELAND),
        ("Belfast Health and Social Care Trust social worker", Nation.NORTHERN_IRELAND),
        ("South Eastern HSC Trust won't give me stage 2", Nation.NORTHERN_IRELAND),
        ("Great Western Hospital trust lost the notes; Swindon council did nothing", Nation.ENGLAND),
        ("Northern Rail made us late for contact", Nation.ENGLAND),
        ("I'm in Gwynedd, the council stopped our respite", Nation.WALES),
        ("Perth and Kinross council", Nation.SCOTLAND),
        ("Highland Council say no", Nation.SCOTLAND),
        ("Isle of Anglesey County Council", Nation.WALES),
        ("Moray council took the complaint", Nation.SCOTLAND),
        ("Conwy social services", Nation.WALES),
        ("East Renfrewshire social work", Nation.SCOTLAND),
        ("Derry social worker from the Western Health and Social Care Trust", Nation.NORTHERN_IRELAND),
        ("the children's panel in Scotland decided", Nation.SCOTLAND),
        ("Newport Pagnell, Milton Keynes council", Nation.ENGLAND),
        ("Stirling work by the team at Essex council", Nation.ENGLAND),
        ("We had a holiday in Pembrokeshire and Kent council closed us while away", Nation.ENGLAND),
    ],
)
def test_the_nation_is_where_the_council_is(text: str, nation: Nation) -> None:
    """England is also what is taken where no nation is told."""
    fact = read_facts(text, split(text)).nation
    assert (fact.value if fact is not None else Nation.ENGLAND) is nation


def test_a_short_reply_to_a_question_about_something_else_tells_no_new_subject() -> None:
    case = Case(
        turns=["They stopped my daughter's respite and froze the complaint."], asked=["proceedings_ended"]
    )
    reply = "No, the court case is still going on."
    assert read_facts(reply, split(reply), previous=case).services == ()
