"""A town that lives by a clock the test moves: people who write, a bot and an officer who answer, an operator who mends."""

from __future__ import annotations

import random
import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import yaml

from bot.channels import accounts
from bot.channels.zalo import tokens
from bot.core import clock
from bot.core.cards import Button, Card
from bot.core.settings import settings
from bot.delivery.worker import DeliveryWorker, channels
from bot.dialogue.rasa_client import Answer
from bot.store import Store, alarms, cases, outbox
from bot.store.tables import Case, Inbound, Outbound
from tests.casework import make_officer
from tests.crash.platforms import Platforms
from tests.gateway.serving import until
from tests.roles.stand_ins import ObedientRasa, serve, worker_of

HUMAN = "cho em gặp cán bộ"
QUIET = timedelta(seconds=60)  # between two messages of one person
MORE = Button("Hỏi thêm", act={"act": "menu"})
LONG_LINE = "Đây là câu thứ {} của một câu trả lời dài, để nền tảng phải nhận nhiều tin. "


class People:
    """Those who write on one platform. Each message says what no other says."""

    def __init__(self, platforms: Platforms, platform: str, number: int) -> None:
        self.platforms, self.platform = platforms, platform
        self.names = [f"{platform}-{each}" for each in range(number)]
        self.said: dict[str, tuple[str, str]] = {}  # the platform's id of a message: who wrote, and what
        self._last = dict.fromkeys(self.names)

    def somebody_writes(self, choice: random.Random, text: str = "") -> None:
        """One of those who have not just written."""
        now = clock.now()
        rested = [name for name in self.names if not self._last[name] or now - self._last[name] > QUIET]
        if rested:
            self.write(choice.choice(rested), text or f"câu hỏi số {len(self.said)} của em là gì vậy ạ")

    def write(self, name: str, text: str) -> None:
        """A message, which the platform brings to the gateway at once."""
        order = {"platform": self.platform, "person": name, "text": text}
        answer = self.platforms.http.post("/control/say", json=order).raise_for_status().json()
        self.said[answer["message"]["id"]] = (answer["person"], text)
        self._last[name] = clock.now()


class Bot(ObedientRasa):
    """The dialogue role, whose Rasa answers each turn with one or two cards of up to four messages."""

    def __init__(self, store: Store, choice: random.Random) -> None:
        super().__init__()
        self.choice, self.worker = choice, worker_of(store, self)

    def work(self) -> None:
        """Everything that has come."""
        while waiting := self.worker._with_work():
            for thread_id in waiting:
                serve(self.worker, thread_id)

    def ask(self, conversation, turn, said, *, day, fresh, kept=None):
        """Each card says what no other says."""
        long = "".join(map(LONG_LINE.format, range(self.choice.choice((0, 0, 0, 60)))))
        cards = [
            Card(f"test/{number}", f"Dạ, câu {number} của lượt {turn}. {long}", buttons=(MORE,))
            for number in range(self.choice.randint(1, 2))
        ]
        return Answer(cards, needs=["loan/interest"])


class Officer:
    """Claims what waits, says one thing, and gives the thread back when it is clear what became of the words.

    Every other time the words stay in doubt for a minute, they are sent again.
    """

    def __init__(self, store: Store) -> None:
        self.store = store
        self.words: dict[int, str] = {}  # what was said, by outbox row
        self.again: set[int] = set()  # rows that were sent again
        self._doubts = 0
        self._cases: dict[int, int] = {}  # case → row
        with store.write() as tx:
            self.id = make_officer(tx, login="truc", now=clock.now()).id

    @property
    def busy(self) -> bool:
        """True while a case is in hand."""
        return bool(self._cases)

    def work(self) -> None:
        """A look at each case in hand, and at the queue."""
        for case, row in list(self._cases.items()):
            self._look(case, row)
        with self.store.read() as tx:
            waiting = [found for (found,) in tx.query(Case.id).filter(Case.state == "open").order_by(Case.id)]
        for case in waiting:
            self._take(case)

    def _take(self, case: int) -> None:
        text = f"Tôi là cán bộ trực, tôi đang xem vụ {uuid.uuid4()}."
        with self.store.write() as tx:
            cases.claim(tx, case, self.id, clock.now())
            row = cases.reply(tx, case, self.id, text, str(uuid.uuid4()), clock.now()).id
        self.words[row], self._cases[case] = text, row

    def _look(self, case: int, row_id: int) -> None:
        with self.store.write() as tx:
            row = outbox.get(tx, row_id)
            doubted = row.state == "maybe_sent" and row.lease_until < clock.now() - QUIET
            if doubted:
                self._doubts += 1
                if self._doubts % 2 and row_id not in self.again:
                    cases.send_again(tx, case, self.id, row_id, clock.now())
                    self.again.add(row_id)
                    return
            if doubted or row.state in ("sent", "failed"):
                cases.release(tx, case, self.id, clock.now())
                del self._cases[case]


class Operator:
    """Looks at the alarms every five minutes; gets Zalo's consent anew when the pair of tokens is lost."""

    EVERY = timedelta(minutes=5)

    def __init__(self, store: Store, platforms: Platforms) -> None:
        self.store, self.platforms = store, platforms
        self.seen: set[str] = set()  # kinds of alarms
        self.consents = 0
        self._next = clock.now()

    def work(self) -> None:
        """Read the alarms; act on a lost token."""
        if clock.now() < self._next:
            return
        self._next = clock.now() + self.EVERY
        with self.store.read() as tx:
            ringing = {(alarm.channel, alarm.kind) for alarm in alarms.live(tx)}
        self.seen |= {kind for _, kind in ringing}
        if ("zalo", "token") in ringing:
            self._consent()

    def _consent(self) -> None:
        path = settings().channels_file
        entries = yaml.safe_load(path.read_text())
        given = self.platforms.http.post("/control/consent", json={}).raise_for_status().json()
        next(entry for entry in entries if entry["channel"] == "zalo").update(given)
        path.write_text(yaml.safe_dump(entries))
        accounts.accounts.cache_clear()
        self.consents += 1


class Town:
    """All of them, and the delivery role with several senders. ``pass_time`` lives one step."""

    STEP = 10  # s
    SENDERS = 4

    def __init__(self, store: Store, platforms: Platforms, choice: random.Random, each: int) -> None:
        self.store, self.platforms, self.choice = store, platforms, choice
        self.people = [People(platforms, platform, each) for platform in ("zalo", "messenger")]
        self.bot, self.officer = Bot(store, choice), Officer(store)
        self.operator = Operator(store, platforms)
        self.delivery = DeliveryWorker(store, channels(store))
        self._pool = ThreadPoolExecutor(self.SENDERS)

    def pass_time(self, time) -> None:
        """The clock moves on, and everybody does what there is to do."""
        time.move(seconds=self.STEP)
        self.settled()
        self.bot.work()
        self.operator.work()
        self.officer.work()
        self.delivery.settle_doubts()
        tokens.refresh_due(self.store)
        list(self._pool.map(lambda _: self._send(), range(self.SENDERS)))
        self.settled()

    def settled(self) -> None:
        """Until the platforms have brought every webhook."""
        self.platforms.watch()
        until(lambda: not self.platforms.state()["webhooks"], "the webhooks arrive", seconds=60)
        self.platforms.watch()

    def left(self) -> list[str]:
        """What is still on its way."""
        with self.store.read() as tx:
            waiting = tx.query(Inbound.kind).filter(Inbound.done_at.is_(None)).all()
            unsent = tx.query(Outbound).filter(Outbound.state.in_(outbox.UNFINISHED))
            rows = [f"{row.author}'s {row.state}: {row.error}" for row in unsent]
        doubted = "officer's maybe_sent"  # the officer knows
        return [f"new {kind}" for (kind,) in waiting] + [row for row in rows if not row.startswith(doubted)]

    def close(self) -> None:
        """Nobody works any more."""
        self._pool.shutdown()

    def _send(self) -> None:
        while self.delivery.send_one():
            pass
