"""What must hold after all the killing: nothing lost, nothing doubled that is not marked, every database whole."""

from __future__ import annotations

import json
import re
import sqlite3
from collections import Counter
from collections.abc import Mapping

from bot.channels.messenger import render as messenger
from bot.channels.zalo import render as zalo
from bot.core import settings as settings_module
from bot.core.cards import Card
from bot.core.crypto import keyring
from bot.store import Store
from bot.store.tables import Case, Inbound, Outbound, Thread, Turn

from .officer import OfficerAtWork
from .platforms import Platforms
from .talkers import PhoneTalker

RENDER = {"zalo": zalo, "messenger": messenger}
Struck = Mapping[int, int]  # outbox row → how often its sender was killed while it had the row in hand


def web_messages_answered(store: Store, accepted: set[str]) -> None:
    """Every message that the gateway took from a page was answered, by an answer that was sent."""
    with store.read() as tx:
        answered = {row.body["id"]: row for row in tx.query(Inbound).filter(Inbound.channel == "web")}
        assert accepted <= set(answered)
        spoken = _spoken(tx)
        for message in accepted:
            row = answered[message]
            assert (row.state, row.turn_id in spoken) == ("answered", True), message


def phone_messages_answered(store: Store, talker: PhoneTalker, accepted: set[str]) -> int:
    """Every message whose webhook got a 200 stands in its thread and in one turn that spoke, or an officer has it.

    Returns how many there were.
    """
    with store.read() as tx:
        rows = {row.message: row for row in tx.query(Inbound).filter(Inbound.channel == talker.platform)}
        spoken, handed_over = _spoken(tx), {case.thread_id for case in tx.query(Case)}
        mine = accepted & set(talker.said)
        for message in mine:
            person, text = talker.said[message]
            row = rows[keyring().fingerprint(f"{person}\0{message}", "message")]
            assert row.body["text"] == text
            answered = row.state == "answered" and row.turn_id in spoken
            with_officer = row.thread_id in handed_over and (row.state == "held" or row.turn_id is not None)
            assert answered or with_officer, (row.state, row.turn_id)
    return len(mine)


def _spoken(tx) -> set[str]:
    """Turns whose first message has left."""
    rows = tx.query(Outbound).filter(Outbound.sequence == 0, Outbound.state == "sent")
    return {row.turn_id for row in rows}


def no_turn_lived_twice(store: Store) -> None:
    """Each turn said one set of cards, and Rasa's memory holds each turn once."""
    with store.read() as tx:
        assert {turn.state for turn in tx.query(Turn)} == {"done"}
        said = Counter((row.turn_id, row.sequence) for row in tx.query(Outbound) if row.turn_id)
        assert max(said.values()) == 1
        failures = [row for row in tx.query(Outbound) if Card.from_json(row.card).id == "system/failure"]
        assert failures == []
        turns = {turn.id for turn in tx.query(Turn)}
    remembered = Counter(turns_in_tracker())
    assert set(remembered) <= turns
    assert max(remembered.values()) == 1, remembered.most_common(3)


def turns_in_tracker() -> list[str]:
    """The turn id of every user event in Rasa's own store."""
    path = settings_module.settings().tracker_url.removeprefix("sqlite:///")
    with sqlite3.connect(path) as raw:
        rows = raw.execute("SELECT data FROM events WHERE type_name = 'user'").fetchall()
    events = [json.loads(keyring().open(data, "tracker.data")) for (data,) in rows]
    return [event["metadata"]["turn"] for event in events]


def phones_show_what_was_said(
    store: Store, platforms: Platforms, officer: OfficerAtWork, struck: Struck
) -> int:
    """Each phone shows each message once and in order; twice only what was marked, once for each kill.

    Returns how many messages were doubled.
    """
    with store.read() as tx:
        threads = tx.query(Thread).filter(Thread.channel.in_(RENDER)).all()
        rows = tx.query(Outbound).order_by(Outbound.id).all()
    doubled = 0
    for thread in threads:
        shown = platforms.phone(thread.channel, thread.platform_id)
        own = [row for row in rows if row.thread_id == thread.id]
        for row in own:
            if row.author == "officer":
                times = sum(officer.words[row.id] in text for text in shown)
                _officers_words(times, row, asked=1 + (row.id in officer.again))
        told = [text for text in shown if not any(words in text for words in officer.words.values())]
        doubled += _in_order(told, [row for row in own if row.author != "officer"], thread.channel, struck)
    return doubled


def _officers_words(times: int, row: Outbound, asked: int) -> None:
    """Officers' words are sent as often as the officer asked, and never by themselves; a marked row is in doubt."""
    assert times <= asked
    assert times >= 1 or row.state != "sent"
    assert asked == 1 or row.maybe_double


def _in_order(shown: list[str], rows: list[Outbound], channel: str, struck: Struck) -> int:
    """Hold what a phone shows against what the rows allow: a pattern with one group for each of their messages."""
    letters: dict[str, str] = {}

    def letter(text: str) -> str:
        return letters.setdefault(text, chr(0xE000 + len(letters)))

    pattern, owners = "", []
    for row in rows:
        for number, text in enumerate(_texts(channel, row)):
            low, high = _times(row, number, struck.get(row.id, 0))
            pattern += f"({letter(text)}{{{low},{high}}})"
            owners.append(row)
    found = re.fullmatch(pattern, "".join(map(letter, shown)))
    assert found, (shown, [(row.state, row.part, row.maybe_double, _texts(channel, row)) for row in rows])
    doubles: Counter[int] = Counter()
    for row, seen in zip(owners, found.groups(), strict=True):
        doubles[row.id] += max(0, len(seen) - 1)
    for row in rows:
        assert doubles[row.id] <= struck.get(row.id, 0)
        assert row.maybe_double or not doubles[row.id]
    return doubles.total()


def _times(row: Outbound, number: int, struck: int) -> tuple[int, int]:
    """How often one of a row's messages may have arrived."""
    left = row.part or 0
    if row.state == "sent" or number < left:
        return 1, 1 + struck
    return (0, struck) if number == left else (0, 0)


def _texts(channel: str, row: Outbound) -> list[str]:
    parts = RENDER[channel].parts(Card.from_json(row.card))
    return [part["text"] if "text" in part else part["attachment"]["payload"]["text"] for part in parts]


def databases_whole(folder: str) -> None:
    """SQLite finds nothing wrong with its files."""
    for name in ("bot.db", "tracker.db"):
        with sqlite3.connect(f"{folder}/{name}") as raw:
            assert raw.execute("PRAGMA integrity_check").fetchone() == ("ok",)
