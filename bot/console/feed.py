"""What changed since the last look: one query for all open consoles, told to each as what concerns it."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, field
from typing import Any

from anyio import to_thread

from bot.core import clock
from bot.handoff.watch import AT_SUPERVISOR
from bot.store import Store, case_queue, presence
from bot.store.case_queue import Pulse
from bot.store.presence import Present
from bot.store.sessions import SignedIn

from .access import sees
from .case_presence import said

FRESH_SECONDS = 0.4
Event = tuple[str, dict[str, Any]]


class Feed:
    """The pulse of all live cases, read at most once in ``FRESH_SECONDS`` however many consoles ask."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self._lock = asyncio.Lock()
        self._read_at = float("-inf")
        self._pulse: dict[int, Pulse] = {}
        self.present: dict[int, frozenset[Present]] = {}  # who has which case open, as of the last look

    async def pulse(self) -> dict[int, Pulse]:
        """The live cases by id, at most ``FRESH_SECONDS`` old."""
        async with self._lock:
            if time.monotonic() - self._read_at >= FRESH_SECONDS:
                self._pulse, self.present = await to_thread.run_sync(self._read)
                self._read_at = time.monotonic()
            return self._pulse

    def _read(self) -> tuple[dict[int, Pulse], dict[int, frozenset[Present]]]:
        with self.store.read() as tx:
            return case_queue.pulse(tx), presence.live(tx, clock.now())


@dataclass
class Watcher:
    """One console's memory of what it has been told. It is told of the cases that its officer sees."""

    officer: SignedIn
    before: dict[int, Pulse] | None = None
    counts: dict[str, int] = field(default_factory=dict)
    present: dict[int, str] = field(default_factory=dict)

    def meet(
        self, present: dict[int, frozenset[Present]], pulse: dict[int, Pulse], *, locked: bool
    ) -> list[Event]:
        """Which colleague came to a case, writes in it or left, in words; nothing on a locked console."""
        if locked:
            return []
        seen = [
            id for id in present if id in pulse and sees(self.officer, pulse[id].desk, pulse[id].holder_id)
        ]
        now = {id: words for id in seen if (words := said(present[id], self.officer.id))}
        changed = [id for id in now.keys() | self.present.keys() if now.get(id) != self.present.get(id)]
        self.present = now
        return [("present", {"case": id, "said": now.get(id, "")}) for id in sorted(changed)]

    def tell(self, pulse: dict[int, Pulse], *, locked: bool) -> list[Event]:
        """Events for the differences since the last call. A locked console hears counts and the bell, no case."""
        pulse = {id: case for id, case in pulse.items() if sees(self.officer, case.desk, case.holder_id)}
        events: list[Event] = []
        counts = self._count(pulse)
        if counts != self.counts:
            events.append(("counts", counts))
        bell = self._bell(pulse)
        if bell:
            events.append(("ring", {"urgent": bell == "urgent"}))
        if self.before is not None and not locked:
            changed = [
                case_id
                for case_id in self.before.keys() | pulse.keys()
                if self.before.get(case_id) != pulse.get(case_id)
            ]
            events += [("changed", {"case": case_id}) for case_id in sorted(changed)]
        self.before, self.counts = pulse, counts
        return events

    def _count(self, pulse: dict[int, Pulse]) -> dict[str, int]:
        waiting = [case for case in pulse.values() if case.state == "open"]
        return {
            "waiting": len(waiting),
            "urgent": sum(case.urgent for case in waiting),
            "mine": sum(case.holder_id == self.officer.id for case in pulse.values()),
        }

    def _bell(self, pulse: dict[int, Pulse]) -> str | None:
        """Whether something calls: a case nobody has, or my own that turned urgent."""
        known = self.before or {}
        calling = [
            case
            for case_id, case in pulse.items()
            if self._concerns(case) and (case_id not in known or known[case_id].rang_at < case.rang_at)
        ]
        if (
            self.before is None
        ):  # just opened: what already waits urgently calls, the rest is there to be read
            calling = [case for case in calling if case.urgent and case.state == "open"]
        if not calling:
            return None
        return "urgent" if any(case.urgent for case in calling) else "ordinary"

    def _concerns(self, case: Pulse) -> bool:
        """Supervisors see every desk; other desks' ordinary cases call them once the desk has let a deadline pass."""
        if case.holder_id is not None or case.state != "open":
            return case.holder_id == self.officer.id
        return case.desk == self.officer.desk or case.urgent or case.alerts >= AT_SUPERVISOR
