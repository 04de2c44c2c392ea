"""One call to a simulated platform: ordered trouble first, then the platform's own rules, and all of it in the log."""

from __future__ import annotations

import json
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from types import ModuleType
from typing import Any

import anyio
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.types import Receive, Scope, Send

from bot.core.errors import BotError

from .faults import Fault
from .postman import Postman
from .shape import Wrong
from .world import World

LOGGED = 20_000  # characters of a body


class Refusal(BotError):
    """The platform says no, in its own words."""

    def __init__(self, status: int, body: dict[str, Any] | str) -> None:
        super().__init__()
        self.status = status
        self.body = body


@dataclass(frozen=True)
class Sent:
    """A file in a form."""

    name: str
    media_type: str
    content: bytes


@dataclass
class Call:
    """One request, and what stands around it."""

    world: World
    postman: Postman
    request: Request
    raw: bytes
    fault: Fault | None
    form: dict[str, str | Sent]  # of a multipart request

    def struck_by(self, *kinds: str) -> bool:
        """True when trouble of one of these kinds was ordered for this call."""
        return self.fault is not None and self.fault.kind in kinds

    def json(self) -> Any:
        """The body, which must be JSON and say so. Raises ``Wrong``."""
        if not self.request.headers.get("content-type", "").startswith("application/json"):
            raise Wrong("Content-Type must be application/json")
        try:
            return json.loads(self.raw)
        except ValueError:
            raise Wrong("the body is not valid JSON") from None

    def sent(self, field: str) -> Sent:
        """The file in a multipart request. Raises ``Wrong``."""
        found = self.form.get(field)
        if not isinstance(found, Sent) or not found.content:
            raise Wrong(f"{field} must be a file, in multipart/form-data")
        return found


class NoAnswer(Response):
    """Breaks the connection off instead of answering."""

    status_code = 200

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})


def endpoint(
    platform: ModuleType, where: str, work: Callable[[Call], dict[str, Any]]
) -> Callable[[Request], Awaitable[Response]]:
    """``work`` as a route. ``platform``: the module with its ``NAME``, ``of_fault`` and ``of_wrong``."""

    async def handle(request: Request) -> Response:
        world: World = request.app.state.world
        fault = world.faults.take(platform.NAME, where)
        raw = await request.body()
        call = Call(world, request.app.state.postman, request, raw, fault, await _form(request))
        began = time.monotonic()
        answer = await _answer(call, platform, work)
        _note(call, platform.NAME, answer, time.monotonic() - began)
        return answer

    return handle


async def _form(request: Request) -> dict[str, str | Sent]:
    """The fields of a multipart request; of any other none."""
    if not request.headers.get("content-type", "").startswith("multipart/form-data"):
        return {}
    async with request.form() as form:
        return {
            name: value
            if isinstance(value, str)
            else Sent(value.filename or "", value.content_type or "", await value.read())
            for name, value in form.items()
        }


async def _answer(call: Call, platform: ModuleType, work: Callable[[Call], dict[str, Any]]) -> Response:
    if call.struck_by("slow", "timeout_before"):
        await _wait(call)
    if call.struck_by("timeout_before"):
        return NoAnswer()
    status, body = _outcome(call, platform, work)
    if call.struck_by("echo_first"):
        await call.postman.settled()
    if call.struck_by("timeout_after", "echo_lost"):
        await _wait(call)
    if call.struck_by("timeout_after"):
        return NoAnswer()
    return Response(body, status) if isinstance(body, str) else JSONResponse(body, status)


def _outcome(
    call: Call, platform: ModuleType, work: Callable[[Call], dict[str, Any]]
) -> tuple[int, dict[str, Any] | str]:
    try:
        refusal = platform.of_fault(call.fault) if call.fault else None
        if refusal:
            raise refusal
        return 200, work(call)
    except Wrong as error:
        refusal = platform.of_wrong(error)
        return refusal.status, refusal.body
    except Refusal as refusal:
        return refusal.status, refusal.body


async def _wait(call: Call) -> None:
    """As long as ordered, or until nobody listens any more."""
    assert call.fault is not None
    with anyio.move_on_after(call.fault.seconds):
        while not await call.request.is_disconnected():
            await anyio.sleep(0.05)


def _written(call: Call) -> str:
    """The request's body as the log shows it; of a form its fields, with files by name and size."""
    if not call.form:
        return call.raw.decode(errors="replace")[:LOGGED]
    fields = {
        name: value
        if isinstance(value, str)
        else f"{value.name}, {value.media_type}, {len(value.content)} bytes"
        for name, value in call.form.items()
    }
    return json.dumps(fields, ensure_ascii=False)


def _note(call: Call, platform: str, answer: Response, seconds: float) -> None:
    silent = isinstance(answer, NoAnswer)
    url = call.request.url
    call.world.traffic.add(
        platform,
        "api",
        method=call.request.method,
        path=f"{url.path}?{url.query}" if url.query else url.path,
        headers=dict(call.request.headers),
        request=_written(call),
        status=0 if silent else answer.status_code,
        answer="" if silent else bytes(answer.body).decode()[:LOGGED],
        milliseconds=round(seconds * 1000),
        fault=call.fault.kind if call.fault else None,
    )
