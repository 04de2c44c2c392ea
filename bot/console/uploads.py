"""Reads a form with a file in it, in memory: a temporary file would hold what people send unsealed."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.datastructures import Headers, UploadFile
from starlette.exceptions import HTTPException
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import Request
from starlette.types import Scope

from bot.core.settings import settings
from bot.handoff import sendable


@dataclass(frozen=True)
class Upload:
    """A file as the browser sent it; its name is not to be trusted."""

    name: str
    content: bytes


class _InMemory(MultiPartParser):
    spool_max_size = 2 * sendable.LARGEST  # beyond what ``body_limit`` lets in


def body_limit(scope: Scope) -> int:
    """Bytes of a request's body: room for a file where one may come."""
    room = scope["type"] == "http" and scope["path"].endswith("/tra-loi") and _has_parts(Headers(scope=scope))
    return settings().body_limit + (sendable.LARGEST if room else 0)


async def read(request: Request) -> tuple[dict[str, str], Upload | None]:
    """The form's fields, and the file if one was chosen. Raises ``HTTPException`` 400 for what is no form."""
    if not _has_parts(request.headers):
        form = await request.form(max_files=0, max_fields=10)
        return {name: str(value) for name, value in form.items()}, None
    most = {"max_files": 1, "max_fields": 10, "max_part_size": settings().body_limit}
    try:
        form = await _InMemory(request.headers, request.stream(), **most).parse()
    except MultiPartException as error:
        raise HTTPException(400) from error
    try:
        fields = {name: value for name, value in form.items() if isinstance(value, str)}
        files = (each for each in form.values() if isinstance(each, UploadFile) and each.filename)
        chosen = next(files, None)  # a form without a choice holds a file without a name
        return fields, Upload(chosen.filename or "", await chosen.read()) if chosen else None
    finally:
        await form.close()


def _has_parts(headers: Headers) -> bool:
    return headers.get("content-type", "").startswith("multipart/form-data")
