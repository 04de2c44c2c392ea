"""Sees that nobody is forgotten: rings again, moves cases up, takes them from silent owners, warns of closing windows.

Any number of processes may look at the same time: each step locks the thread and looks again.
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from bot.core.cards import Handoff
from bot.core.windows import MESSENGER_REPLY, ZALO_FREE
from bot.store import Session, Store, case_moves, case_watch, cases, threads
from bot.store.case_watch import Closing, Held, Waiting
from bot.store.tables import Case

from . import desks, hours, office

log = logging.getLogger(__name__)
AT_SUPERVISOR = 2  # from this alert on the supervisor's console rings too
# How long after a deed of the person a platform lets the bot, and an officer without a tag, write.
WINDOWS = {"zalo": ZALO_FREE, "messenger": MESSENGER_REPLY}
WARNING = timedelta(hours=2)


def look(store: Store, now: datetime) -> int:
    """See to all that is due. Returns the number of cases that were changed or opened."""
    with store.read() as tx:
        due = [each for each in case_watch.waiting(tx) if _alerts_due(each, now) > each.alerts]
        silent = [each for each in case_watch.held(tx) if _lost(each, now)]
        closing = [
            each for each in case_watch.closing(tx, now - max(WINDOWS.values())) if _to_warn(each, now)
        ]
        left = [
            thread_id
            for channel, window in WINDOWS.items()
            for thread_id in case_watch.unanswered_without_case(
                tx, channel, now - window, now - window + WARNING
            )
        ]
    for waiting in due:
        _call(store, waiting, now)
    for held in silent:
        _take_back(store, held, now)
    for one in closing:
        _warn(store, one, now)
    for thread_id in left:
        _open(store, thread_id, now)
    return len(due) + len(silent) + len(closing) + len(left)


def _alerts_due(case: Waiting, now: datetime) -> int:
    """How many alerts the office time since then calls for: at the urgent, the ordinary, and twice the ordinary limit."""
    limits, waited = office.overrides(), hours.worked(case.since, now)
    return sum(waited >= limit for limit in (limits.urgent, limits.ordinary, 2 * limits.ordinary))


def _call(store: Store, waiting: Waiting, now: datetime) -> None:
    with store.write() as tx:
        threads.lock(tx, waiting.thread_id)
        for again in case_watch.waiting(tx, waiting.case_id):
            due = _alerts_due(again, now)
            if due <= again.alerts:
                continue
            case = cases.get(tx, again.case_id)
            case.alerts, case.rang_at = due, now
            minutes = _minutes(hours.worked(again.since, now))
            steps = due - max(again.alerts, AT_SUPERVISOR - 1)
            _move_up(tx, case, steps, minutes, now)
            log.info("alert %s for case %s after %s minutes", due, again.case_id, minutes)


def _move_up(tx: Session, case: Case, steps: int, minutes: int, now: datetime) -> None:
    """To the province's desk, then to the supervisor, and there it stays."""
    for _ in range(steps):
        if not case_moves.with_supervisor(tx, case):
            case_moves.move_up(tx, case, desks.above(case.desk), minutes, now)


def _lost(case: Held, now: datetime) -> bool:
    """True when the owner has left the person without an answer for too long, or works here no more."""
    if case.gone:
        return True
    return case.since is not None and hours.worked(case.since, now) >= _patience(case)


def _patience(case: Held) -> timedelta:
    limits = office.overrides()
    return min(limits.silent, limits.ordinary) if case.urgent else limits.silent


def _take_back(store: Store, held: Held, now: datetime) -> None:
    with store.write() as tx:
        threads.lock(tx, held.thread_id)
        for again in case_watch.held(tx, held.case_id):
            if not _lost(again, now):
                continue
            case = cases.get(tx, again.case_id)
            minutes = None if again.gone else _minutes(hours.worked(again.since or now, now))
            due_at = hours.due_at(now, case.urgent)
            case_moves.back_to_queue(tx, case, "left" if again.gone else "silent", minutes, due_at, now)
            log.warning("case %s went back to the queue", again.case_id)


def _closes(case: Closing) -> datetime | None:
    window = WINDOWS.get(case.channel)
    return case.interaction_at + window if window else None


def _to_warn(case: Closing, now: datetime) -> bool:
    """True when the warning must be given, or taken back because the person was answered or wrote again."""
    return _warning(case, now) != case.closing_at


def _warning(case: Closing, now: datetime) -> datetime | None:
    closes = _closes(case)
    near = closes is not None and closes - WARNING <= now < closes
    return closes if near and case.unanswered else None


def _warn(store: Store, closing: Closing, now: datetime) -> None:
    with store.write() as tx:
        threads.lock(tx, closing.thread_id)
        for again in case_watch.closing(tx, now - max(WINDOWS.values()), closing.case_id):
            warning = _warning(again, now)
            if warning == again.closing_at:
                continue
            case = cases.get(tx, again.case_id)
            case.closing_at = warning
            case.rang_at = now if warning else case.rang_at


def _open(store: Store, thread_id: str, now: datetime) -> None:
    """Nobody has answered, and soon nobody may: an officer looks, while there is time."""
    with store.write() as tx:
        thread = threads.lock(tx, thread_id)
        if cases.live_case(tx, thread_id) is not None or threads.held(thread, now):
            return
        handoff = Handoff(reason="closing")
        desk, route = desks.route(handoff.need, handoff.danger)
        case = cases.open_case(
            tx, thread_id, handoff, desk=desk, due_at=hours.due_at(now, False), now=now, route=route
        )
        case.closing_at = thread.last_interaction_at + WINDOWS[thread.channel]


def _minutes(span: timedelta) -> int:
    return int(span.total_seconds() // 60)
