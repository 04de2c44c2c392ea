"""Wakes the open streams of a conversation when something was sent to it: one cheap query for all of them."""

from __future__ import annotations

import logging
from collections import OrderedDict, defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import anyio
from anyio import to_thread

from bot.core import clock
from bot.gateway.errors import TooFast
from bot.store import Store, outbox

log = logging.getLogger(__name__)

POLL_SECONDS = 0.1
OVERLAP = timedelta(seconds=0.5)  # a commit may lag behind its own clock
LOOK_SECONDS = 5.0  # each stream looks for itself this often;
LOOK_SECONDS_FIRST = (
    0.5  # after a message sooner, then at ever longer pauses: a hold by an officer says nothing
)
STREAMS_PER_SESSION = 5
REMEMBERED = 10_000  # messages of this process whose client id is known even if their text is erased


@dataclass(eq=False)
class Listener:
    """One open stream."""

    session: str
    thread_id: str | None = None
    ended: bool = False
    pause: float = LOOK_SECONDS_FIRST
    _bell: anyio.Event = field(default_factory=anyio.Event)

    def wake(self) -> None:
        """Something may be new."""
        self._bell.set()

    async def wait(self) -> None:
        """Until woken, or until it is time to look anyway."""
        with anyio.move_on_after(self.pause):
            await self._bell.wait()
        self.pause = min(2 * self.pause, LOOK_SECONDS)
        self._bell = anyio.Event()


class Hub:
    """All open streams of this process."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._listeners: defaultdict[str, set[Listener]] = defaultdict(set)  # by session
        self._client_ids: OrderedDict[int, str] = OrderedDict()
        self._anyone = anyio.Event()
        self.readers = anyio.CapacityLimiter(4)  # streams never take the threads that store messages

    def check_room(self, session: str) -> None:
        """Raise ``TooFast`` when the session has as many streams as it may."""
        if len(self._listeners.get(session, ())) >= STREAMS_PER_SESSION:
            raise TooFast("Anh/chị đang mở trang này ở nhiều nơi. Đóng bớt rồi thử lại nhé.", 30)

    @contextmanager
    def listen(self, session: str) -> Iterator[Listener]:
        """Join as a stream."""
        mine = self._listeners[session]
        listener = Listener(session)
        mine.add(listener)
        self._anyone.set()
        try:
            yield listener
        finally:
            mine.discard(listener)
            if not mine:
                self._listeners.pop(session, None)

    def posted(self, session: str, thread_id: str, row_id: int, client_id: str) -> None:
        """A message was stored: its session's streams soon look what became of it."""
        self._client_ids[row_id] = client_id
        if len(self._client_ids) > REMEMBERED:
            self._client_ids.popitem(last=False)
        for listener in self._listeners.get(session, ()):
            listener.thread_id = thread_id
            listener.pause = LOOK_SECONDS_FIRST
            listener.wake()

    def client_id(self, row_id: int) -> str | None:
        """What the page called a message, where this process took it."""
        return self._client_ids.get(row_id)

    def end(self, session: str) -> None:
        """Close the session's streams."""
        for listener in self._listeners.get(session, ()):
            listener.ended = True
            listener.wake()

    async def run(self) -> None:
        """Poll for ever, but only while somebody listens. A database away is waited for."""
        since = clock.now()
        while True:
            if not self._listeners:
                self._anyone = anyio.Event()
                await self._anyone.wait()
            await anyio.sleep(POLL_SECONDS)
            began = clock.now()
            try:
                sent = await to_thread.run_sync(self._sent_since, since - OVERLAP, limiter=self.readers)
            except Exception as error:  # noqa: BLE001 - whatever it is, the streams outlive it
                log.warning("cannot look for sent messages: %s", type(error).__name__)
                await anyio.sleep(1)
                continue
            since = began
            self._wake(set(sent))

    def _sent_since(self, moment: datetime) -> list[str]:
        with self._store.read() as tx:
            return outbox.threads_sent_since(tx, moment)

    def _wake(self, thread_ids: set[str]) -> None:
        if not thread_ids:
            return
        for listeners in self._listeners.values():
            for listener in listeners:
                if listener.thread_id in thread_ids:
                    listener.wake()
