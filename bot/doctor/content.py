"""What the assistant answers from: cards, and the calendar of the officers."""

from __future__ import annotations

from collections.abc import Iterator

from bot.core import clock
from bot.core.errors import SettingsError
from bot.handoff import calendar, office
from bot.knowledge import Knowledge, KnowledgeError
from bot.knowledge.book import FOLDER
from bot.knowledge.checks import parameters

from .finding import Finding, failure, ok, warning


def of_knowledge() -> Iterator[Finding]:
    """Do the cards load, who has signed them, and which must be looked at again?"""
    try:
        found = Knowledge.load()
    except KnowledgeError as error:
        said = f"{len(error.problems)} problems, the first: {error.problems[0]}"
        yield failure("knowledge", said, "python -m bot check-knowledge names them all")
        return
    yield ok("knowledge", f"{len(found.needs())} cards load")
    if waiting := found.unsigned():
        said = f"{len(waiting)} versions of cards await sign-off"
        yield warning(
            "knowledge", said, "have a jurist check them; python -m bot check-knowledge counts them"
        )
    day = clock.today()
    near = [review.line(day) for review in parameters.reviews(FOLDER) if review.is_near(day)]
    if again := found.warnings(day) + near:
        said = f"{len(again)} cards or files are past their review day or within 30 days of it; the first: {again[0]}"
        yield warning("knowledge", said, "check them against the law, then move review_by")


def of_calendar() -> Iterator[Finding]:
    """Are office hours and days off known, for this year and the next?"""
    try:
        known = calendar.load()
    except SettingsError as error:
        yield failure("calendar", str(error), "correct office_hours.yml or holidays.yml in data/knowledge")
        return
    year, set_here = clock.today().year, office.overrides()
    off = known.holidays | set_here.days_off.keys()
    days = {each: sum(day.year == each for day in off) for each in (year, year + 1)}
    if not days[year]:
        yield failure("calendar", f"no day off is known for {year}", "enter them in the console (Cài đặt)")
    if not days[year + 1]:
        do = "enter them in the console (Cài đặt) as soon as they are announced"
        yield warning("calendar", f"no day off is known for {year + 1}", do)
    if all(days.values()):
        spans = sum(bool(week) for week in set_here.week or known.week)
        counted = ", ".join(f"{count} days off in {each}" for each, count in days.items())
        yield ok("calendar", f"office hours on {spans} days a week; {counted}")
