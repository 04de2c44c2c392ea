"""What the database tells of the work: officers, alarms, stops, and what lies."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta

from bot.core import clock
from bot.core.errors import BotError
from bot.handoff import desks, hours
from bot.store import Session, alarms, condition, officers, sessions, stops

from .database import Database
from .finding import Finding, failure, ok, warning
from .troubles import FATAL, what_to_do


def of_officers(database: Database) -> Iterator[Finding]:
    """Is there somebody for every desk, and at work when it is time?"""
    now = clock.now()
    with database.store.read() as tx:
        active = [each for each in officers.everyone(tx) if not each.disabled]
        on_duty = sessions.on_duty(tx, now)
    if not active:
        do = "python -m bot officer add LOGIN --name … --desk …"
        yield failure("officers", "nobody can sign in", do)
        return
    supervised = any(each.role == "supervisor" for each in active)
    manned = {each.desk for each in active if each.role == "officer"}
    empty = [] if supervised else [desk for desk in desks.names() if desk not in manned]
    for desk in empty:
        do = f"python -m bot officer add LOGIN --name … --desk {desk}"
        yield warning("officers", f"the desk {desk} has nobody", do)
    if not empty:
        yield ok("officers", f"{len(active)} can sign in, every desk has somebody")
    with suppress(BotError):  # an unreadable calendar has a line of its own
        if hours.is_open(now) and not on_duty:
            said = "it is office hours and no console is open"
            yield warning("officers", said, "have an officer sign in: people who ask for one wait")


def of_alarms(database: Database) -> Iterator[Finding]:
    """What rings now, and what must wait because a platform said so."""
    now = clock.now()
    with database.store.read() as tx:
        ringing, stopped = alarms.live(tx), stops.everywhere(tx, now)
    for alarm in ringing:
        where = " ".join(part for part in (alarm.channel, alarm.account) if part)
        meaning, do = what_to_do(alarm.kind)
        told = f"{alarm.kind} on {where} since {age(now - alarm.raised_at)}, {alarm.times} times"
        bad = alarm.kind.partition("/")[0] in FATAL
        yield (failure if bad else warning)("alarm", f"{told}: {meaning} ({alarm.detail})", do)
    for stop in stopped:
        what = "nothing is sent" if stop.what in stops.EVERYTHING else "no late message of officers is sent"
        left = age(stop.until - now)
        said = f"{what} for {stop.channel} {stop.account} for another {left} ({stop.reason})"
        yield warning("stop", said, "see the alarm that belongs to it; the stop ends by itself")
    if not ringing and not stopped:
        yield ok("alarms", "none")


def of_work(database: Database) -> Iterator[Finding]:
    """Does anything lie that should have gone on?"""
    with database.store.read() as tx:
        found = list(_lying(tx))
    yield from found or [ok("work", "nothing lies")]


def _lying(tx: Session) -> Iterator[Finding]:
    lying = condition.lying(tx, clock.now())
    if lying.unheard:
        said = f"a message has waited {age(lying.unheard)} to be looked at"
        yield failure("work", said, "start the dialogue role, or look into its log")
    if lying.open_turns:
        said = f"a question has waited {age(lying.open_turns)} for its answer"
        yield warning("work", said, "look at Rasa and the action server: they are away or slow")
    if lying.unsent:
        said = f"a message has been due for {age(lying.unsent)} and nobody tries to send it"
        yield failure("work", said, "start the delivery role, or look into its log")
    counted = {
        "messages are tried again and again": (
            lying.again,
            "see the alarms: the platform does not take them",
        ),
        "messages of officers may or may not have arrived": (lying.doubtful, "officers see them and decide"),
        "messages were given up within a day": (lying.failed, "their cases in the console show the reason"),
        "cases are past their time and nobody has them": (lying.overdue, "have an officer take them"),
    }
    for said, (count, do) in counted.items():
        if count:
            yield warning("work", f"{count} {said}", do)


def age(span: timedelta) -> str:
    """ "5 min", "7 h", "3 days"."""
    minutes = int(span.total_seconds() // 60)
    if minutes < 120:
        return f"{minutes} min"
    return f"{minutes // 60} h" if minutes < 48 * 60 else f"{minutes // 1440} days"
