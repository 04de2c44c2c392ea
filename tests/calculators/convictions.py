"""Convictions of every kind, for property tests; days within a few years of the day of judging."""

from __future__ import annotations

from datetime import date

from hypothesis import strategies as st

from bot.calculators.expungement import (
    Additional,
    CrimeClass,
    Extra,
    Facts,
    Fault,
    Group,
    Obligations,
    Penalty,
)

AS_OF = date(2026, 11, 20)
DAYS = st.dates(date(2016, 1, 1), date(2031, 12, 31))
PAST = st.dates(date(2016, 1, 1), AS_OF)
EXTRAS = st.lists(st.builds(Extra, st.sampled_from(Additional), DAYS), max_size=2).map(tuple)


def mostly(*usual, seldom):
    """One of ``usual`` four times in five, else one of ``seldom``: else nearly every conviction would end at an officer."""
    return st.integers(0, 4).flatmap(lambda n: st.sampled_from(list(seldom) if n == 0 else usual))


@st.composite
def convictions(draw, merit: bool | None = False) -> Facts:
    """Facts all told; ``merit`` None: either way."""
    penalty = draw(mostly(Penalty.PRISON, Penalty.SUSPENDED, seldom=Penalty))
    new_crime = draw(mostly(False, seldom=[True]))
    rejections = draw(mostly(0, seldom=[1, 2, 3]))
    main_done = draw(PAST) if draw(mostly(True, seldom=[False])) else draw(st.none() | DAYS)
    obligations = draw(mostly(Obligations.BEFORE, Obligations.DONE, seldom=Obligations))
    return Facts(
        as_of=AS_OF,
        main_penalty=penalty,
        sentence_months=draw(st.integers(1, 240)) if penalty is Penalty.PRISON else None,
        fault=draw(mostly(Fault.INTENT, seldom=Fault)),
        crime_class=draw(st.sampled_from(CrimeClass)),
        age=draw(mostly(30, seldom=[13, 14, 15, 16, 17, 18])),
        group=draw(mostly(Group.ORDINARY, seldom=Group)),
        served=main_done is not None,
        main_done_on=main_done,
        additional=draw(EXTRAS) if draw(mostly(False, seldom=[True])) else (),
        obligations=obligations,
        obligations_done_on=draw(PAST) if obligations in (Obligations.DONE, Obligations.LATE) else None,
        new_crime=new_crime,
        new_crime_on=draw(PAST) if new_crime else None,
        new_main_done_on=draw(st.none() | DAYS) if new_crime else None,
        limitation_over_on=draw(st.none() | DAYS) if main_done is None else None,
        rejections=rejections,
        rejected_on=draw(PAST) if rejections else None,
        merit=draw(st.booleans()) if merit is None else merit,
    )
