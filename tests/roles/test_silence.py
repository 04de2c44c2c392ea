"""From claim to release the bot says nothing, in whatever order things happen (R11): random walks, each from its seed.

``BOT_WALKS`` sets how many walks; each is some thirty steps of one person, several officers, Rasa, delivery and the clock.
"""

import os
import random
from collections.abc import Callable
from datetime import timedelta

import pytest

from bot.core import clock
from bot.core.cards import Card
from bot.core.errors import Conflict, RasaAway, Refused, TurnFailed
from bot.handoff import watch
from bot.store import case_contacts, case_moves, cases, inbox, outbox, receipts, threads
from bot.store.case_contacts import Contact
from bot.store.tables import Case, Inbound, Outbound, Press, Thread
from tests.store.builders import officer

from .stand_ins import ObedientRasa, serve, worker_of

WALKS, STEPS = int(os.environ.get("BOT_WALKS", "15")), 30
TEXTS = (
    "hỏi",
    "gặp cán bộ",
    "/restart",
    "/session_start",
    '/human{"a":1}',
    "tôi muốn chết",
    "cảm ơn",
    "0912345678",
    "",
)


class Walk:
    """One person's walk. ``silent_since``: how many bot rows there were when an officer took the thread, while one has it."""

    def __init__(self, store, worker, rasa, time, officers, seed) -> None:
        self.store, self.worker, self.rasa, self.time = store, worker, rasa, time
        self.officers, self.random = officers, random.Random(seed)
        self.who, self.messages, self.number = f"walker-{seed}", [], 0
        self.silent_since: int | None = None
        self.leased: list[int] = []
        self.rounds = 0
        self.write_text("gặp cán bộ")

    # what happens

    def write_text(self, text: str | None = None, message: str | None = None) -> None:
        text = self.random.choice(TEXTS) if text is None else text
        if message is None:
            self.number += 1
            message = f"{self.who}-{self.number}"
            self.messages.append((message, text))
        with self.store.write() as tx:
            inbox.receive(
                tx,
                channel="web",
                account="web",
                platform_id=self.who,
                message_id=message,
                kind="text",
                body={"text": text},
                now=clock.now(),
            )

    def repeat_webhook(self) -> None:
        message, text = self.random.choice(self.messages)
        self.write_text(text, message)

    def press(self) -> None:
        with self.store.write() as tx:
            thread = threads.find(tx, "web", "web", self.who)
            payloads = [one.payload for one in tx.query(Press).filter_by(thread_id=thread.id)]
            if not payloads:
                return
            self.number += 1
            inbox.receive(
                tx,
                channel="web",
                account="web",
                platform_id=self.who,
                message_id=f"{self.who}-{self.number}",
                kind="press",
                body={"payload": self.random.choice(payloads)},
                now=clock.now(),
            )

    def think(self) -> None:
        self.time.move(seconds=self.random.choice((0, 1, 3)))
        serve(self.worker, self.thread().id)

    def think_while_claimed(self) -> None:
        self.rasa.before_answering = self.claim
        self.think()
        self.rasa.before_answering = None

    def fail_rasa(self) -> None:
        self.rasa.troubles = [self.random.choice((TurnFailed("x"), RasaAway("x")))]

    def wait(self) -> None:
        self.time.move(minutes=self.random.choice((1, 5, 16)))

    def deliver(self) -> None:
        with self.store.write() as tx:
            row = outbox.lease_next(tx, "walk", clock.now(), timedelta(seconds=30))
            if row is not None:
                self.leased.append(row.id)
        if row is not None and row.thread_id == self.thread().id:  # earlier walks have rows here too
            assert row.author != "bot" or self.silent_since is None, "the bot spoke"

    def late_receipt(self) -> None:
        if not self.leased:
            return
        with self.store.write() as tx:
            row = outbox.get(tx, self.random.choice(self.leased))
            if row is None or row.state != "sending":
                return
            receipts.part_sent(tx, row, 0, f"p{row.id}", clock.now())
            row.state, row.sent_at = "sent", clock.now()

    def claim(self) -> None:
        case, who = self.case(), self.random.choice(self.officers)
        if case is None:
            return
        try:
            with self.store.write() as tx:
                cases.claim(tx, case.id, who, clock.now())
        except Conflict:
            return
        if self.silent_since is None:
            self.silent_since, self.rounds = self.bot_rows(), self.rounds + 1

    def reply(self) -> None:
        self.number += 1
        self.deed(
            lambda tx, case, who: cases.reply(tx, case, who, "Chào", f"client-{self.number}", clock.now())
        )

    def transfer(self) -> None:
        to = self.random.choice([("justice", None), ("police", self.random.choice(self.officers))])
        due = clock.now() + timedelta(minutes=15)
        self.deed(
            lambda tx, case, who: case_moves.transfer(
                tx, case, who, desk=to[0], officer_id=to[1], note="nhờ", due_at=due, now=clock.now()
            )
        )

    def silent_owner(self) -> None:
        self.time.move(minutes=self.random.choice((6, 31)))
        watch.look(self.store, clock.now())

    def release(self) -> None:
        outcome = self.random.choice(("released", "closed"))
        self.deed(lambda tx, case, who: cases.release(tx, case, who, clock.now(), outcome), ends=True)

    def local(self) -> None:
        contact = Contact("phone", clock.now(), "Công an xã", "đã hẹn")
        line, client = self.random.choice(("", "Việc đang ở xã.")), f"local-{self.number}"
        self.deed(
            lambda tx, case, who: case_contacts.pass_on(tx, case, who, contact, line, client, clock.now()),
            ends=True,
        )

    # how it is looked at

    def thread(self) -> Thread:
        with self.store.read() as tx:
            return threads.find(tx, "web", "web", self.who)

    def case(self) -> Case | None:
        with self.store.read() as tx:
            return cases.live_case(tx, threads.find(tx, "web", "web", self.who).id)

    def bot_rows(self) -> int:
        with self.store.read() as tx:
            mine = tx.query(Outbound).filter_by(thread_id=threads.find(tx, "web", "web", self.who).id)
            return mine.filter_by(author="bot").count()

    def deed(self, do: Callable, ends: bool = False) -> None:
        """By the owner; or by somebody else, who must be refused."""
        case, who = self.case(), self.random.choice(self.officers)
        if case is None:
            return
        if self.random.random() < 0.8 and case.claimed_by:
            who = case.claimed_by
        try:
            with self.store.write() as tx:
                do(tx, case.id, who)
        except Refused:
            assert who != case.claimed_by
            return
        if ends:
            self.silent_since = None

    def step(self) -> None:
        steps = [
            self.write_text,
            self.repeat_webhook,
            self.press,
            self.think,
            self.think,
            self.think_while_claimed,
            self.fail_rasa,
            self.wait,
            self.deliver,
            self.late_receipt,
            self.claim,
            self.claim,
            self.reply,
            self.transfer,
            self.silent_owner,
            self.release,
            self.local,
        ]
        done = self.random.choice(steps)
        done()
        if self.silent_since is not None:
            assert threads.held(self.thread(), clock.now()), done.__name__
            assert self.bot_rows() == self.silent_since, done.__name__


@pytest.fixture
def officers(store):
    return [officer(store, name=f"Cán bộ {letter}") for letter in "ABC"]


def test_the_bot_is_silent_from_claim_to_release_whatever_happens_in_between(store, time, officers):
    time.moment = time.moment.replace(day=23, hour=1)
    rasa = ObedientRasa()
    worker, rounds = worker_of(store, rasa), 0
    for seed in range(WALKS):
        walk = Walk(store, worker, rasa, time, officers, seed)
        for number in range(STEPS):
            try:
                walk.step()
            except AssertionError as error:
                raise AssertionError(f"seed {seed}, step {number}: {error}") from error
        rounds += walk.rounds
        time.moment = time.moment.replace(hour=1, minute=0)
    assert rounds > WALKS / 2  # the walks do lead through officers' hands
    with store.read() as tx:
        assert tx.query(Inbound).count() > WALKS
        assert all(
            Card.from_json(row.card).kind == "notice" for row in tx.query(Outbound).filter_by(author="system")
        )
