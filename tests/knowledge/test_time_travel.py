"""From 2023 to 2028, on every day on which anything changes and the days around it: an answer in force, or an honest word."""

from collections import Counter
from datetime import date, timedelta
from pathlib import Path

import pytest
import yaml

from bot.knowledge import Knowledge
from bot.knowledge.render import IN_REVIEW, NOT_THAT_DAY

FIRST, LAST = date(2023, 1, 1), date(2028, 12, 31)
A_DAY = timedelta(days=1)
SILENT = yaml.safe_load(Path(__file__).with_name("silent_before.yml").read_text(encoding="utf-8"))
# These begin an interview; the calculators behind them have their own first days.
INTERVIEWS = ("/check", "/calculate", "/plan")


@pytest.fixture(scope="module")
def known():
    return Knowledge.load()


@pytest.fixture(scope="module")
def days(known):
    """Every day of change, the day before and the day after."""
    changes = {FIRST, LAST}
    for entry in known.content.entries:
        for version in entry.answer.versions:
            changes |= {version.valid_from, version.review_by + A_DAY}
            changes |= {version.valid_to + A_DAY} if version.valid_to else set()
    for instrument in known.content.instruments.values():
        changes |= {instrument.valid_from, instrument.doubtful_from or FIRST}
        changes |= {instrument.valid_to + A_DAY} if instrument.valid_to else set()
    around = {day + step for day in changes for step in (-A_DAY, timedelta(0), A_DAY)}
    return sorted(day for day in around if FIRST <= day <= LAST)


def kind_of(known, need, day):
    """ "answer", "in review" or "not that day"; anything else fails."""
    shown, question = known.card(need, day), known.question(need)
    if shown.kind in ("answer", "urgent"):
        assert shown.text
        return "answer"
    assert any(button.act == {"act": "human"} for button in shown.buttons), (need, day)
    assert shown.sources == ()
    honest = {
        IN_REVIEW.format(question=question): "in review",
        NOT_THAT_DAY.format(question=question, day=day.strftime("%d/%m/%Y")): "not that day",
    }
    return honest[shown.text]


def test_every_need_has_an_answer_or_an_honest_word_on_every_day(known, days):
    kinds = {need: [kind_of(known, need, day) for day in days] for need in known.needs()}
    assert len(days) > 100
    for need, said in kinds.items():
        # first perhaps nothing, then answers, then perhaps a review that nobody made: no gap between answers
        order = [kind for kind, before in zip(said, [None, *said], strict=False) if kind != before]
        assert order in (
            ["answer"],
            ["not that day", "answer"],
            ["answer", "in review"],
            ["not that day", "answer", "in review"],
        ), (need, order)
    assert Counter(said[-1] for said in kinds.values())["not that day"] == 0


def test_what_is_cited_is_in_force_on_the_day(known, days):
    for day in days:
        for need in known.needs():
            for source in known.card(need, day).sources:
                assert source.valid_from is None or source.valid_from <= day.isoformat(), (need, day, source)
                assert source.valid_to is None or day.isoformat() <= source.valid_to, (need, day, source)


def test_only_the_listed_needs_have_no_answer_for_an_early_day(known):
    found = {}
    for entry in known.content.entries:
        first = min(version.valid_from for version in entry.answer.versions)
        need, urgent = entry.answer.need, entry.answer.kind == "urgent"
        if first > FIRST and not urgent and not need.endswith(INTERVIEWS):
            found.setdefault(first, set()).add(need)
    assert found == {day: set(needs) for day, needs in SILENT.items()}


@pytest.mark.parametrize("day", SILENT)
def test_a_question_about_a_day_before_the_first_answer_is_met_kindly(known, day):
    for need in SILENT[day]:
        shown = known.card(need, day - A_DAY)
        assert kind_of(known, need, day - A_DAY) == "not that day"
        assert (day - A_DAY).strftime("%d/%m/%Y") in shown.text
        assert "mình chuyển câu hỏi cho cán bộ nhé" in shown.text
        assert kind_of(known, need, day) == "answer"
