"""A real gateway on a free port, a visitor's requests, and a dialogue that answers by script."""

from __future__ import annotations

import socket
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

import uvicorn
from sqlalchemy import select
from starlette.applications import Starlette

from bot.channels import web
from bot.channels.web.api import WebChat
from bot.core import clock
from bot.core.cards import Card
from bot.delivery.worker import DeliveryWorker
from bot.gateway.app import create_app
from bot.store import Store, inbox, outbox, threads, turns
from bot.store.tables import Inbound

Script = Callable[[Inbound], list[Card] | str]  # a string is the state in which the message ends unanswered


def serving(store: Store, port: int = 0) -> AbstractContextManager[str]:
    """The gateway over ``store``; yields its address."""
    return served(create_app(store), port)


@contextmanager
def served(app: Starlette, port: int = 0) -> Iterator[str]:
    """Any of our applications, for real on a loopback port (a free one unless told otherwise); yields its address."""
    listening = socket.create_server(("127.0.0.1", port))
    config = uvicorn.Config(app, ws="none", log_config=None, proxy_headers=False, timeout_graceful_shutdown=1)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    try:
        until(lambda: server.started, "the server starts", seconds=20)
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(20)
        listening.close()


def until(true: Callable[[], object], what: str, seconds: float = 10.0) -> None:
    """Wait for something to become true, or fail saying what did not."""
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, f"never happened: {what}"
        time.sleep(0.01)


def message(text: str = "xin chào", **other: object) -> dict:
    """What the page posts: a text unless told otherwise."""
    return {"id": uuid.uuid4().hex, **(other or {"text": text})}


def stored(store: Store) -> list[Inbound]:
    """Every message in the inbox."""
    with store.read() as tx:
        return list(tx.execute(select(Inbound).order_by(Inbound.id)).scalars())


def only_thread(store: Store) -> str:
    """The thread of the one visitor there is."""
    return stored(store)[0].thread_id


def tell(store: Store, thread_id: str, *cards: Card, author: str = "bot") -> None:
    """Say cards to a person and deliver them."""
    with store.write() as tx:
        outbox.say(tx, thread_id, cards, clock.now(), turn_id=None, author=author)
    deliver(store)


def deliver(store: Store) -> None:
    """Send all that is due, by the real delivery role."""
    worker = DeliveryWorker(store, {web.NAME: WebChat()})
    while worker.send_one():
        pass


def card(text: str, **more: object) -> Card:
    """A card with nothing but text, unless told otherwise."""
    return Card(**{"id": "criminal_record/where@2026-07-01", "text": text, **more})


def answer(store: Store, script: Script) -> bool:
    """Answer the oldest message not yet answered. False when there is none."""
    with store.write() as tx:
        row = tx.execute(
            select(Inbound).where(Inbound.state == "new").order_by(Inbound.id).limit(1)
        ).scalar_one_or_none()
        if row is None:
            return False
        threads.lock(tx, row.thread_id)
        said = script(row)
        if isinstance(said, str):
            inbox.finish(tx, [row], said, clock.now())
            return True
        turn = turns.begin(tx, row.thread_id, [row], clock.now())
        outbox.say(tx, row.thread_id, said, clock.now(), turn_id=turn.id)
        inbox.finish(tx, [row], "answered", clock.now())
        turns.end(turn, "done", clock.now())
    deliver(store)
    return True


@contextmanager
def answering(store: Store, script: Script) -> Iterator[None]:
    """A scripted dialogue that answers whatever comes, until the end of the block."""
    stop = threading.Event()

    def work() -> None:
        while not stop.is_set():
            if not answer(store, script):
                stop.wait(0.02)

    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(10)
