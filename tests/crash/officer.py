"""An officer who claims what comes, answers, and gives the thread back, while processes die.

Every other time words stay in doubt the officer sends them again; else they are left as they are.
"""

from __future__ import annotations

import threading
import time
import uuid

from bot.core import clock
from bot.store import Store, cases, outbox
from bot.store.tables import Case
from tests.casework import make_officer

PATIENCE = 8.0  # s, for the platform's answer to the officer's words


class OfficerAtWork(threading.Thread):
    """Works on the store itself: the console's process is among those that die."""

    def __init__(self, store: Store, stop: threading.Event) -> None:
        super().__init__(daemon=True)
        self.store, self.stop = store, stop
        self.words: dict[int, str] = {}  # what was said, by outbox row
        self.again: set[int] = set()  # rows that the officer wanted sent again
        self._doubts = 0
        with store.write() as tx:
            self.officer = make_officer(tx, login="truc", now=clock.now()).id

    def run(self) -> None:
        """One case after the other."""
        while not self.stop.wait(0.2):
            with self.store.read() as tx:
                waiting = tx.query(Case.id).filter(Case.state == "open").order_by(Case.id).first()
            if waiting:
                self._see_to(waiting.id)

    def _see_to(self, case: int) -> None:
        said = f"Tôi là cán bộ trực, tôi đang xem vụ {uuid.uuid4()}."
        with self.store.write() as tx:
            cases.claim(tx, case, self.officer, clock.now())
        with self.store.write() as tx:
            row = cases.reply(tx, case, self.officer, said, str(uuid.uuid4()), clock.now()).id
        self.words[row] = said
        if self._wait_for(row) == "maybe_sent":
            self._doubts += 1
            if self._doubts % 2:
                self._send_again(case, row)
        with self.store.write() as tx:
            cases.release(tx, case, self.officer, clock.now())

    def _send_again(self, case: int, row: int) -> None:
        with self.store.write() as tx:
            cases.send_again(tx, case, self.officer, row, clock.now())
            if outbox.get(tx, row).state == "queued":
                self.again.add(row)
        self._wait_for(row)

    def _wait_for(self, row: int) -> str:
        """Its state when it is sent, or when there is no more patience."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            with self.store.read() as tx:
                state = outbox.get(tx, row).state
            if state in ("sent", "failed"):
                break
            time.sleep(0.1)
        return state
