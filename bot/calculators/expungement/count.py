"""Steps 7 to 10: count the period out, move its end where the law does, and look whether it is over."""

from __future__ import annotations

from datetime import date

from bot.calculators.periods import add_months, day_after
from bot.calculators.wording import shown

from .facts import BANS, Group, Obligations
from .result import Result, Verdict
from .span import Course, Span, explain, paid_on, runs_from_judgment, span
from .working import OnlyAnOfficer, Working


def count(work: Working, course: Course) -> Result:
    """The verdict for a course in which every other decision of the judgment is done."""
    if course.period is None:  # Điều 71 names no fine (C11); nobody under 18 is sentenced for life
        point = course.regime.doubtful.get(work.need("main_penalty"))
        place = f"{course.place}.{point}" if point else course.place
        raise OnlyAnOfficer("no_rule", place, confidence="C")
    full = span(course)
    _refuse_late(work, course, full)
    if course.restarted:
        work.say("restarted", start=shown(course.start))
    early = _early(work, course, full)
    found = early or full
    if early:
        work.say("early")
    explain(work, course, found)
    if early:
        work.base_period = f"1/{work.book.early_share} của {work.base_period}"
    by_court = early is not None or course.regime is work.book.regimes.court
    end = _after_rejection(work, found.end) if by_court else found.end
    moved = end > found.end
    if moved:
        step = "rejected_once" if work.facts.rejections == 1 else "rejected_again"
        work.say(step, rejected=shown(work.need("rejected_on")))
    over = work.facts.as_of > end
    if over:
        _refuse_running(work, course)
    work.say("day_after", clear_from=shown(day_after(end)))
    if course.restarted:
        work.say("both_over")
    return work.end(_verdict(by_court, over), _article(work, course, found, early is not None, moved), end)


def _refuse_late(work: Working, course: Course, full: Span) -> None:
    """Step 9: obligations done after the period are read in three ways (law dossier, C8): no date."""
    facts = work.facts
    told = facts.obligations_done_on is not None
    late = facts.obligations is Obligations.LATE and not told
    if late or any(day > full.end for day in paid_on(facts)):
        missing = "" if told else "obligations_done_on"
        raise OnlyAnOfficer("late", course.place, missing=missing, confidence="C")
    if facts.obligations is Obligations.DONE and not told and facts.as_of > full.end:
        work.lack("obligations_done_on")
    if told:
        work.say("paid")


def _early(work: Working, course: Course, full: Span) -> Span | None:
    """Step 7a (Điều 72): a third of the period, where that helps. Not for those under 18, whom it does not name."""
    facts, regimes = work.facts, work.book.regimes
    if not facts.merit or course.regime is regimes.minor:
        return None
    third = span(course, work.book.early_share)
    full_end = _after_rejection(work, full.end) if course.regime is regimes.court else full.end
    helps = facts.as_of <= full_end and _after_rejection(work, third.end) < full_end
    return third if helps else None


def _after_rejection(work: Working, end: date) -> date:
    """``end``, or the day from which the court may be asked again (Điều 71 khoản 3)."""
    facts = work.facts
    work.refuse_unknown("rejections")
    if not facts.rejections and facts.rejected_on is None:
        return end
    if not facts.rejections:
        work.lack("rejections")
    rejected: date = work.need("rejected_on")
    if rejected > facts.as_of:
        raise OnlyAnOfficer("disagree")
    book = work.book
    wait = book.rejected_once_months if facts.rejections == 1 else book.rejected_again_months
    return max(end, add_months(rejected, wait))


def _refuse_running(work: Working, course: Course) -> None:
    """No one is told that it is over while an additional penalty runs that the table does not let extend the period."""
    for extra in course.extras:
        if extra.done_on is None or extra.done_on < work.facts.as_of:
            continue
        if course.regime is work.book.regimes.court and extra.kind in BANS:
            work.say("ban_not_extending")
            work.officer = True
            continue
        kind = work.book.names[extra.kind]
        raise OnlyAnOfficer("additional_running", course.place, kind=kind, until=shown(extra.done_on))


def _verdict(by_court: bool, over: bool) -> Verdict:
    if by_court:
        return Verdict.MAY_APPLY if over else Verdict.MAY_NOT_APPLY_YET
    return Verdict.CLEARED if over else Verdict.TOO_EARLY


def _article(work: Working, course: Course, found: Span, early: bool, rejected: bool) -> str:
    """Every rule that shaped the end, in the short form of the evaluation tables."""
    regime, extra = course.regime, found.extended_by
    from_judgment = extra is not None and runs_from_judgment(work.facts, extra)
    rules = {
        "72" if early else course.place: True,
        f"{regime.name} (doan cuoi)": extra is not None,
        "41": from_judgment,
        "70.3": course.lapsed,
        "73.2": course.restarted,
        "73.3": work.facts.group is Group.MIXED and regime is work.book.regimes.court,
        "71.3": rejected,
    }
    return "; ".join(rule for rule, applies in rules.items() if applies)
