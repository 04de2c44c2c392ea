"""Canned replies: found by a few words among the cards and the desk's own phrases; and the page where those are kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from bot.core import clock
from bot.core.settings import settings
from bot.ear.fold import fold
from bot.ear.normalise import normalise
from bot.handoff import desks
from bot.knowledge import knowledge
from bot.knowledge.book import NEVER_SUGGESTED
from bot.knowledge.search import Search
from bot.store import phrases
from bot.store.phrases import NoSuchPhrase, Saved, TooManyPhrases
from bot.store.sessions import SignedIn

from .drafts import written
from .errors import Problem
from .guard import caller_of
from .pages import page

PAGE = "/cau-mau"
FOUND = 5  # of each kind
LONGEST_TITLE, LONGEST_QUERY = 80, 200
EMPTY = "Hãy viết tên và nội dung của câu mẫu."
FULL = f"Bộ phận đã có {phrases.MOST} câu mẫu. Hãy xóa bớt câu không dùng."


@dataclass(frozen=True)
class Choice:
    """One reply that may be inserted. ``kind``: "Câu mẫu" or "Trả lời của trợ lý"."""

    kind: str
    title: str
    text: str


def found(request: Request) -> Response:
    """What fits the words typed so far, as a list to choose from."""
    query, officer = request.query_params.get("q", "").strip()[:LONGEST_QUERY], caller_of(request)
    with request.app.state.store.read() as tx:
        saved = phrases.of_desk(tx, _own(officer))
    choices = [*_phrases(saved, query), *_cards(query, clock.today())] if query else []
    return page(request, "canned_found.html", choices=choices, query=query)


def whole(request: Request) -> Response:
    """The phrases of the officer's desk, to be worded anew; of every desk for a supervisor."""
    return _show(request)


async def save(request: Request) -> Response:
    """Keep a phrase for one's own desk."""
    return await to_thread.run_sync(_save, request, *await _fields(request))


async def change(request: Request) -> Response:
    """Word a phrase of one's own desk anew."""
    return await to_thread.run_sync(_change, request, *await _fields(request))


def delete(request: Request) -> Response:
    """Forget a phrase of one's own desk."""
    officer = caller_of(request)
    try:
        with request.app.state.store.write() as tx:
            phrases.delete(tx, request.path_params["id"], _own(officer), officer.id, clock.now())
    except NoSuchPhrase as error:
        raise _none() from error
    return RedirectResponse(PAGE, 303)


def _save(request: Request, title: str, text: str) -> Response:
    officer = caller_of(request)
    try:
        with request.app.state.store.write() as tx:
            phrases.save(tx, officer.desk, title, text, officer.id, clock.now())
    except TooManyPhrases as error:
        raise Problem(FULL, 422) from error
    if "hx-request" in request.headers and "hx-boosted" not in request.headers:
        return page(request, "canned_saved.html", title=title)
    return RedirectResponse(PAGE, 303)


def _change(request: Request, title: str, text: str) -> Response:
    officer = caller_of(request)
    try:
        with request.app.state.store.write() as tx:
            number, desk = request.path_params["id"], _own(officer)
            phrases.change(tx, number, desk, title, text, officer.id, clock.now())
    except NoSuchPhrase as error:
        raise _none() from error
    return RedirectResponse(PAGE, 303)


async def _fields(request: Request) -> tuple[str, str]:
    """Title and text of the form. Raises ``Problem`` when one is missing or too long."""
    form = await request.form(max_files=0, max_fields=10)
    title = " ".join(str(form.get("title", "")).split())
    text = str(form.get("text", "")).replace("\r\n", "\n").strip()
    if not title or not text:
        raise Problem(EMPTY, 422)
    if len(title) > LONGEST_TITLE or len(text) > settings().text_limit:
        raise Problem(
            f"Tên câu mẫu tối đa {LONGEST_TITLE} ký tự, nội dung {settings().text_limit} ký tự.", 422
        )
    return title, text


def _show(request: Request, **values: Any) -> Response:
    officer = caller_of(request)
    with request.app.state.store.read() as tx:
        saved = phrases.of_desk(tx, _own(officer))
    limits = {"title_limit": LONGEST_TITLE, "text_limit": settings().text_limit}
    own_desk = desks.name_of(officer.desk)
    return page(request, "phrases.html", saved=saved, own_desk=own_desk, **limits, **values)


def _own(officer: SignedIn) -> str | None:
    """The desk whose phrases the officer may use and change; every one for a supervisor."""
    return None if officer.role == "supervisor" else officer.desk


def _none() -> Problem:
    return Problem("Câu mẫu này không còn nữa, hoặc thuộc bộ phận khác.", 404)


def _phrases(saved: list[Saved], query: str) -> list[Choice]:
    """Those that contain the words as typed so far come first, then those that share some."""
    typed = _folded(query)
    holding = [one.id for one in saved if typed in _folded(f"{one.title} {one.text}")]
    akin = Search({str(one.id): f"{one.title}. {one.text}" for one in saved}).find(query, FOUND)
    by_id = {one.id: one for one in saved}
    order = list(dict.fromkeys([*holding, *map(int, akin)]))[:FOUND]
    return [Choice("Câu mẫu", by_id[number].title, by_id[number].text) for number in order]


def _cards(query: str, day: date) -> list[Choice]:
    book, typed = knowledge(), _folded(query)
    fitting = [need for need in book.needs() if need.split("/")[0] not in NEVER_SUGGESTED]
    titled = [need for need in fitting if typed in _folded(f"{book.title(need)} {book.question(need)}")]
    order = list(dict.fromkeys([*book.suggest(query, FOUND), *titled]))
    cards = [(need, written(book.card(need, day))) for need in order]
    return [Choice("Trả lời của trợ lý", book.question(need), text) for need, text in cards if text][:FOUND]


def _folded(text: str) -> str:
    return fold(normalise(text))


ROUTES = [
    Route("/vu/{id:int}/tra-cuu", found, methods=["GET"]),
    Route(PAGE, whole, methods=["GET"]),
    Route(PAGE, save, methods=["POST"]),
    Route(PAGE + "/{id:int}", change, methods=["POST"]),
    Route(PAGE + "/{id:int}/xoa", delete, methods=["POST"]),
]
