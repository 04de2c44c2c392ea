"""Ten officers at work on two hundred open cases, while people in danger write: a part of ``make bench``."""

from __future__ import annotations

import os
import secrets
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import httpx

from bot.chat.sender import Sender
from bot.core import clock
from bot.core.settings import settings
from bot.store import Store, cases
from tests.casework import answer, make_case, make_officer, say, signed_in
from tests.conftest import clear_caches
from tests.running import Running

TOLD = "em bị án treo 2 năm, xong từ năm ngoái, giờ xin phiếu lý lịch tư pháp để đi làm thì nộp ở đâu ạ"
SAID = (
    "**Nộp ở Công an cấp xã hoặc trên VNeID.** Mang theo thẻ căn cước. Kết quả báo qua VNeID hoặc giấy hẹn."
)
TALK = 6  # messages of the person in each case
IN_DANGER = "tôi không muốn sống nữa"
LONGEST = 30.0  # s without a bell: then something is wrong


class Desk:
    """One officer's open console: a session, its live stream, and what they do."""

    def __init__(self, system: Running, token: str, held: list[int]) -> None:
        self.http = httpx.Client(
            base_url=system.console_url,
            trust_env=False,
            timeout=30,
            cookies={"console": token},
            headers={"origin": system.console_url},
        )
        self.held = held
        self.times: dict[str, list[float]] = {"queue": [], "case": [], "reply": []}
        self.rang: list[float] = []
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        try:
            with self.http.stream("GET", "/su-kien", timeout=None) as events:
                for line in events.iter_lines():
                    if line == "event: ring":
                        self.rang.append(time.monotonic())
        except httpx.HTTPError:
            return  # the bench is over

    def work(self, until: float) -> None:
        """Look at the queue, open a case, answer it, and breathe."""
        number = 0
        while time.monotonic() < until:
            case = self.held[number % len(self.held)]
            number += 1
            self._timed("queue", lambda: self.http.get("/"))
            self._timed("case", lambda case=case: self.http.get(f"/vu/{case}"))
            words = {"text": "Anh/chị chờ một chút nhé.", "client_id": secrets.token_hex(16)}
            self._timed(
                "reply", lambda case=case, words=words: self.http.post(f"/vu/{case}/tra-loi", data=words)
            )
            time.sleep(1)

    def _timed(self, what: str, call: Callable[[], httpx.Response]) -> None:
        began = time.monotonic()
        status = call().status_code
        assert status in (200, 303), f"{what}: {status}"
        self.times[what].append(time.monotonic() - began)


def at_work(
    system: Running, officers: int = 10, open_cases: int = 200, seconds: int = 30
) -> dict[str, list[float]]:
    """Seconds that each deed took, all officers together; ``bell``: from a danger's POST to every officer's stream."""
    with _store_of(system) as store:
        desks = _desks(system, store, officers, open_cases)
        time.sleep(2)  # the streams are open
        until = time.monotonic() + seconds
        working = [threading.Thread(target=desk.work, args=(until,)) for desk in desks]
        [each.start() for each in working]
        bell: list[float] = []
        while time.monotonic() < until - 2:
            bell += _danger(system, desks)
        [each.join() for each in working]
        found = {what: [time for desk in desks for time in desk.times[what]] for what in desks[0].times}
        [desk.http.close() for desk in desks]
    return {**found, "bell": bell}


def _danger(system: Running, desks: list[Desk]) -> list[float]:
    """Somebody writes; how long it took until each console rang."""
    before = [len(desk.rang) for desk in desks]
    person = Sender(system.url)
    began = time.monotonic()
    person.post({"text": IN_DANGER}, began + LONGEST)
    while any(len(desk.rang) == rang for desk, rang in zip(desks, before, strict=True)):
        assert time.monotonic() < began + LONGEST, "a console did not ring"
        time.sleep(0.005)
    person.close()
    return [desk.rang[rang] - began for desk, rang in zip(desks, before, strict=True)]


def _desks(system: Running, store: Store, officers: int, open_cases: int) -> list[Desk]:
    """Officers of one desk; each holds an equal share of half of the cases, the other half waits."""
    now = clock.now()
    people, held = [], []
    for number in range(officers):
        with store.write() as tx:
            officer = make_officer(tx, f"canbo{number}", f"Cán bộ {number}", now=now)
            people.append((officer.id, signed_in(tx, officer.id, now)))
            held.append([])
    for number in range(open_cases):
        with store.write() as tx:
            case = make_case(tx, f"p{number}", now=now)
            for _ in range(TALK):
                answer(tx, say(tx, f"p{number}", TOLD, now), SAID, ["criminal_record/where"], now=now)
            if number % 2:
                owner = number // 2 % officers
                cases.claim(tx, case.id, people[owner][0], now)
                held[owner].append(case.id)
    return [Desk(system, token, held[at]) for at, (_, token) in enumerate(people)]


@contextmanager
def _store_of(system: Running) -> Iterator[Store]:
    """The store of the running product, in this process too."""
    kept = os.environ.get("BOT_DATA_DIR")
    os.environ["BOT_DATA_DIR"] = system.environment["BOT_DATA_DIR"]
    clear_caches()
    store = Store(settings().database_url)
    try:
        yield store
    finally:
        store.close()
        if kept is None:
            del os.environ["BOT_DATA_DIR"]
        else:
            os.environ["BOT_DATA_DIR"] = kept
        clear_caches()
