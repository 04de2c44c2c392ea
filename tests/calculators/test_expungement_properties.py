"""What must hold for every conviction: nothing worse makes it earlier, and nothing is said that was not counted."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given, settings, strategies as st

from bot.calculators.expungement import (
    Additional,
    CrimeClass,
    Extra,
    Facts,
    Fault,
    Group,
    Obligations,
    Penalty,
    Verdict,
    decide,
    missing,
)
from tests.calculators.convictions import AS_OF, DAYS, EXTRAS, PAST, convictions

THOROUGH = settings(max_examples=120, deadline=None, derandomize=True)  # the same examples everywhere
RELEASED = date(2023, 8, 31)
OVER = {Verdict.CLEARED, Verdict.MAY_APPLY}
DATED = OVER | {Verdict.TOO_EARLY, Verdict.MAY_NOT_APPLY_YET}


def first_day(facts: Facts) -> date:
    """From when it is over: at once without a record, never (as far as one may say) without a date."""
    result = decide(facts)
    if result.verdict is Verdict.NO_RECORD:
        return date.min
    return result.clear_from or date.max


def never_earlier(better: Facts, worse: Facts) -> None:
    """``worse`` is not over before ``better``; where of ``better`` nothing can be said, nothing is compared."""
    day = first_day(better)
    assert day is date.max or first_day(worse) >= day


def test_the_convictions_tried_here_reach_every_verdict():
    reached = set()

    @settings(max_examples=300, deadline=None, derandomize=True, database=None)
    @given(convictions(merit=None))
    def try_one(facts):
        reached.add(decide(facts).verdict)

    try_one()
    assert reached == set(Verdict)


@THOROUGH
@given(convictions(), st.integers(1, 2000))
def test_released_later_is_never_earlier(facts, days):
    # who served has no limitation to claim: a later day moved behind today would else fall back on it
    facts = replace(facts, main_done_on=facts.main_done_on or RELEASED, limitation_over_on=None)
    never_earlier(facts, replace(facts, main_done_on=facts.main_done_on + timedelta(days=days)))


@THOROUGH
@given(convictions(), st.integers(1, 200))
def test_a_longer_sentence_is_never_earlier(facts, months):
    facts = replace(facts, main_penalty=Penalty.PRISON, sentence_months=facts.sentence_months or 24)
    never_earlier(facts, replace(facts, sentence_months=facts.sentence_months + months))


@THOROUGH
@given(convictions())
def test_prison_is_never_earlier_than_a_suspended_sentence(facts):
    better = replace(facts, main_penalty=Penalty.SUSPENDED)
    never_earlier(better, replace(facts, main_penalty=Penalty.PRISON, sentence_months=36))


@THOROUGH
@given(convictions(), st.sampled_from(Additional), DAYS)
def test_one_more_additional_penalty_is_never_earlier(facts, kind, until):
    never_earlier(facts, replace(facts, additional=(*facts.additional, Extra(kind, until))))


@THOROUGH
@given(convictions(), EXTRAS, st.integers(1, 2000))
def test_a_longer_additional_penalty_is_never_earlier(facts, extras, days):
    longer = tuple(replace(extra, done_on=extra.done_on + timedelta(days=days)) for extra in extras)
    never_earlier(replace(facts, additional=extras), replace(facts, additional=longer))


@THOROUGH
@given(convictions(), DAYS, st.integers(1, 2000))
def test_paying_later_or_not_at_all_is_never_earlier(facts, paid, days):
    facts = replace(facts, obligations=Obligations.DONE, obligations_done_on=paid)
    never_earlier(replace(facts, obligations=Obligations.BEFORE, obligations_done_on=None), facts)
    never_earlier(facts, replace(facts, obligations_done_on=paid + timedelta(days=days)))
    never_earlier(facts, replace(facts, obligations=Obligations.UNPAID))


@THOROUGH
@given(convictions(), PAST, st.none() | DAYS)
def test_a_new_crime_is_never_earlier(facts, on, done):
    clean = replace(facts, new_crime=False, new_crime_on=None, new_main_done_on=None)
    never_earlier(clean, replace(facts, new_crime=True, new_crime_on=on, new_main_done_on=done))


@THOROUGH
@given(convictions())
def test_intent_and_a_heavier_class_are_never_earlier(facts):
    never_earlier(replace(facts, fault=Fault.NEGLIGENCE), replace(facts, fault=Fault.INTENT))
    classes = list(CrimeClass)
    for better, worse in pairwise(classes):
        never_earlier(replace(facts, crime_class=better), replace(facts, crime_class=worse))


@THOROUGH
@given(convictions())
def test_being_older_at_the_offence_is_never_earlier(facts):
    ages = [replace(facts, age=age) for age in (14, 16, 18)]
    never_earlier(ages[0], ages[1])
    never_earlier(ages[1], ages[2])


@THOROUGH
@given(convictions(), st.sampled_from([Group.SECURITY, Group.WAR, Group.MIXED]))
def test_a_crime_that_only_a_court_expunges_is_never_earlier(facts, group):
    # Điều 71 lets fewer additional penalties extend fewer periods than Điều 70, so they are left out here.
    facts = replace(facts, additional=(), group=Group.ORDINARY)
    never_earlier(facts, replace(facts, group=group))


@THOROUGH
@given(convictions(), PAST)
def test_a_rejection_is_never_earlier(facts, on):
    counts = [replace(facts, rejections=count, rejected_on=on if count else None) for count in (0, 1, 2, 3)]
    for better, worse in pairwise(counts):
        never_earlier(better, worse)


@THOROUGH
@given(convictions())
def test_merit_never_makes_it_later(facts):
    never_earlier(replace(facts, merit=True), replace(facts, merit=False))


@THOROUGH
@given(convictions(merit=None))
def test_a_verdict_keeps_its_word_about_days(facts):
    result = decide(facts)
    assert (result.clear_from is not None) is (result.verdict in DATED)
    if result.clear_from:
        assert result.period_end == result.clear_from - timedelta(days=1)
        assert (result.verdict in OVER) is (facts.as_of >= result.clear_from)
        assert result.base_period
    assert result.steps
    assert not any("{" in step.text for step in result.steps)
    if result.verdict is Verdict.OFFICER or result.confidence in ("A text / C", "C"):
        assert result.officer


@THOROUGH
@given(convictions(merit=None))
def test_the_same_facts_give_the_same_result(facts):
    assert decide(facts) == decide(facts)


@THOROUGH
@given(convictions(), st.integers(1, 4000))
def test_what_is_cleared_stays_cleared_while_nothing_happens(facts, days):
    result = decide(facts)
    later = decide(replace(facts, as_of=facts.as_of + timedelta(days=days)))
    if result.verdict is Verdict.CLEARED:
        assert (later.verdict, later.clear_from) == (Verdict.CLEARED, result.clear_from)


@THOROUGH
@given(convictions(), EXTRAS)
def test_the_first_day_is_over_and_the_day_before_is_not(facts, extras):
    facts = replace(facts, additional=extras)
    result = decide(facts)
    if result.clear_from is None or result.clear_from <= AS_OF:
        return
    assert decide(replace(facts, as_of=result.period_end)).verdict is result.verdict
    on_the_day = decide(replace(facts, as_of=result.clear_from)).verdict
    assert on_the_day in OVER | {Verdict.OFFICER}  # an officer, where another penalty still runs on that day


@THOROUGH
@given(convictions(merit=None))
def test_asking_for_what_is_missing_leads_to_the_answer_in_few_questions(facts):
    told, asked = Facts(as_of=facts.as_of, merit=facts.merit), []
    told = replace(told, limitation_over_on=facts.limitation_over_on)
    told = replace(told, rejections=facts.rejections, rejected_on=facts.rejected_on)
    told = replace(told, served=facts.served, new_main_done_on=facts.new_main_done_on)
    while (name := missing(told)) is not None and getattr(facts, name) is not None:
        assert name not in asked
        asked.append(name)
        told = replace(told, **{name: getattr(facts, name)})
    assert len(asked) <= 12
    short, full = decide(told), decide(facts)
    assert (short.verdict, short.clear_from, short.article) == (full.verdict, full.clear_from, full.article)


@THOROUGH
@given(convictions(merit=None))
def test_what_the_person_does_not_know_is_not_asked_again_and_not_guessed(facts):
    for field in ("main_penalty", "age", "group", "obligations", "main_done_on", "new_crime"):
        result = decide(replace(facts, **{field: None}, served=True, unknown=frozenset({field})))
        if result.missing:
            assert missing(replace(facts, **{field: None}, unknown=frozenset({field}))) != field


@THOROUGH
@given(convictions(merit=None), st.integers(0, 60))
def test_a_month_instead_of_a_day_gives_the_range_of_both_ends(facts, days):
    facts = replace(facts, main_done_on=facts.main_done_on or RELEASED)
    latest = facts.main_done_on + timedelta(days=days)
    result = decide(replace(facts, main_done_latest=latest))
    ends = [decide(facts), decide(replace(facts, main_done_on=latest))]
    if ends[0].verdict is ends[1].verdict:
        assert (result.clear_from, result.clear_latest) == (ends[0].clear_from, ends[1].clear_from)
        assert result.verdict is ends[0].verdict
    else:
        assert result.verdict is Verdict.OFFICER
        assert result.missing == ("main_done_on",)


def test_a_day_that_was_told_is_not_asked_for_again():
    told = Facts(
        as_of=AS_OF,
        main_penalty=Penalty.WARNING,
        fault=Fault.INTENT,
        crime_class=CrimeClass.LESS_SERIOUS,
        age=30,
        group=Group.ORDINARY,
        main_done_on=AS_OF + timedelta(days=1),
        obligations=Obligations.BEFORE,
    )
    assert missing(told) != "main_done_on"
