"""A year in numbers: tables for a page, for paper and for a spreadsheet. Small numbers are not told exactly."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from bot.handoff import words as handoff_words
from bot.knowledge.pages import TOPICS
from bot.store.daily_counts import LONGER, WAITS, Count

from . import words

FEW = 5  # numbers from 1 to below this are told as "<5": nobody is to be found behind one
RATINGS = {"yes": "Được giúp", "partly": "Tạm", "no": "Chưa"}
RUMOURS = ("warnings/rumours", "warnings/false_posts")
OFFICIAL = ("media/official_channels", "media/good_examples")
Row = tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """One table as it is shown: every cell is text."""

    title: str
    head: Row
    rows: tuple[Row, ...]
    note: str = ""


def tables(counts: Sequence[Count], year: int) -> list[Table]:
    """All tables of the year."""
    months = sorted({one.month for one in counts}) or [f"{year}-01"]  # those in which there was anything
    return [
        _by_month(counts, months),
        _by_channel(counts),
        _topics(counts, months),
        _topics_by_channel(counts),
        _needs(counts),
        _handoffs(counts),
        _outcomes(counts),
        _waits(counts),
        _ratings(counts, months),
        _warnings(counts, months),
    ]


def as_csv(made: Iterable[Table]) -> str:
    """One file, the tables one below the other. The mark in front lets spreadsheets know that it is UTF-8."""
    out = io.StringIO()
    writer = csv.writer(out)
    for table in made:
        writer.writerows([(table.title,), table.head, *table.rows, ()])
    return "\ufeff" + out.getvalue()


def told(number: int) -> str:
    """A number as it may be told."""
    return f"<{FEW}" if 0 < number < FEW else f"{number:,}".replace(",", ".")


def percentile(waits: Counter[str], percent: int) -> str:
    """The wait that this share of the cases did not exceed, to the next step of ``WAITS``; "" without any."""
    wanted, seen = -(-sum(waits.values()) * percent // 100), 0
    for end in (*map(str, WAITS), LONGER):
        seen += waits[end]
        if waits[end] and seen >= wanted:
            return _minutes(end)
    return ""


def _by_month(counts: Sequence[Count], months: Sequence[str]) -> Table:
    messages, people = _sum(counts, "message", _month), _sum(counts, "person_month", _month)
    rows = [(_short(month), told(messages[month]), told(people[month])) for month in months]
    year = (sum(messages.values()), sum(_sum(counts, "person_year", _month).values()))
    note = "Mỗi người trên mỗi kênh tính một lần trong tháng, và một lần trong năm."
    head = ("Tháng", "Tin nhắn", "Số người")
    return Table("Tin nhắn và số người", head, (*rows, ("Cả năm", *map(told, year))), note)


def _by_channel(counts: Sequence[Count]) -> Table:
    messages, people = _sum(counts, "message", _channel), _sum(counts, "person_year", _channel)
    rows = [
        (words.channel_name(one), told(messages[one]), told(people[one])) for one in sorted(messages | people)
    ]
    return Table("Theo kênh", ("Kênh", "Tin nhắn", "Số người"), tuple(rows))


def _topics(counts: Sequence[Count], months: Sequence[str]) -> Table:
    found = _sum(counts, "need", lambda one: (_topic(one.key), one.month))
    rows = [
        (
            name,
            *(told(found[topic, month]) for month in months),
            told(sum(found[topic, month] for month in months)),
        )
        for topic, name in _named(found)
    ]
    return Table("Việc được hỏi, theo tháng", ("Việc", *map(_short, months), "Cả năm"), tuple(rows))


def _topics_by_channel(counts: Sequence[Count]) -> Table:
    found = _sum(counts, "need", lambda one: (_topic(one.key), one.channel))
    channels = sorted({channel for _, channel in found})
    rows = [(name, *(told(found[topic, channel]) for channel in channels)) for topic, name in _named(found)]
    return Table("Việc được hỏi, theo kênh", ("Việc", *map(words.channel_name, channels)), tuple(rows))


def _needs(counts: Sequence[Count]) -> Table:
    found = _sum(counts, "need", lambda one: one.key)
    often = [
        (need, number) for need, number in found.most_common(30) if number >= FEW and _topic(need) in TOPICS
    ]
    rows = tuple((words.need_name(need), told(number)) for need, number in often)
    return Table("Ba mươi câu hỏi nhiều nhất", ("Hỏi về", "Số lần"), rows)


def _handoffs(counts: Sequence[Count]) -> Table:
    found = _sum(counts, "handoff", lambda one: one.key)
    rows = tuple((handoff_words.why(reason, None), told(number)) for reason, number in found.most_common())
    return Table("Vụ chuyển cán bộ, theo lý do", ("Lý do", "Số vụ"), rows)


def _outcomes(counts: Sequence[Count]) -> Table:
    found = _sum(counts, "outcome", lambda one: one.key)
    rows = tuple((words.outcome_name(outcome), told(number)) for outcome, number in found.most_common())
    return Table("Vụ đã kết thúc, theo kết quả", ("Kết quả", "Số vụ"), rows)


def _waits(counts: Sequence[Count]) -> Table:
    kinds = {"claim": "Đến khi có người nhận", "reply": "Đến câu trả lời đầu của cán bộ"}
    rows = []
    for what, name in kinds.items():
        waits = _sum(counts, what, lambda one: one.key)
        rows.append((name, told(sum(waits.values())), percentile(waits, 50), percentile(waits, 95)))
    head = ("Thời gian chờ", "Số vụ", "Một nửa không quá", "95 % không quá")
    return Table("Người hỏi chờ cán bộ bao lâu", head, tuple(rows), "Tính cả thời gian ngoài giờ làm việc.")


def _ratings(counts: Sequence[Count], months: Sequence[str]) -> Table:
    found = _sum(counts, "rating", lambda one: (one.key, one.month))
    rows = [
        (_short(month), *(told(found[said, month]) for said in RATINGS))
        for month in months
        if any(found[said, month] for said in RATINGS)
    ]
    return Table("Người hỏi nói có được giúp không", ("Tháng", *RATINGS.values()), tuple(rows))


def _warnings(counts: Sequence[Count], months: Sequence[str]) -> Table:
    kinds: dict[str, Callable[[str], bool]] = {
        "Cảnh báo thủ đoạn": lambda need: _topic(need) == "warnings" and need not in RUMOURS,
        "Trả lời tin đồn, tin sai": lambda need: need in RUMOURS,
        "Giới thiệu “Con đường hướng thiện”": lambda need: need in OFFICIAL,
    }
    rows = []
    for name, fits in kinds.items():
        found = _sum([one for one in counts if fits(one.key)], "need", _month)
        rows.append((name, *(told(found[month]) for month in months), told(sum(found.values()))))
    return Table("Cảnh báo và tin đồn", ("Đã nói", *map(_short, months), "Cả năm"), tuple(rows))


def _sum(counts: Sequence[Count], what: str, place: Callable[[Count], object]) -> Counter:
    found: Counter = Counter()
    for one in counts:
        if one.what == what:
            found[place(one)] += one.number
    return found


def _named(found: Counter) -> list[tuple[str, str]]:
    """Topics that were asked about, in the order of the page of answers; the others are no questions of law."""
    asked = {topic for topic, _ in found}
    return [(topic, name) for topic, name in TOPICS.items() if topic in asked]


def _topic(need: str) -> str:
    return need.partition("/")[0]


def _month(one: Count) -> str:
    return one.month


def _channel(one: Count) -> str:
    return one.channel


def _short(month: str) -> str:
    return f"{month[5:]}/{month[:4]}"


def _minutes(end: str) -> str:
    if end == LONGER:
        return f"hơn {WAITS[-1] // 1440} ngày"
    minutes = int(end)
    return (
        f"{minutes} phút"
        if minutes < 60
        else f"{minutes // 60} giờ"
        if minutes < 1440
        else f"{minutes // 1440} ngày"
    )
