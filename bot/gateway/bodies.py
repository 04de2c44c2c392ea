"""Reading request bodies within bounds."""

from __future__ import annotations

import json
from typing import Any

from starlette.requests import Request

from bot.channels.base import InboundTooLong
from bot.core.settings import settings

from .errors import Problem

DRAINED = 8 * 1024 * 1024  # read and thrown away, so that the refusal reaches a browser that is still sending


async def read_body(request: Request, limit: int | None = None) -> bytes:
    """The raw body. Raises ``InboundTooLong`` above ``limit`` bytes (default: the setting ``body_limit``)."""
    limit = limit or settings().body_limit
    body, length = bytearray(), 0
    async for chunk in request.stream():
        length += len(chunk)
        if length <= limit:
            body += chunk
        elif length > DRAINED:
            break
    if length > limit:
        raise InboundTooLong()
    return bytes(body)


async def read_object(request: Request) -> dict[str, Any]:
    """The body as a JSON object. Raises ``Problem`` when it is not one."""
    try:
        data = json.loads(await read_body(request))
    except (ValueError, RecursionError) as error:
        raise Problem() from error
    if not isinstance(data, dict):
        raise Problem()
    return data
