"""The platforms' windows in words: how long, until when, what follows, what to do instead."""

from datetime import timedelta

import pytest

from bot.console.reach import left, standing
from bot.core.windows import Known
from bot.store.reach import Reach
from tests.casework import NOW

H, M, D = timedelta(hours=1), timedelta(minutes=1), timedelta(days=1)
PHONE = "0912345678"


def at(channel, age, *, tag=True, quota=(None, None), gone=False, waits=None):
    known = Known(None if age is None else NOW - age, tag, *quota)
    return standing(Reach(channel, known, gone, waits), PHONE, NOW)


def test_the_countdown_is_in_words_with_the_hour_at_which_it_ends():
    found = at("zalo", 44 * H + 40 * M)
    assert (found.open, found.said, found.left, found.end) == (
        True,
        "Còn nhắn được",
        "3 giờ 20 phút",
        "13:20",
    )
    assert "gói của OA" in found.then
    assert not found.soon


@pytest.mark.parametrize(
    ("channel", "age", "options", "is_open", "says", "then", "instead"),
    [
        ("messenger", 20 * H, {}, True, "Còn nhắn được", "HUMAN_AGENT, đến hết 7 ngày", ""),
        ("messenger", 20 * H, {"tag": False}, True, "Còn nhắn được", "chưa được dùng nhãn", ""),
        ("messenger", 25 * H, {}, True, "Đã quá 24 giờ", "cho đến khi người này nhắn lại", ""),
        ("messenger", 25 * H, {"tag": False}, False, "Đã quá 24 giờ", "", PHONE),
        ("messenger", 8 * D, {}, False, "Đã quá 7 ngày", "", "hộp thư của trang"),
        ("messenger", None, {}, False, "chưa nhắn cho trang", "", "chờ người này nhắn lại"),
        ("zalo", 49 * H, {"quota": ("sub_quota", 12)}, True, "Đã quá 48 giờ", "Gói còn 12 tin", ""),
        ("zalo", 49 * H, {"quota": ("sub_quota", 0)}, True, "gói tin của OA đã hết", "", PHONE),
        ("zalo", 47 * H, {"quota": ("sub_quota", 0)}, True, "Còn nhắn được", "gói đã hết", ""),
        ("zalo", 8 * D, {}, False, "Đã quá 7 ngày", "", "trang quản trị Zalo OA"),
        ("zalo", None, {}, True, "Zalo quyết định", "", ""),
        ("zalo", H, {"gone": True}, True, "Còn nhắn được", "", PHONE),
    ],
)
def test_what_is_said_of_each_window(channel, age, options, is_open, says, then, instead):
    found = at(channel, age, **options)
    assert found.open is is_open
    assert says in found.said
    assert then in found.then
    assert instead in found.instead
    assert bool(found.instead) == bool(instead)


def test_the_web_chat_has_no_window():
    assert at("web", 400 * D) is None


def test_an_account_that_waits_is_said_also_where_there_is_no_window():
    found = at("web", H, waits=NOW + 5 * M)
    assert (found.open, found.until) == (True, None)
    assert "tạm ngừng gửi đến 10:05" in found.warning


def test_who_left_is_said():
    assert "chặn hoặc rời đi" in at("zalo", H, gone=True).warning


@pytest.mark.parametrize(
    ("span", "words"),
    [
        (timedelta(seconds=59), "dưới 1 phút"),
        (-H, "dưới 1 phút"),
        (M, "1 phút"),
        (59 * M + timedelta(seconds=59), "59 phút"),
        (H, "1 giờ"),
        (3 * H + 20 * M, "3 giờ 20 phút"),
        (D, "1 ngày"),
        (5 * D + 4 * H + 7 * M, "5 ngày 4 giờ"),
    ],
)
def test_a_span_in_words(span, words):
    assert left(span) == words
