"""Danger now, told in many voices, and danger that is over, reported, imagined or only a way of speaking."""

from __future__ import annotations

import pytest

from assistant.case import Safety
from assistant.understanding.facts import read_facts
from assistant.understanding.segments import split


def alarms(text: str) -> set[Safety]:
    return {fact.value for fact in read_facts(text, split(text)).safety}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("my little boy came back from his dads with a handprint on his leg on sunday", Safety.CHILD_AT_RISK),
        ("my daughter says her stepdad gets into her bed at night", Safety.CHILD_AT_RISK),
        ("she told me the carer locks her in her room every night with no food", Safety.CHILD_AT_RISK),
        ("his nan is drunk every day when shes meant to be minding him", Safety.CHILD_AT_RISK),
        ("my son is 14 and hasn't been seen since Tuesday, the home shrug", Safety.CHILD_AT_RISK),
        ("older men pick her up from the unit in cars and give her vapes and money", Safety.CHILD_AT_RISK),
        (
            "the baby has a bruise on her cheek and dad says she fell, I don't believe him",
            Safety.CHILD_AT_RISK,
        ),
        ("dad has come out of prison and moved back in with the kids last night", Safety.CHILD_AT_RISK),
        ("my grandson said mummy's boyfriend hurts him", Safety.CHILD_AT_RISK),
        ("they left my 6 year old on her own in the house again tonight", Safety.CHILD_AT_RISK),
        ("he is carrying drugs for a gang and the placement do nothing", Safety.CHILD_AT_RISK),
        ("im 13 and my foster carer hits me", Safety.CHILD_AT_RISK),
        ("he keeps coming in my room at night and i dont like it, im 12", Safety.CHILD_AT_RISK),
        ("my daughter disclosed this week that her uncle touched her", Safety.CHILD_AT_RISK),
        ("there's no food in the house and the kids haven't eaten since yesterday", Safety.CHILD_AT_RISK),
        ("Child disclosed to school today that mother punched her", Safety.CHILD_AT_RISK),
        ("i'm frightened i will hurt the baby", Safety.CHILD_AT_RISK),
        ("my husband hit me again on friday and the kids saw", Safety.DOMESTIC_ABUSE),
        ("he strangled me last week, social worker said talk to a solicitor", Safety.DOMESTIC_ABUSE),
        ("my ex is outside my house right now", Safety.DOMESTIC_ABUSE),
        ("he checks my phone and wont let me leave the house", Safety.DOMESTIC_ABUSE),
        ("i have to be quick hes in the shower", Safety.DOMESTIC_ABUSE),
        ("she hits me and I'm a bloke so nobody believes it", Safety.DOMESTIC_ABUSE),
        ("I'm in a refuge and the council gave my ex the address", Safety.DOMESTIC_ABUSE),
        ("he says if i leave he will take the kids and burn the house down", Safety.DOMESTIC_ABUSE),
        ("my partner controls all the money and threatens me every day", Safety.DOMESTIC_ABUSE),
        ("He has broken the non-molestation order twice this week", Safety.DOMESTIC_ABUSE),
        ("my wife's dad keeps threatening to kill us", Safety.DOMESTIC_ABUSE),
        ("cl living with perpetrator, afraid to go home", Safety.DOMESTIC_ABUSE),
        ("i want to end my life", Safety.SELF_HARM),
        ("ive been cutting again since they moved me", Safety.SELF_HARM),
        ("my daughter has taken an overdose tonight", Safety.SELF_HARM),
        ("I don't want to be alive any more because of this", Safety.SELF_HARM),
        ("my son says he wants to die", Safety.SELF_HARM),
        ("he tried to hang himself last week and they still closed the case", Safety.SELF_HARM),
        ("some days i think the kids would be better off without me", Safety.SELF_HARM),
        ("I have nothing left to live for if they adopt him", Safety.SELF_HARM),
        ("she's self harming every night and camhs won't see her", Safety.SELF_HARM),
        ("i just want it all to stop, i've got the tablets here", Safety.SELF_HARM),
        ("can't go on, thinking of jumping off the bridge", Safety.SELF_HARM),
        ("my niece rang me sobbing, her mum's boyfriend slapped her this morning", Safety.CHILD_AT_RISK),
        (
            "Contact centre: my son had burns on his arm yesterday and nobody can say how",
            Safety.CHILD_AT_RISK,
        ),
        ("the home let him go off with a man they've never met and he's not back", Safety.CHILD_AT_RISK),
        ("their dad is back drinking and driving with the kids in the car", Safety.CHILD_AT_RISK),
        ("i'm 15, my placement isn't safe, a lad here keeps touching me", Safety.CHILD_AT_RISK),
        ("he kicked the door in last night, I've got the kids upstairs", Safety.DOMESTIC_ABUSE),
        ("my husband reads all my emails so please don't reply here", Safety.DOMESTIC_ABUSE),
        ("I left him in May and he's found us, he was at the school gate today", Safety.DOMESTIC_ABUSE),
        ("she threw a kettle at me yesterday in front of the boys", Safety.DOMESTIC_ABUSE),
        ("client disclosed current physical abuse by partner, children in the home", Safety.DOMESTIC_ABUSE),
        ("I've had enough of living", Safety.SELF_HARM),
        ("my daughter keeps saying she'll kill herself if they move her", Safety.SELF_HARM),
        ("He's been found with a ligature twice this month", Safety.SELF_HARM),
        ("some nights I plan how I'd do it", Safety.SELF_HARM),
    ],
)
def test_danger_in_many_voices(text: str, code: Safety) -> None:
    assert code in alarms(text)


@pytest.mark.parametrize(
    "text",
    [
        "her dad hit her in 2016, he went to prison, she's safe with me now",
        "this has been a nightmare and I'm losing the will to live with these people",
        "I'd kill for a straight answer",
        "the council's letter was a slap in the face",
        "they beat us down at every meeting",
        "I was in a domestic violence relationship ten years ago which is why they got involved",
        "the report says I am a risk to my children because my ex was violent",
        "Client fled DV in 2019, now settled. S2 req 3/2.",
        "In the book the girl runs away from home",
        "There was a thing on the news about a child who was beaten",
        "he used to self harm but has been fine for three years",
        "the suicide prevention training was cancelled",
        "My late husband took his own life in 2012 and I've raised them since",
        "he gets overwhelmed and hits his head when his routine changes",
        "my autistic son hits me when he is dysregulated and we lost the respite",
        "she bruises easily because of her condition",
        "the complaint is dead in the water",
        "they've shot themselves in the foot",
        "I'm being strangled by red tape",
        "the panel tore them apart",
        "my daughter was abused by a former foster carer before she came to us in 2018",
        "They accused me of hitting him, which I never did",
        "allegation of physical abuse was unsubstantiated last year",
        "He is missing school and missing his sister",
        "the minutes are missing",
        "I went missing from the meeting to take a call",
        "we were left alone to get on with it",
        "nobody came to look after the complaint",
        "Can you say what domestic abuse means for a complaint?",
        "I work for a domestic abuse charity and want to know the time limits",
        "our self-harm policy was not followed by the school in 2020",
        "the social worker was aggressive to me on the phone",
        "I'm scared to complain in case they take it out on us",
        "he could murder a cup of tea",
        "my ex has contact every Saturday and it goes well",
        "the bridge to adult services is broken",
        "It cut me to the bone",
        "drop dead gorgeous boy, 7, autistic",
        "The worker threatened to take the kids if I complained",
        "she knocked on the wrong door and left",
        "he slapped a form on the desk and walked out",
        "the manager punched holes in my argument",
        "my son burns through his hours by Wednesday",
        "we were out of our minds with worry in 2021 when she ran away, she's home now",
        "the house is freezing since the boiler broke",
        "My ex and I get on fine and he reads the letters too",
        "I could have died of embarrassment",
        "the judge found no domestic abuse",
        "a woman on Facebook said her partner hit her and they did nothing",
        "my daughter was sexually abused as a baby by her birth father and needs therapy, which was refused",
        "she took her tablets this morning and we went to the meeting",
        "they keep killing off our respite",
        "Our foster lad ran away from his last placement in 2020",
        "the policeman was violent with the door",
    ],
)
def test_past_reported_and_idiom_raise_no_alarm(text: str) -> None:
    assert alarms(text) == set()


@pytest.mark.parametrize(
    "text",
    [
        "my husband has just had his hands round my neck again, I'm shut in the loo, he's gone out for cigs",
        "He had me by the throat tonight and the kids saw it",
        "I've locked myself in the bedroom and he's still kicking the door",
    ],
)
def test_hands_at_the_throat_and_a_locked_door_are_heard(text: str) -> None:
    assert Safety.DOMESTIC_ABUSE in alarms(text)


@pytest.mark.parametrize(
    "text",
    [
        "he had his hands round my neck in 2015, we split up then and it is long over",
        "My son locked himself in the bathroom at respite and staff got him out.",
        "She has a scarf on round her neck in the photo they used without asking.",
    ],
)
def test_what_is_long_over_or_nobodys_violence_is_not(text: str) -> None:
    assert Safety.DOMESTIC_ABUSE not in alarms(text)
