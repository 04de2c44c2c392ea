"""The plan as files: pressed for, made, and sent like an officer's."""

from __future__ import annotations

from datetime import date

import pypdfium2
import pytest
from icalendar import Calendar

from bot.core import clock
from bot.core.cards import Card
from bot.dialogue import plan_files as files
from bot.interviews import plan_files
from bot.interviews.subjects import Told
from bot.store import attachments, outbox, threads
from bot.store.tables import Attachment, Outbound, Press
from tests.store.builders import person, receive

from .stand_ins import ObedientRasa, serve, worker_of

FACTS = {
    "released_on": ["2026-11-18", "2026-11-18"],
    "release": "completed",
    "home": "has",
    "has_identity_card": False,
    "court_debts": True,
    "wishes": ["work", "loan"],
}
TOLD = Told(date(2026, 11, 20), FACTS, frozenset())


@pytest.fixture
def pressed(store, time):
    """Shows the plan's buttons to somebody, presses one, and gives the card that was said."""

    def press(title: str) -> Card:
        who = person()
        receive(store, "xin chào", who=who)
        with store.write() as tx:
            thread = threads.find(tx, "web", "web", who)
            plan = Card(id="calc/plan", text="Việc cần làm", buttons=plan_files.offer(TOLD))
            outbox.say(tx, thread.id, [plan], clock.now(), turn_id=None)
        time.move(seconds=1)
        worker, thread_id = worker_of(store, ObedientRasa()), thread.id
        serve(worker, thread_id)
        with store.read() as tx:
            payload = next(each.payload for each in tx.query(Press) if each.title == title)
        receive(store, who=who, kind="press", payload=payload)
        serve(worker, thread_id)
        with store.read() as tx:
            return Card.from_json(tx.query(Outbound).order_by(Outbound.id.desc()).first().card)

    return press


def content(store) -> bytes:
    with store.read() as tx:
        kept = tx.query(Attachment).one()
        assert tx.get(Outbound, kept.outbox_id) is not None
        return attachments.content(tx, kept.id)


def test_the_sheet_is_a_pdf_of_one_page(store, pressed):
    card = pressed("Lấy tờ in (PDF)")
    assert [(file.name, file.media_type) for file in card.files] == [("viec-can-lam.pdf", "application/pdf")]
    assert len(pypdfium2.PdfDocument(content(store))) == 1


def test_the_calendar_has_the_days_of_the_plan(store, pressed):
    card = pressed("Lấy lịch nhắc")
    assert [file.name for file in card.files] == ["viec-can-lam.ics"]
    assert Calendar.from_ical(content(store)).walk("VEVENT")


def test_a_platform_that_takes_no_calendars_says_so(data_dir):
    act = next(button.act for button in plan_files.offer(TOLD) if button.title == "Lấy lịch nhắc")
    assert files.enclosed(act, "zalo") is None
    assert files.card(act, "zalo").id == "system/plan_no_calendar"


def test_no_calendar_is_offered_where_no_day_is_to_come():
    told = Told(date(2026, 11, 20), {}, frozenset(FACTS))
    assert [button.title for button in plan_files.offer(told)] == ["Lấy tờ in (PDF)"]
