"""How a case came here and what was done for it elsewhere; and what sends it on: transfer, contacts, the locality."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from bot.core import clock
from bot.core.clock import VIETNAM
from bot.core.errors import Refused
from bot.core.settings import settings
from bot.handoff import desks, hours, phones
from bot.store import Session, case_contacts, case_moves, case_queue, cases, officers
from bot.store.case_contacts import Contact
from bot.store.sessions import CASE_ROLES, SignedIn
from bot.store.tables import Case

from .access import sees
from .errors import Problem
from .guard import caller_of

WAYS = {"phone": "gọi điện", "in_person": "gặp trực tiếp", "letter": "gửi thư, công văn"}
TOLD = {"about": "Cần hỏi", "place": "Ở", "name": "Tên gọi", "best_time": "Nên gọi"}
REVEAL_FOR = {"call": "Gọi lại cho người hỏi", "local": "Chuyển cho địa phương", "danger": "Việc khẩn cấp"}
LONGEST_NOTE, LONGEST_OFFICE = 1000, 120
OLDEST = timedelta(days=366)


def look(tx: Session, case_id: int, officer: SignedIn, now: datetime) -> dict[str, Any]:
    """What the templates ``case_life`` and ``case_handing`` show."""
    case = cases.get(tx, case_id)
    mine = case.state == "claimed" and case.claimed_by == officer.id
    return {
        "life": {
            "route": case.route,
            "moves": [(move, moved(move)) for move in case_moves.of_case(tx, case_id)],
            "contacts": case_contacts.of_case(tx, case_id),
            "closing_at": case.closing_at,
            "told": [
                (name, case.told[key]) for key, name in TOLD.items() if case.told and case.told.get(key)
            ],
            "phone": phones.masked(case.told["phone"]) if case.told and case.told.get("phone") else None,
            "earlier": _earlier(tx, case, officer),
        },
        "may_reveal": mine or officer.role == "supervisor",
        "reveal_for": REVEAL_FOR,
        "may_transfer": case.state != "closed" and (mine or officer.role == "supervisor"),
        "to_desks": {desk: name for desk, name in desks.names().items() if desk != case.desk},
        "to_officers": _colleagues(tx, {officer.id, case.claimed_by}),
        "ways": WAYS,
        "here_now": f"{clock.local(now):%Y-%m-%dT%H:%M}",
    }


def moved(move: case_moves.Move) -> str:
    """One step, as a sentence."""
    if move.why == "transfer":
        where = desks.name_of(move.desk or "") + (f", {move.officer}" if move.officer else "")
        return f"{move.by} chuyển đến {where}"
    if move.why == "silent":
        return f"{move.holder} không trả lời trong {move.minutes} phút làm việc, vụ về lại hàng chờ"
    if move.why == "left":
        return f"{move.holder} không còn trực ở đây, vụ về lại hàng chờ"
    where = f"chuyển lên {desks.name_of(move.desk)}" if move.desk else "báo người phụ trách"
    return f"Chưa ai nhận sau {move.minutes} phút làm việc, {where}"


async def transfer(request: Request) -> Response:
    """To another desk, or to a colleague by name."""
    fields = await _fields(request, "to", "note")
    kind, _, whom = fields["to"].partition(":")
    if not fields["note"]:
        raise Problem("Hãy ghi vài chữ để người nhận tiếp biết việc đến đâu.", 422)
    return await to_thread.run_sync(_transfer, request, kind, whom, fields["note"])


async def contact(request: Request) -> Response:
    """Note a contact while the case goes on."""
    made = _contact(await _fields(request, "how", "at", "office", "result"))
    return await to_thread.run_sync(_note, request, made)


async def pass_on(request: Request) -> Response:
    """The locality sees to it from now on."""
    fields = await _fields(request, "how", "at", "office", "result", "line", "client_id")
    made = _contact(fields)
    if len(fields["line"]) > settings().text_limit or not 8 <= len(fields["client_id"]) <= 64:
        raise Problem(f"Câu báo người hỏi tối đa {settings().text_limit} ký tự.", 422)
    return await to_thread.run_sync(_pass_on, request, made, fields["line"], fields["client_id"])


def _earlier(tx: Session, case: Case, officer: SignedIn) -> int | None:
    """The case of before, where this officer may read it."""
    found = case_queue.whose(tx, case.earlier_id) if case.earlier_id else None
    return case.earlier_id if found and sees(officer, *found) else None


def _transfer(request: Request, kind: str, whom: str, note: str) -> Response:
    case_id, caller, now = request.path_params["id"], caller_of(request), clock.now()
    try:
        with request.app.state.store.write() as tx:
            case = cases.get(tx, case_id)
            desk, officer_id = _destination(tx, kind, whom, but={caller.id, case.claimed_by})
            due = hours.due_at(now, case.urgent)
            case_moves.transfer(
                tx, case_id, caller.id, desk=desk, officer_id=officer_id, note=note, due_at=due, now=now
            )
    except cases.NoSuchCase:
        raise
    except Refused as error:
        raise _not_held(request) from error
    return RedirectResponse("/", 303)


def _note(request: Request, made: Contact) -> Response:
    case_id = request.path_params["id"]
    try:
        with request.app.state.store.write() as tx:
            case_contacts.add(tx, case_id, caller_of(request).id, made, clock.now())
    except cases.NoSuchCase:
        raise
    except Refused as error:
        raise _not_held(request) from error
    return RedirectResponse(f"/vu/{case_id}", 303)


def _pass_on(request: Request, made: Contact, line: str, client_id: str) -> Response:
    case_id, officer = request.path_params["id"], caller_of(request)
    try:
        with request.app.state.store.write() as tx:
            case_contacts.pass_on(tx, case_id, officer.id, made, line, client_id, clock.now())
    except cases.NoSuchCase:
        raise
    except Refused as error:
        raise _not_held(request) from error
    return RedirectResponse("/", 303)


def _destination(tx: Session, kind: str, whom: str, but: set[int | None]) -> tuple[str, int | None]:
    if kind == "desk" and whom in desks.names():
        return whom, None
    if kind == "officer":
        for id, _, desk in _colleagues(tx, but):
            if str(id) == whom:
                return desk, id
    raise Problem("Hãy chọn bộ phận hoặc cán bộ để chuyển đến.", 422)


def _colleagues(tx: Session, but: set[int | None]) -> list[tuple[int, str, str]]:
    """Who may take over: id, name, desk."""
    return [
        (one.id, one.name, one.desk)
        for one in officers.everyone(tx)
        if one.role in CASE_ROLES and not one.disabled and one.id not in but
    ]


def _contact(fields: dict[str, str]) -> Contact:
    try:
        at = datetime.strptime(fields["at"], "%Y-%m-%dT%H:%M").replace(tzinfo=VIETNAM)
    except ValueError as error:
        raise Problem("Hãy chọn ngày giờ đã liên hệ.", 422) from error
    now = clock.now()
    if not now - OLDEST < at <= now + timedelta(minutes=5):
        raise Problem("Ngày giờ liên hệ phải trong một năm trở lại đây, không ở tương lai.", 422)
    if fields["how"] not in WAYS:
        raise Problem("Hãy chọn cách đã liên hệ.", 422)
    if not fields["office"] or not fields["result"]:
        raise Problem("Hãy ghi đã liên hệ với cơ quan nào và kết quả.", 422)
    return Contact(fields["how"], at, fields["office"][:LONGEST_OFFICE], fields["result"])


async def _fields(request: Request, *names: str) -> dict[str, str]:
    form = await request.form(max_files=0, max_fields=12)
    fields = {name: str(form.get(name, "")).replace("\r\n", "\n").strip() for name in names}
    if max(len(fields.get(name, "")) for name in ("note", "result")) > LONGEST_NOTE:
        raise Problem(f"Ghi chú tối đa {LONGEST_NOTE} ký tự.", 422)
    return fields


def _not_held(request: Request) -> Problem:
    """Why this officer may not."""
    with request.app.state.store.read() as tx:
        case = cases.get(tx, request.path_params["id"])
        holder = officers.get(tx, case.claimed_by) if case.claimed_by else None
    if case.state == "closed":
        return Problem("Vụ này đã kết thúc.", 409)
    if holder is None:
        return Problem("Hãy bấm “Nhận vụ này” trước.", 409)
    return Problem(f"{holder.name} đang giữ vụ này.", 409)


ROUTES = [
    Route("/vu/{id:int}/chuyen", transfer, methods=["POST"]),
    Route("/vu/{id:int}/lien-he", contact, methods=["POST"]),
    Route("/vu/{id:int}/ve-dia-phuong", pass_on, methods=["POST"]),
]
