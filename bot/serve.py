"""``python -m bot serve``: the working roles in one process, or some of them (``--roles gateway,delivery``)."""

from __future__ import annotations

import argparse
import logging
import signal
import sys
import threading
from collections.abc import Callable
from typing import Any

from bot.core.settings import settings
from bot.store import Store, condition, open_store

log = logging.getLogger(__name__)
GIL_SECONDS = (
    0.001  # a request must not wait Python's usual 5 ms for each of its turns while turns are thought over
)
ROLES = ("gateway", "console", "dialogue", "delivery", "simulator")


def main(argv: list[str]) -> int:
    """Serve until SIGTERM or SIGINT (exit 0), or until a role ends by itself (exit 1)."""
    from bot.core.logging import setup
    from bot.handoff import office

    parser = argparse.ArgumentParser(prog="bot serve", description=__doc__)
    parser.add_argument("--roles", default=",".join(usual_roles()), help="comma-separated; default: all")
    roles = parser.parse_args(argv).roles.split(",")
    unknown = set(roles) - set(ROLES)
    if unknown:
        parser.error(f"no such role: {', '.join(sorted(unknown))}; there are {', '.join(ROLES)}")
    setup("serve")
    condition.ensure_prepared(settings().database_url)
    sys.setswitchinterval(GIL_SECONDS)
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    store = open_store()
    office.follow(store)
    running = {role: _start(role, STARTERS[role](store), stop) for role in roles}
    ended = _watch(running, stop)
    for thread in running.values():
        thread.join(timeout=20)
    store.close()
    if ended:
        log.error("the role %s ended by itself; the process stops", ended)
    return 1 if ended else 0


def usual_roles() -> tuple[str, ...]:
    """All there are. The simulator of the platforms is one on an embedded installation only."""
    return ROLES if settings().embedded else tuple(role for role in ROLES if role != "simulator")


def _start(role: str, run: Callable[[threading.Event], None], stop: threading.Event) -> threading.Thread:
    def guarded() -> None:
        try:
            run(stop)
        except Exception:
            log.exception("the role %s failed", role)

    thread = threading.Thread(target=guarded, name=role, daemon=True)
    thread.start()
    return thread


def _watch(running: dict[str, threading.Thread], stop: threading.Event) -> str | None:
    """Wait for the end; the name of the role that ended by itself, if one did."""
    while not stop.wait(0.2):
        for role, thread in running.items():
            if not thread.is_alive():
                stop.set()
                return role
    return None


def _web(app: Any, host: str, port: int) -> Callable[[threading.Event], None]:
    import uvicorn

    config = uvicorn.Config(
        app,
        host=host,
        port=port,
        log_config=None,
        access_log=False,  # addresses and paths are nobody's business
        server_header=False,
        ws="none",  # the chat streams by server-sent events; Rasa pins a websockets that uvicorn cannot load
        proxy_headers=False,
        timeout_graceful_shutdown=3,
        timeout_keep_alive=30,
    )

    def run(stop: threading.Event) -> None:
        server = uvicorn.Server(config)

        def end_with_the_others() -> None:
            stop.wait()
            server.should_exit = True

        threading.Thread(target=end_with_the_others, daemon=True).start()
        server.run()

    return run


def _gateway(store: Store) -> Callable[[threading.Event], None]:
    from bot.gateway.app import create_app

    return _web(create_app(store), settings().host, settings().port)


def _console(store: Store) -> Callable[[threading.Event], None]:
    from bot.console.app import create_app

    return _web(create_app(store), settings().console_host, settings().console_port)


def _dialogue(store: Store) -> Callable[[threading.Event], None]:
    from bot.dialogue.worker import DialogueWorker

    return DialogueWorker(store).run


def _delivery(store: Store) -> Callable[[threading.Event], None]:
    from bot.delivery.worker import DeliveryWorker, channels

    return DeliveryWorker(store, channels(store)).run


def _simulator(store: Store) -> Callable[[threading.Event], None]:
    from bot.channels.simulator.app import create_app

    gateway = f"http://{settings().host}:{settings().port}"
    return _web(create_app(gateway, store=store), "127.0.0.1", settings().simulator_port)


STARTERS = {
    "gateway": _gateway,
    "console": _console,
    "dialogue": _dialogue,
    "delivery": _delivery,
    "simulator": _simulator,
}
