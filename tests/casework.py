"""Builders for officers, conversations and cases."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime, timedelta
from functools import cache

from bot.core import clock, passwords, totp
from bot.core.cards import Card, Handoff
from bot.store import audit, cases, inbox, officers, outbox, sessions, turns
from bot.store.tables import Case, Officer, Outbound, Thread

# Monday, 10:00 in Vietnam
NOW = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
PASSWORD = "một câu dài dễ nhớ"
SECRET = totp.new_secret()  # every made officer's phone


@cache
def _hashed() -> str:
    return passwords.hash_password(PASSWORD)


def make_officer(
    tx, login="an", name="Nguyễn Văn An", desk="police", role="officer", now=NOW, *, enrolled=True
) -> Officer:
    """An officer whose second factor is set up; the slow hash is made once for all of them."""
    officer = Officer(login=login, name=name, desk=desk, role=role, password_hash=_hashed(), created_at=now)
    if enrolled:
        officer.totp_secret, officer.totp_since = SECRET, now
    tx.add(officer)
    tx.flush()
    return officer


def signed_in(tx, officer_id, now) -> str:
    """The token of a session with both factors given."""
    return sessions.confirm(tx, sessions.begin(tx, officer_id, "Chrome, Linux", now), now)


def fresh_code(store, login="an") -> str:
    """The code of now. Tests sign in more often than every 30 s: a code used before is forgotten."""
    with store.write() as tx:
        officer = officers.by_login(tx, login)
        officer.totp_step = None
        return totp.code(officer.totp_secret, clock.now())


def enter(client, store, login="an", password=PASSWORD):
    """Password and code in a test client; the last answer."""
    first = client.post("/dang-nhap", data={"login": login, "password": password})
    if first.headers.get("location") != "/dang-nhap/ma":
        return first
    return client.post("/dang-nhap/ma", data={"code": fresh_code(store, login)})


def say(tx, platform_id, text, now=NOW):
    """A person writes; returns the inbox row."""
    row, _ = inbox.receive(
        tx,
        channel="web",
        account="web",
        platform_id=platform_id,
        message_id=uuid.uuid4().hex,
        kind="text",
        body={"text": text},
        now=now,
    )
    return row


def answer(tx, row, text, needs=(), now=NOW):
    """The bot answers an inbox row in a turn of its own, and the answer is sent."""
    turn = turns.begin(tx, row.thread_id, [row], now)
    card = Card(id="test/card@2026-07-01", text=text, needs=tuple(needs))
    outbox.say(tx, row.thread_id, [card], now + timedelta(seconds=1), turn_id=turn.id)
    for sent in tx.query(Outbound).filter_by(turn_id=turn.id):
        sent.state, sent.sent_at = "sent", now + timedelta(seconds=1)
    inbox.finish(tx, [row], "answered", now)
    turns.end(turn, "done", now, needs)


def make_case(tx, platform_id="p1", text="cho em gặp cán bộ", urgent=False, now=NOW, **handoff) -> Case:
    """A person wrote, and the case of it waits."""
    row = say(tx, platform_id, text, now)
    wanted = Handoff(**{"reason": "danger" if urgent else "asked", "urgent": urgent, **handoff})
    due = now + timedelta(minutes=5 if urgent else 15)
    return cases.open_case(tx, row.thread_id, wanted, desk="police", due_at=due, now=now)


def thread_of(tx, case) -> Thread:
    """The case's thread as it is in the database."""
    return tx.get(Thread, case.thread_id, populate_existing=True)


def deeds(tx) -> list[str]:
    """What the audit says was done, in order."""
    return [row.action for row in tx.query(audit.Audit).order_by(audit.Audit.id)]
