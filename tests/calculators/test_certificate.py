"""Which Phiếu, and may they demand it: by hand from the law dossier, file 01."""

from __future__ import annotations

from datetime import date

import pytest

from bot.calculators.certificate import Facts, Form, Purpose, decide

DAY = date(2026, 11, 20)


@pytest.mark.parametrize(
    ("fact", "purpose", "asked", "names_law", "form", "may_demand"),
    [
        ("1.5: công ty đòi số 2", "employer", "2", None, "none", "no"),
        ("1.5: dù có viện dẫn luật", "employer", "2", True, "none", "no"),
        ("1.5: cơ quan nhà nước cũng vậy", "authority", "2", None, "none", "no"),
        ("1.5, 01 §4: bảo vệ bị đòi số 2; có thể cần số 1", "sector", "2", None, None, "no"),
        ("1.6: công ty đòi số 1, có luật", "employer", "1", True, "1", "yes"),
        ("1.6: công ty đòi số 1 theo nội quy", "employer", "1", False, "none", "no"),
        ("1.6: công ty đòi số 1, chưa rõ", "employer", "1", None, None, "perhaps"),
        ("01 §4: ngành thường có luật riêng", "sector", "1", None, None, "perhaps"),
        ("01 §4: ngành thường có luật riêng, họ không nêu được", "sector", "1", False, None, "perhaps"),
        ("1.6: công văn của tỉnh không đủ", "authority", "1", False, "none", "no"),
        ("4.29: nước đến đòi", "abroad", "1", None, "1", "perhaps"),
        ("01 §5: xem đã xóa án tích chưa", "check_cleared", None, None, "1", None),
        ("1.12: tự mình biết", "own_knowledge", None, None, "2", None),
        ("1.5: cơ quan tố tụng", "proceedings", None, None, "none", "no"),
        ("chưa ai đòi", "employer", "none", None, "none", None),
        ("chưa biết họ đòi số mấy", "employer", None, None, None, "perhaps"),
    ],
)
def test_form_and_demand(fact, purpose, asked, names_law, form, may_demand):
    facts = Facts(DAY, Purpose(purpose), Form(asked) if asked else None, names_law)
    result = decide(facts)
    assert (result.form, result.may_demand) == (form, may_demand), fact
    assert result.advice.headline


def test_before_the_new_law_nothing_is_said():
    result = decide(Facts(date(2026, 6, 30), Purpose.EMPLOYER, Form.TWO))
    assert result.may_demand == "perhaps"
    assert result.advice.officer
    assert result.form is None


def test_what_to_ask_next():
    assert decide(Facts(DAY)).advice.missing == ("purpose",)
    assert decide(Facts(DAY, Purpose.EMPLOYER)).advice.missing == ("form_asked",)
    assert decide(Facts(DAY, Purpose.EMPLOYER, Form.ONE)).advice.missing == ("names_law",)
    assert decide(Facts(DAY, Purpose.EMPLOYER, Form.TWO)).advice.missing == ()
    unknown = Facts(DAY, Purpose.EMPLOYER, unknown=frozenset({"form_asked", "names_law"}))
    assert decide(unknown).advice.missing == ()
    assert decide(unknown).advice.officer


def test_nobody_who_is_asked_for_number_two_is_told_to_hand_it_over():
    for purpose in Purpose:
        result = decide(Facts(DAY, purpose, Form.TWO, names_law=True))
        said = " ".join([result.advice.headline, *(step.text for step in result.advice.steps)])
        if purpose is not Purpose.OWN_KNOWLEDGE:
            assert result.form is not Form.TWO
            assert result.may_demand != "yes"
        if result.may_demand == "no":
            assert "không" in result.advice.headline
            assert "Phiếu số 2" in said
