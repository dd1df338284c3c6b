"""What may be asked for to put things right."""

import pytest

from assistant.case import Circumstance, ReasonCode, Service
from assistant.procedure.assessment import Lawful
from tests.procedure.rules.naming import by, rule
from tests.procedure.rules.seeing import asks, faults, rests_on, seen, verdict
from tests.procedure.telling import told

C, R = Circumstance, ReasonCode
ANSWERED = ("complaint_made 2024-05-13", "stage1_response 2024-05-24")


@rule("rem-01")
def test_money_may_be_paid():
    found = seen(told(*ANSWERED, reasons=[R.NO_COMPENSATION]))
    assert verdict(found, R.NO_COMPENSATION).lawful is Lawful.NO
    assert faults(found) == {"refused_compensation"}
    assert "rem-01" in rests_on(found, "fault:refused_compensation")
    assert "financial_remedy" in asks(found)


@rule("rem-02")
@pytest.mark.parametrize(
    "event",
    ["stage1_response 2024-06-24", "stage2_response 2024-06-24", "stage3_council_response 2024-06-24"],
)
def test_redress_is_for_every_stage(event: str):
    found = seen(told(event, circumstances=[C.OUT_OF_POCKET]))
    assert {"reimbursement", "financial_remedy"} <= asks(found)
    assert "rem-02" in rests_on(found, "ask_for:reimbursement")


@pytest.mark.parametrize(
    ("circumstance", "first"),
    [
        by("rem-03", C.OUT_OF_POCKET, "reimbursement"),
        by("rem-03", C.SUPPORT_MISSED, "backdated_support"),
        by("rem-08", C.SUPPORT_MISSED, "backdated_support"),
    ],
)
def test_what_was_lost_is_repaid_before_a_symbolic_payment(
    circumstance: Circumstance, first: str, request: pytest.FixtureRequest
):
    found = seen(told(*ANSWERED, services=[Service.FOSTERING], circumstances=[circumstance]))
    order = [ask.code.value for ask in found.can_ask_for]
    assert order.index(first) < order.index("financial_remedy")
    rule_id = next(request.node.iter_markers("rule")).args[0]
    assert rule_id in rests_on(found, f"ask_for:{first}")


@rule("rem-09")
def test_an_offer_too_small_may_be_added_to():
    found = seen(
        told("stage2_response 2024-06-10", "remedy_offered 2024-06-10", circumstances=[C.OFFER_TOO_SMALL])
    )
    assert faults(found) == {"remedy_inadequate"}
    assert "rem-09" in rests_on(found, "fault:remedy_inadequate")
    assert "financial_remedy" in asks(found)
