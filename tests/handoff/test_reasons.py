"""What must go to an officer puts the officer first, and the case then says why."""

from datetime import date

import pytest

from bot.calculators import expungement, loan
from bot.handoff import reasons, words
from bot.knowledge import knowledge
from tests.calculators.test_cards import expungements, loans

DAY = date(2026, 11, 21)


@pytest.mark.parametrize(
    "need",
    [
        "expungement/several_sentences",
        "expungement/by_court",  # Chapter XIII, XXVI
        "expungement/recidivism",
        "expungement/office_refuses",
        "handoff/office_dispute",
        "after_release/complaint_official",
        "expungement/lost_receipts",
        "expungement/lost_release_paper",
        "after_release/lost_release_paper",
        "criminal_record/lost_id",
        "danger/summons",
        "legal_aid/police_invitation_lawyer",
        "loan/refused",
    ],
)
def test_what_the_law_leaves_to_an_officer_offers_one_first(need):
    assert reasons.of_asking(knowledge().card(need, DAY)) == "rule"


def test_a_card_of_uncertain_law_offers_one_first():
    cards = [knowledge().card(need, DAY) for need in knowledge().needs()]
    doubtful = [card for card in cards if "theo quy định hiện biết" in card.caveat and card.kind != "urgent"]
    assert doubtful
    assert {reasons.of_asking(card) for card in doubtful} == {"rule"}


def test_a_calculation_that_ends_at_an_officer_offers_one_first():
    ended = [card for _, result, card in expungements() if result.verdict is expungement.Verdict.OFFICER]
    ended += [card for _, result, card in loans() if result.eligible is loan.Eligible.OFFICER]
    assert len(ended) > 10
    assert {reasons.of_asking(card) for card in ended} == {"rule"}


def test_a_card_past_its_review_says_nothing_and_offers_an_officer():
    cards = [knowledge().card(need, date(2031, 1, 1)) for need in ("loan/interest", "criminal_record/fee")]
    assert {reasons.of_asking(card) for card in cards} == {"review"}


def test_every_reason_has_words_for_the_officer():
    for reason in ("asked", "misunderstood", "rule", "review", "failure", "closing", "callback", "again"):
        assert words.why(reason, None) == words.REASONS[reason]
