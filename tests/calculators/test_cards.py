"""Results as cards: the answer first, no day promised, the working behind, the officer where the law is not settled."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest

from bot.calculators import cards, certificate, expungement, legal_aid, loan, plan, training
from bot.calculators.evaluation import expungement as expungement_table, loan as loan_table
from bot.calculators.evaluation.values import Row
from bot.core.cards import Card
from bot.knowledge.checks import wording
from tests.calculators.tables import DATA, read

DAY = date(2026, 11, 20)
SHOWN_DAY = re.compile(r"\d\d/\d\d/\d{4}")
PROMISE = re.compile(r"chắc chắn được|sẽ được (?:vay|xóa)|bảo đảm được|cam kết")


def expungements():
    """A card for every row of the tables."""
    for table in ("expungement_cases.csv", "expungement_more.csv"):
        for row in read(DATA / table):
            result = expungement.decide(expungement_table.facts_of(Row(row)))
            yield row["case_id"], result, cards.expungement_card(result, DAY)


def loans():
    """A card for every row of the tables."""
    for table in ("loan_cases.csv", "loan_more.csv"):
        for row in read(DATA / table):
            result = loan.decide(loan_table.facts_of(Row(row)))
            yield row["case_id"], result, cards.loan_card(result, DAY)


def advices():
    """A card of each short interview, for every kind of answer."""
    person = legal_aid.Facts(DAY, business_matter=False)
    for facts in (person, replace(person, poor=True), replace(person, business_matter=True)):
        yield "legal_aid", cards.legal_aid_card(legal_aid.decide(facts), DAY)
    for purpose in certificate.Purpose:
        for form in (None, *certificate.Form):
            facts = certificate.Facts(DAY, purpose, form)
            yield f"{purpose} {form}", cards.certificate_card(certificate.decide(facts), DAY)
    for wants in training.Wants:
        for rural in (None, True, False):
            facts = training.Facts(DAY, wants, rural, short_course=True, youth_group=False)
            yield f"{wants} {rural}", cards.training_card(training.decide(facts), DAY)


def everything():
    """Every card of this module."""
    yield from ((name, card) for name, _, card in expungements())
    yield from ((name, card) for name, _, card in loans())
    yield from advices()


def test_every_card_is_short_kind_and_fits_every_channel():
    count = 0
    for name, card in everything():
        count += 1
        lines = sum(-(-len(line.replace("**", "")) // wording.LINE) for line in card.text.split("\n"))
        assert lines <= wording.LINES, (name, lines, card.text)
        assert len(card.more) <= 1000, (name, len(card.more))
        for text in (card.text, card.more):
            assert "{" not in text
            for sentence in wording.sentences(text):
                assert wording.syllables(sentence) <= wording.SYLLABLES, (name, sentence)
            plain = wording.PROPER_NAMES.sub(" ", text).lower()
            assert not any(word in plain for word in wording.FORBIDDEN), name
            assert not PROMISE.search(text), (name, text)
        assert 1 <= len(card.buttons) <= 3
        assert all(len(button.title) <= wording.TITLE for button in card.buttons)
        assert any(button.act == {"act": "human"} for button in card.buttons)
        assert card.more_title == "Xem cách tính"
        assert Card.from_json(card.to_json()) == card
    assert count > 300


def test_a_day_of_expungement_is_always_about_and_an_estimate():
    for name, result, card in expungements():
        if result.clear_from is None:
            assert "ước tính" not in card.text, name
            continue
        first = card.text.split("\n")[0]
        [day] = SHOWN_DAY.findall(first)
        assert f"khoảng {day} (ước tính)" in first, name
        assert "Thời hạn là" in card.more


def test_the_officer_comes_first_where_the_law_is_not_settled():
    for name, result, card in expungements():
        first = card.buttons[0].act == {"act": "human"}
        assert first is result.officer, name
        if result.verdict is expungement.Verdict.OFFICER:
            assert "cần cán bộ xác nhận" in card.text
    for name, result, card in loans():
        if result.eligible is loan.Eligible.OFFICER:
            assert card.buttons[0].act == {"act": "human"}, name


def test_what_is_c_says_that_it_is_being_checked():
    minors = [card for _, result, card in expungements() if result.confidence == "A text / C"]
    assert len(minors) > 10
    for card in minors:
        assert "cán bộ xác nhận" in card.text
        assert "theo quy định hiện biết" in f"{card.text} {card.more}".lower()
        assert "Nên hỏi lại cán bộ" in card.caveat


def test_what_states_law_names_its_source():
    for name, result, card in expungements():
        if result.article not in ("-", ""):
            assert (
                any("Bộ luật Hình sự" in source.instrument for source in card.sources)
                or not result.steps[-1].basis
            ), name
    for name, _, card in loans():
        assert any("22/2023/QĐ-TTg" in source.instrument for source in card.sources), name


def test_a_court_case_cites_the_article_of_the_court():
    facts = next(
        expungement_table.facts_of(Row(row))
        for row in read(DATA / "expungement_cases.csv")
        if row["case_id"] == "XAT-043"
    )
    [code] = [
        s
        for s in cards.expungement_card(expungement.decide(facts), DAY).sources
        if "Hình sự" in s.instrument and "Tố" not in s.instrument
    ]
    assert "Điều 71 khoản 2" in code.article
    assert "Điều 70" not in code.article


def test_it_says_that_an_officer_has_not_signed_it_yet():
    for _, card in everything():
        assert "đang chờ cán bộ duyệt" in card.caveat


def test_after_its_review_nothing_is_said_but_an_officer_offered():
    facts = expungement.Facts(as_of=DAY)
    late = expungement.rules().review_by.replace(year=2099)
    card = cards.expungement_card(expungement.decide(facts), late)
    assert "đang được rà soát lại" in card.text
    assert [button.act for button in card.buttons] == [{"act": "human"}]
    assert card.more == ""
    assert cards.expungement_card(expungement.decide(facts), expungement.rules().review_by).more


def test_the_loan_card_says_the_last_day_and_what_it_costs():
    row = next(row for row in read(DATA / "loan_cases.csv") if row["case_id"] == "VAY-002")
    card = cards.loan_card(loan.decide(loan_table.facts_of(Row(row))), DAY)
    assert card.text.startswith("**Có thể được xét vay**, tối đa 100 triệu đồng.")
    assert "ngày cuối là 02/09/2030" in card.text
    assert "khoảng 520.000 đồng (ước tính)" in card.text
    assert "Tháng 120" in card.more
    assert [source.instrument for source in card.sources] == [
        "Quyết định 22/2023/QĐ-TTg",
        "Quyết định 2553/QĐ-TTg",
    ]
    assert "**Giấy tờ**" in card.more


def test_the_buttons_lead_to_what_the_answer_was_about():
    wanted = {
        "XAT-032": "expungement/paid_late",
        "XAT-033": "after_release/court_debt_where",
        "XAT-036": "expungement/new_offence",
        "XAT-057": "expungement/under_18",
        "XAT-043": "expungement/by_court",
    }
    for name, _, card in expungements():
        if name in wanted:
            assert {"act": "need", "need": wanted[name]} in [button.act for button in card.buttons], name


@pytest.mark.parametrize("sentence", plan.Sentence)
def test_the_plan_is_a_checklist_in_its_phases(sentence):
    facts = plan.Facts(
        day=DAY,
        released_on=date(2026, 11, 18),
        sentence=sentence,
        sentence_months=42,
        home=plan.Home.HAS,
        has_identity_card=False,
        court_debts=True,
        wants=frozenset(plan.Wish),
    )
    made = plan.make(facts)
    card = cards.plan_card(made)
    assert card.text.count("☐") == len(made.steps)
    assert [line for line in card.text.split("\n") if line.startswith("**")] == [
        "**Ngay khi về**",
        "**Trong tháng đầu**",
        "**Mốc cần nhớ**",
    ]
    assert "ước tính" in card.text.split("\n")[0]
    assert (card.buttons[0].act == {"act": "human"}) is made.officer
    assert len(card.more) <= 1300
    assert Card.from_json(card.to_json()) == card
