"""Renders the console's templates. Whatever people wrote is escaped, always."""

from __future__ import annotations

import re
from functools import partial
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from bot.core.media import is_image
from bot.handoff import desks, words as handoff_words
from bot.store import alarms
from bot.store.tables import Alarm

from . import access, words
from .failures import explain

_environment = Environment(
    loader=FileSystemLoader(Path(__file__).with_name("templates")),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


def bold(text: str) -> Markup:
    """A card's ``**words**`` as bold, all else escaped."""
    return Markup(re.sub(r"\*\*(.+?)\*\*", r"<b>\1</b>", str(escape(text))))  # noqa: S704 - escaped just here


_environment.filters["bold"] = bold
_environment.globals.update(
    why=handoff_words.why,
    route_said=handoff_words.route,
    desk_name=desks.name_of,
    channel_name=words.channel_name,
    need_name=words.need_name,
    clock=words.clock,
    waited=words.waited,
    span_of=words.span_of,
    state_name=words.state_name,
    attachment_name=words.attachment_name,
    outcome_name=words.outcome_name,
    refused_name=words.refused_name,
    trouble_name=words.trouble_name,
    trouble_cure=words.trouble_cure,
    file_kind=words.file_kind,
    file_size=words.file_size,
    is_image=is_image,
    links=access.links,
    deed_name=words.deed_name,
    explain=explain,
)


def page(request: Request, template: str, status: int = 200, **values: Any) -> HTMLResponse:
    """A whole page or a part of one. ``officer`` is who reads it, if signed in."""
    officer = request.state.caller.officer
    html = _environment.get_template(template).render(
        officer=None if officer is None or officer.locked else officer,
        locked=bool(officer and officer.locked),
        troubles=partial(_troubles, request),
        **values,
    )
    return HTMLResponse(html, status)


def go_to(request: Request, where: str) -> Response:
    """On to another page after a deed, whether a form or a part of the page asked for it."""
    if "hx-request" in request.headers and "hx-boosted" not in request.headers:
        return Response(status_code=204, headers={"HX-Location": where})
    return RedirectResponse(where, 303)


def _troubles(request: Request) -> list[Alarm]:
    """What is wrong with the platforms, read only where it is shown."""
    with request.app.state.store.read() as tx:
        return alarms.live(tx)
