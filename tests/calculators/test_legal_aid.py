"""Legal aid: the groups of each list, by hand from the law dossier, file 05."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date

import pytest

from bot.calculators.advice import Answer
from bot.calculators.legal_aid import Facts, decide, groups, rules

NOW, NEXT_YEAR = date(2026, 12, 31), date(2027, 1, 1)
NOBODY = Facts(
    **{field.name: False for field in fields(Facts) if field.name not in ("day", "age", "unknown")},
    day=NOW,
    age=40,
)


def person(day=NOW, **known):
    """Somebody of whom everything is known, and nothing applies but ``known``."""
    return replace(NOBODY, day=day, **known)


@pytest.mark.parametrize(
    ("fact", "known", "now", "next_year"),
    [
        ("5.1 (1)", {"meritorious": True}, "yes", "yes"),
        ("5.1 (2)", {"poor": True}, "yes", "yes"),
        ("5.1 (3)", {"age": 15}, "yes", "yes"),
        ("5.1 (4)", {"minority_in_hard_area": True}, "yes", "yes"),
        ("5.1 (5)", {"accused": True, "age": 16}, "yes", "yes"),
        ("5.1 (5): đủ 18 thì không", {"accused": True, "age": 18}, "no", "no"),
        ("5.1 (5): 16 tuổi mà không bị buộc tội", {"age": 16}, "no", "no"),
        ("5.1 (6)", {"accused": True, "near_poor": True}, "yes", "yes"),
        ("5.1 (6) và 5.2: cận nghèo không bị buộc tội", {"near_poor": True}, "no", "yes"),
        ("5.1 (7) và 5.4: khó khăn là cận nghèo", {"age": 68, "near_poor": True}, "yes", "yes"),
        ("5.1 (7) và 5.4: khó khăn là trợ cấp xã hội", {"age": 68, "social_allowance": True}, "yes", "yes"),
        ("5.1 (7) và 5.2: cao tuổi không khó khăn", {"age": 60}, "no", "yes"),
        ("59 tuổi chưa phải người cao tuổi", {"age": 59}, "no", "no"),
        ("5.1 (7) và 5.2", {"disabled": True}, "no", "yes"),
        ("5.1 (7) và 5.2", {"hiv": True}, "no", "yes"),
        ("5.1 (7)", {"hiv": True, "near_poor": True}, "yes", "yes"),
        ("5.1 (7) và 5.2", {"domestic_violence": True}, "no", "yes"),
        ("5.1 (7) và 5.2", {"martyr_family": True}, "no", "yes"),
        ("5.1 (7) và 5.2", {"dioxin": True}, "no", "yes"),
        ("5.2: hưởng trợ cấp xã hội", {"social_allowance": True}, "no", "yes"),
        ("5.1 (7): nạn nhân mua bán người cần khó khăn", {"trafficked": True}, "no", "no"),
        ("5.1 (7)", {"victim": True, "age": 17, "social_allowance": True}, "yes", "yes"),
        ("05 §0: mới ra tù không phải là một nhóm", {}, "no", "no"),
        ("5.6: việc kinh doanh", {"poor": True, "business_matter": True}, "no", "no"),
    ],
)
def test_who_is_helped_before_and_after_the_list_widens(fact, known, now, next_year):
    assert decide(person(**known)).answer == now, fact
    assert decide(person(NEXT_YEAR, **known)).answer == next_year, fact


def test_who_fits_only_next_year_is_told_so():
    advice = decide(person(near_poor=True))
    said = " ".join(step.text for step in advice.steps)
    assert "01/01/2027" in said
    assert "hộ cận nghèo" in said
    assert "01/01/2027" not in " ".join(step.text for step in decide(person(trafficked=True)).steps)
    assert "Từ 01/01/2027" not in " ".join(
        step.text for step in decide(person(NEXT_YEAR, near_poor=True)).steps
    )


def test_what_is_not_known_makes_it_perhaps_and_says_what_to_ask():
    advice = decide(person(age=68, near_poor=None, social_allowance=None))
    assert advice.answer is Answer.PERHAPS
    assert advice.missing == ("near_poor", "social_allowance")
    assert not advice.officer
    in_vain = decide(
        person(
            age=68,
            near_poor=None,
            social_allowance=None,
            unknown=frozenset({"near_poor", "social_allowance"}),
        )
    )
    assert in_vain.answer is Answer.PERHAPS
    assert in_vain.missing == ()
    assert in_vain.officer


def test_the_list_of_2027_is_said_to_be_checked_still():
    advice = decide(person(NEXT_YEAR, near_poor=True))
    assert advice.officer
    assert "đang được kiểm tra lại" in " ".join(step.text for step in advice.steps)


def test_asking_stops_as_soon_as_one_group_fits():
    assert decide(Facts(day=NOW)).missing[:3] == ("business_matter", "poor", "near_poor")
    assert decide(Facts(day=NOW, business_matter=False, poor=True)).missing == ()
    assert decide(Facts(day=NOW, poor=True)).missing == ("business_matter",)


def test_every_requirement_is_a_fact_or_made_of_facts():
    book = rules()
    known = {field.name for field in fields(Facts)} | {"hardship", "child", "sixteen_to_eighteen", "elderly"}
    assert {name for group in book.groups for name in group.requires} <= known
    assert set(book.facts) == {field.name for field in fields(Facts)} - {"day", "unknown"}
    everybody = replace(
        NOBODY,
        **{name: True for name in ("poor", "near_poor", "accused", "elderly") if name in known - {"elderly"}},
    )
    sure, perhaps = groups(everybody, book)
    assert {group.id for group in sure} == {"poor", "accused_near_poor"}
    assert perhaps == []
