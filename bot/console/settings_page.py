"""GET /cai-dat: desks, hours, days off and deadlines, set by the administrator. They count within seconds, everywhere."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from anyio import to_thread
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from bot.core import clock
from bot.core.errors import SettingsError
from bot.handoff import calendar, office
from bot.store import office_settings, quality

from .errors import Problem
from .guard import confirmed
from .pages import page

HERE = "/cai-dat"
DAY_NAMES = ("Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ nhật")
MOST_LOCAL, MOST_PLACES = 200, 30
MOST_DAYS_OFF = 40  # of our own: an office that never opens can promise no opening
URGENT_MINUTES, ORDINARY_MINUTES, SILENT_MINUTES = range(1, 61), range(5, 481), range(5, 961)
SAMPLE = range(0, 101)  # per cent
Change = Callable[[Mapping[str, Any], Mapping[str, str]], Any]


def whole(request: Request) -> Response:
    """What holds now."""
    confirmed(request, HERE)
    with request.app.state.store.read() as tx:
        here, sample = office.parse(office_settings.read(tx)), quality.share(tx)
    known = calendar.calendar()
    week = here.week or known.week
    hours = [
        (name, DAY_NAMES[number], ", ".join(f"{start:%H:%M}-{end:%H:%M}" for start, end in week[number]))
        for number, name in enumerate(calendar.WEEKDAYS)
    ]
    today = clock.today()
    return page(
        request,
        "settings.html",
        desks=here.desks,
        fixed=office.DESKS,
        extra=office.EXTRA_DESKS,
        local=here.local,
        hours=hours,
        own_days=sorted((day, name) for day, name in here.days_off.items() if day >= today),
        given_days=sorted(day for day in known.holidays if day >= today),
        sample=sample,
        urgent=int(here.urgent.total_seconds() // 60),
        ordinary=int(here.ordinary.total_seconds() // 60),
        silent=int(here.silent.total_seconds() // 60),
        limits=(URGENT_MINUTES, ORDINARY_MINUTES, SILENT_MINUTES),
    )


def setter(name: str, change: Change) -> Callable[[Request], Any]:
    """A route that sets one thing: ``change`` makes its new value of the old ones and the form."""

    async def endpoint(request: Request) -> Response:
        form = await request.form(max_files=0, max_fields=20)
        fields = {key: str(value).strip() for key, value in form.items()} | dict(request.path_params)
        await to_thread.run_sync(_set, request, name, change, fields)
        return RedirectResponse(HERE, 303)

    return endpoint


def _set(request: Request, name: str, change: Change, fields: Mapping[str, str]) -> None:
    administrator = confirmed(request, HERE)
    with request.app.state.store.write() as tx:
        values = office_settings.read(tx)
        value = change(values, fields)
        try:
            office.parse({**values, name: value})
        except SettingsError as error:
            said = "Giờ làm việc chưa đúng. Viết như 7:30-11:30, 13:30-17:00, theo thứ tự; ít nhất một ngày có giờ."
            raise Problem(said, 422) from error
        office_settings.change(tx, name, value, administrator.id, clock.now())
    office.forget()


def _desks(_values: Mapping[str, Any], fields: Mapping[str, str]) -> dict[str, str]:
    named = {desk: fields.get(f"name-{desk}", "")[:40] or given for desk, given in office.DESKS.items()}
    more = {
        desk: fields.get(f"name-{desk}", "")[:40] or given
        for desk, given in office.EXTRA_DESKS.items()
        if f"have-{desk}" in fields
    }
    return named | more


def _local_desk(values: Mapping[str, Any], fields: Mapping[str, str]) -> dict[str, Any]:
    """One more desk of a commune or province, below a desk of its kind."""
    name, kind = fields.get("local-name", "")[:60], fields.get("kind", "")
    places = [" ".join(line.split())[:80] for line in fields.get("places", "").splitlines() if line.strip()]
    if not name or not places or kind not in office.parse(values).desks:
        raise Problem("Cần tên bộ phận, bộ phận cấp trên và ít nhất một nơi, mỗi nơi một dòng.", 422)
    known = dict(values.get("local_desks", {}))
    if len(known) >= MOST_LOCAL or len(places) > MOST_PLACES:
        raise Problem(f"Nhiều nhất {MOST_LOCAL} bộ phận, mỗi bộ phận {MOST_PLACES} nơi.", 422)
    number = 1 + max((int(desk.partition("-")[2]) for desk in known), default=0)
    return known | {f"local-{number}": {"name": name, "kind": kind, "places": places}}


def _no_local_desk(values: Mapping[str, Any], fields: Mapping[str, str]) -> dict[str, Any]:
    known = dict(values.get("local_desks", {}))
    if known.pop(fields["desk"], None) is None:
        raise HTTPException(404)
    return known


def _hours(_values: Mapping[str, Any], fields: Mapping[str, str]) -> dict[str, list[str]]:
    return {
        name: [span.strip() for span in fields.get(name, "").replace("–", "-").split(",") if span.strip()]
        for name in calendar.WEEKDAYS
    }


def _deadlines(_values: Mapping[str, Any], fields: Mapping[str, str]) -> dict[str, int]:
    try:
        urgent, ordinary, silent = (int(fields.get(name, "")) for name in ("urgent", "ordinary", "silent"))
    except ValueError as error:
        raise Problem("Hạn nhận, hạn trả lời phải là số phút.", 422) from error
    if urgent not in URGENT_MINUTES or ordinary not in ORDINARY_MINUTES:
        raise Problem("Hạn nhận: vụ khẩn từ 1 đến 60 phút, vụ thường từ 5 đến 480 phút.", 422)
    if silent not in SILENT_MINUTES:
        raise Problem("Hạn trả lời: từ 5 đến 960 phút.", 422)
    return {"urgent": urgent, "ordinary": ordinary, "silent": silent}


def _sample(_values: Mapping[str, Any], fields: Mapping[str, str]) -> dict[str, int]:
    text = fields.get("percent", "")
    if not (text.isascii() and text.isdigit()) or int(text) not in SAMPLE:
        raise Problem("Tỷ lệ vụ được xem lại là số từ 0 đến 100.", 422)
    return {"percent": int(text)}


def _day_off(values: Mapping[str, Any], fields: Mapping[str, str]) -> dict[str, str]:
    try:
        day = date.fromisoformat(fields.get("day", ""))
    except ValueError as error:
        raise Problem("Hãy chọn một ngày.", 422) from error
    today = clock.today()
    if not today <= day < date(today.year + 2, 1, 1):
        raise Problem("Chỉ nhập được ngày nghỉ từ hôm nay đến hết năm sau.", 422)
    coming = {one: name for one, name in values.get("days_off", {}).items() if one >= today.isoformat()}
    if len(coming) >= MOST_DAYS_OFF:
        raise Problem(f"Đã có {MOST_DAYS_OFF} ngày nghỉ tự nhập; hãy bỏ bớt.", 422)
    return coming | {day.isoformat(): fields.get("name", "")[:60] or "Ngày nghỉ"}


def _working_day(values: Mapping[str, Any], fields: Mapping[str, str]) -> dict[str, str]:
    days = dict(values.get("days_off", {}))
    if days.pop(fields["day"], None) is None:
        raise HTTPException(404)
    return days


ROUTES = [
    Route(HERE, whole, methods=["GET"]),
    Route(f"{HERE}/bo-phan", setter("desks", _desks), methods=["POST"]),
    Route(f"{HERE}/bo-phan-xa", setter("local_desks", _local_desk), methods=["POST"]),
    Route(f"{HERE}/bo-phan-xa/{{desk}}/bo", setter("local_desks", _no_local_desk), methods=["POST"]),
    Route(f"{HERE}/gio", setter("hours", _hours), methods=["POST"]),
    Route(f"{HERE}/han", setter("deadlines", _deadlines), methods=["POST"]),
    Route(f"{HERE}/mau", setter("sample", _sample), methods=["POST"]),
    Route(f"{HERE}/ngay-nghi", setter("days_off", _day_off), methods=["POST"]),
    Route(f"{HERE}/ngay-nghi/{{day}}/bo", setter("days_off", _working_day), methods=["POST"]),
]
