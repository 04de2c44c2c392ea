"""Office hours, lunch, evenings, weekends and holidays: a clock in Vietnam, stored in UTC."""

from datetime import datetime

import pytest

from bot.core.clock import VIETNAM
from bot.core.errors import SettingsError
from bot.handoff import calendar, hours


def at(text):
    return datetime.strptime(text, "%d/%m/%Y %H:%M").replace(tzinfo=VIETNAM)


@pytest.mark.parametrize(
    ("moment", "is_open"),
    [
        ("23/11/2026 07:29", False),
        ("23/11/2026 07:30", True),
        ("23/11/2026 11:29", True),
        ("23/11/2026 11:30", False),
        ("23/11/2026 12:00", False),
        ("23/11/2026 13:30", True),
        ("23/11/2026 16:59", True),
        ("23/11/2026 17:00", False),
        ("21/11/2026 09:00", False),  # Saturday
        ("22/11/2026 09:00", False),  # Sunday
        ("02/09/2026 09:00", False),  # National Day
        ("17/02/2026 09:00", False),  # Tết
        ("27/04/2026 09:00", False),  # in place of the Hùng Kings' Sunday
        ("28/04/2026 09:00", True),
    ],
)
def test_officers_are_at_work_in_office_hours_only(moment, is_open):
    assert hours.is_open(at(moment)) is is_open


@pytest.mark.parametrize(
    ("moment", "opening"),
    [
        ("23/11/2026 06:00", "23/11/2026 07:30"),
        ("23/11/2026 09:00", "23/11/2026 13:30"),
        ("23/11/2026 11:45", "23/11/2026 13:30"),
        ("23/11/2026 18:00", "24/11/2026 07:30"),
        ("23/11/2026 23:59", "24/11/2026 07:30"),
        ("24/11/2026 00:00", "24/11/2026 07:30"),
        ("20/11/2026 17:00", "23/11/2026 07:30"),  # Friday evening
        ("21/11/2026 10:00", "23/11/2026 07:30"),
        ("31/12/2026 20:00", "04/01/2027 07:30"),  # New Year is a Friday
        ("05/02/2027 17:30", "09/02/2027 07:30"),  # the sure days of Tết
        ("29/04/2026 17:30", "04/05/2026 07:30"),  # 30/4, 1/5, weekend
        ("29/04/2027 17:30", "04/05/2027 07:30"),  # 1/5 on a Saturday: Monday is off instead
    ],
)
def test_the_next_opening_steps_over_lunch_nights_weekends_and_holidays(moment, opening):
    assert hours.next_opening(at(moment)) == at(opening)


@pytest.mark.parametrize(
    ("moment", "urgent", "due"),
    [
        ("23/11/2026 09:00", False, "23/11/2026 09:15"),
        ("23/11/2026 09:00", True, "23/11/2026 09:05"),
        ("23/11/2026 11:15", False, "23/11/2026 11:30"),
        ("23/11/2026 11:25", False, "23/11/2026 13:40"),  # lunch does not count
        ("23/11/2026 11:28", True, "23/11/2026 11:33"),  # an urgent one does not wait for lunch
        ("23/11/2026 12:00", False, "23/11/2026 13:45"),
        ("23/11/2026 12:00", True, "23/11/2026 13:35"),
        ("20/11/2026 16:50", False, "23/11/2026 07:35"),
        ("20/11/2026 19:00", True, "23/11/2026 07:35"),
        ("31/12/2026 16:59", False, "04/01/2027 07:44"),
        ("06/02/2027 02:00", True, "09/02/2027 07:35"),
    ],
)
def test_a_case_is_due_in_minutes_of_office_time(moment, urgent, due):
    assert hours.due_at(at(moment), urgent) == at(due)


def test_every_minute_of_two_years_has_a_next_opening_within_ten_days():
    start = at("01/01/2026 00:00").timestamp()
    for step in range(0, 729 * 24 * 60, 97):
        moment = datetime.fromtimestamp(start + step * 60, VIETNAM)
        assert 0 < (hours.next_opening(moment) - moment).days + 1 <= 10


@pytest.fixture
def folder(tmp_path):
    for name in ("office_hours.yml", "holidays.yml"):
        (tmp_path / name).write_text((calendar.FOLDER / name).read_text(encoding="utf-8"), encoding="utf-8")
    return tmp_path


def test_an_edited_file_counts_at_once(folder):
    day = at("24/11/2026 09:00").date()
    assert calendar.calendar(folder).spans(day)
    (folder / "holidays.yml").write_text("holidays:\n  - {day: 2026-11-24, name: Thử}\n", encoding="utf-8")
    assert calendar.calendar(folder).spans(day) == ()


def test_a_file_that_went_bad_changes_nothing_but_the_log(folder, caplog):
    before = calendar.calendar(folder)
    (folder / "office_hours.yml").write_text("monday: [nonsense]\n", encoding="utf-8")
    assert calendar.calendar(folder) == before
    assert "office_hours" in caplog.text or "office hours" in caplog.text


@pytest.mark.parametrize(
    "bad",
    [
        "",
        "monday: []",
        "monday: ['9:00']",
        "monday: ['11:00-9:00']",
        "monday: ['7:00-11:00', '10:00-12:00']",
        "monday: ['25:00-26:00']",
    ],
)
def test_hours_that_make_no_sense_are_refused(folder, bad):
    days = "".join(f"\n{day}: []" for day in calendar.WEEKDAYS if f"{day}:" not in bad) if bad else ""
    (folder / "office_hours.yml").write_text(bad + days, encoding="utf-8")
    with pytest.raises(SettingsError):
        calendar.load(folder)
