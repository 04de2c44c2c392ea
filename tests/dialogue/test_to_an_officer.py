"""From what Rasa says to the wish for an officer: offered, agreed to with a word, and carrying where the person lives."""

from bot.core.cards import Card
from bot.handoff import reasons


def test_a_yes_to_the_offer_of_an_officer_calls_one(talk):
    talk.say("asdf qwer zxcv")
    second = talk.say("hjkl uiop vbnm")
    assert reasons.of_asking(Card.from_json(second["cards"][0])) == "misunderstood"
    assert second["handoff"] is None  # nobody reads a conversation before its person agrees
    agreed = talk.hear("yes")
    assert agreed["handoff"]["reason"] == "asked"
    assert agreed["cards"][0]["id"] == "system/handoff"


def test_a_yes_to_anything_else_calls_nobody(talk):
    talk.need("criminal_record/where")
    assert talk.hear("yes")["handoff"] is None


def test_a_no_to_the_offer_calls_nobody(talk):
    talk.need("expungement/several_sentences")
    assert talk.hear("no")["handoff"] is None


def test_the_place_that_was_told_goes_with_the_wish(talk):
    talk.say("em ở phường Bến Thành, thành phố Hồ Chí Minh thì làm căn cước ở đâu")
    wish = talk.hear("handoff", needs=[{"need": "handoff/human", "confidence": 1.0}])["handoff"]
    assert "Bến Thành" in (wish["place"] or "")
