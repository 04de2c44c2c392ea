"""Brings webhooks to the gateway: signed, in order, and again after a failure, as the platforms do but faster."""

from __future__ import annotations

import logging
import time
from collections import deque
from typing import Any

import anyio
import httpx
from anyio.abc import TaskGroup

from bot.channels import outbound
from bot.channels.accounts import Account

from . import signing
from .world import World

log = logging.getLogger(__name__)
PATIENCE = {"zalo": 2.0, "messenger": 20.0}  # seconds until a webhook counts as failed
AGAIN = {  # seconds after the first failure
    "zalo": (30, 300, 900, 1800, 3600),
    "messenger": (15, 60, 300, 900, 3600),  # Meta states no intervals; these are in the same spirit
}


class Postman:
    """One queue for each platform. ``pace``: real seconds for one of the platform's."""

    def __init__(self, world: World, gateway_url: str, pace: float) -> None:
        self._world = world
        self._gateway = gateway_url.rstrip("/")
        self.pace = pace
        self._open = 0
        self.outstanding = 0  # neither taken nor given up
        self._idle = anyio.Event()
        self._more = anyio.Event()
        self._queues: dict[str, deque[tuple[Account, dict[str, Any]]]] = {name: deque() for name in AGAIN}

    def post(self, account: Account, *events: dict[str, Any]) -> None:
        """Send these events of an account, one request each."""
        for event in events:
            twice = self._world.faults.take(account.channel, "webhook") is not None
            for _ in range(2 if twice else 1):
                self._open += 1
                self.outstanding += 1
                self._queues[account.channel].append((account, event))
        self._more.set()

    async def settled(self) -> None:
        """Wait until everything posted so far has been tried once."""
        while self._open:
            await self._idle.wait()

    async def run(self) -> None:
        """Post until cancelled."""
        async with httpx.AsyncClient(trust_env=False) as http, anyio.create_task_group() as tasks:
            for waiting in self._queues.values():
                tasks.start_soon(self._serve, http, tasks, waiting)

    async def _serve(self, http: httpx.AsyncClient, tasks: TaskGroup, waiting: deque) -> None:
        while True:
            while not waiting:
                self._more = anyio.Event() if self._more.is_set() else self._more
                await self._more.wait()
            account, event = waiting.popleft()
            taken = await self._try(http, account, event, 0)
            self._open -= 1
            if not self._open:
                self._idle.set()
                self._idle = anyio.Event()
            if taken:
                self.outstanding -= 1
            else:
                tasks.start_soon(self._again, http, account, event)

    async def _again(self, http: httpx.AsyncClient, account: Account, event: dict[str, Any]) -> None:
        since = 0
        for number, moment in enumerate(AGAIN[account.channel], start=1):
            await anyio.sleep((moment - since) * self.pace)
            since = moment
            if await self._try(http, account, event, number):
                break
        else:
            log.warning("the simulated %s gave a webhook up", account.channel)
        self.outstanding -= 1

    async def _try(
        self, http: httpx.AsyncClient, account: Account, event: dict[str, Any], retries: int
    ) -> bool:
        """Post once. True when the gateway took it."""
        url = f"{self._gateway}/webhooks/{account.channel}"
        outbound.check(url)
        raw, headers = signing.signed(account, event)
        if retries and account.channel == "zalo":
            headers["num_retry"] = str(retries)
        began, status, said = time.monotonic(), 0, ""
        try:
            answer = await http.post(url, content=raw, headers=headers, timeout=PATIENCE[account.channel])
            status, said = answer.status_code, answer.text[:1000]
        except httpx.HTTPError as error:
            said = type(error).__name__
        self._world.traffic.add(
            account.channel,
            "webhook",
            method="POST",
            path=f"/webhooks/{account.channel}",
            headers=headers,
            request=raw.decode(),
            status=status,
            answer=said,
            milliseconds=round((time.monotonic() - began) * 1000),
            fault=None,
        )
        return status == 200
