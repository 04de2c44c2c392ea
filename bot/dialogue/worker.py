"""Finds threads with something to do and lives their turns, different people side by side."""

from __future__ import annotations

import logging
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from bot.core import clock
from bot.core.ids import new_token
from bot.core.settings import settings
from bot.ear import Ear, load_ear
from bot.handoff import watch
from bot.privacy import audit_copy, retention
from bot.store import Store, lanes

from . import gate, living, outage
from .hearing import Hearing
from .rasa_client import RasaClient

log = logging.getLogger(__name__)
SWEEP_EVERY = 3600.0
WATCH_EVERY = 15.0


class DialogueWorker:
    """One process's share of the dialogue role. ``run`` blocks until ``stop`` is set."""

    def __init__(self, store: Store, ear: Ear | None = None, rasa: RasaClient | None = None) -> None:
        self.store = store
        self.ear = Hearing(ear or load_ear())
        self.rasa = rasa or RasaClient()
        self.name = f"dialogue-{new_token()[:12]}"
        self.lease = timedelta(seconds=settings().lease_seconds)
        self.busy: set[str] = set()
        self._kept = self._swept = self._watched = 0.0

    def run(self, stop: threading.Event) -> None:
        """Look for work until told to stop; then finish the turns that are being lived."""
        with ThreadPoolExecutor(settings().dialogue_workers, "turn") as pool:
            while not stop.is_set():
                try:
                    if self.rasa.came_back():
                        outage.over(self.store)
                    self._look(pool)
                    self._keep_lanes()
                    self._watch()
                    self._sweep()
                except Exception:
                    log.exception("the dialogue worker stumbled; it looks again in a second")
                    stop.wait(1)
                stop.wait(settings().poll_seconds)

    def _look(self, pool: ThreadPoolExecutor) -> None:
        room = settings().dialogue_workers - len(self.busy)
        if room <= 0:
            return
        for thread_id in self._with_work()[:room]:
            with self.store.write(durable=False) as tx:
                taken = lanes.take(tx, thread_id, self.name, clock.now(), self.lease)
            if taken:
                self.busy.add(thread_id)
                pool.submit(self._serve, thread_id)

    def _with_work(self) -> list[str]:
        quiet = timedelta(seconds=settings().burst_seconds)
        longest = timedelta(seconds=settings().burst_longest_seconds)
        with self.store.read() as tx:
            return lanes.with_work(tx, clock.now(), quiet=quiet, longest=longest)

    def _serve(self, thread_id: str) -> None:
        """Everything that can be done for one person now, then the lane is given back."""
        try:
            self.serve(thread_id)
            with self.store.write(durable=False) as tx:
                lanes.leave(tx, thread_id, self.name)
        except Exception:  # the lane's lease ends by itself: that is the pause before the next try
            log.exception("a turn was interrupted; it is lived again")
        finally:
            self.busy.discard(thread_id)

    def serve(self, thread_id: str) -> None:
        """Gate, then turns, as long as there is something to do. The lane must be ours."""
        going_on = True
        while going_on:
            gate.pass_all(self.store, self.ear, thread_id, self.name)
            living.group(self.store, self.ear, thread_id, self.name, clock.now())
            going_on = living.live(self.store, self.rasa, thread_id, self.name)

    def _keep_lanes(self) -> None:
        if time.monotonic() - self._kept < settings().lease_seconds / 4 or not self.busy:
            return
        self._kept = time.monotonic()
        with self.store.write(durable=False) as tx:
            for thread_id in list(self.busy):
                lanes.keep(tx, thread_id, self.name, clock.now(), self.lease)

    def _watch(self) -> None:
        if self._watched and time.monotonic() - self._watched < WATCH_EVERY:
            return
        self._watched = time.monotonic()
        watch.look(self.store, clock.now())

    def _sweep(self) -> None:
        if self._swept and time.monotonic() - self._swept < SWEEP_EVERY:
            return
        self._swept = time.monotonic()
        retention.sweep(self.store, clock.now())
        audit_copy.copy_out(self.store, clock.now())
