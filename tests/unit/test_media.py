import pytest

from bot.core.media import CALENDAR, EXTENSIONS, clean_name, is_image, sniff
from tests import samples


@pytest.mark.parametrize("media_type", EXTENSIONS)
def test_every_kind_that_may_be_kept_is_known_by_its_bytes(media_type):
    assert sniff(samples.KEPT[media_type]) == media_type


@pytest.mark.parametrize("what", samples.REFUSED)
def test_everything_else_is_refused(what):
    assert sniff(samples.REFUSED[what]) is None


def test_calendars_go_out_and_never_come_in():
    assert CALENDAR not in EXTENSIONS
    assert sniff(b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nEND:VCALENDAR\r\n") is None


def test_pictures_are_points_only():
    assert [each for each in EXTENSIONS if is_image(each)] == [
        "image/jpeg",
        "image/png",
        "image/gif",
        "image/webp",
    ]
    assert not is_image("image/svg+xml")


@pytest.mark.parametrize(
    ("name", "media_type", "shown"),
    [
        ("Đơn đề nghị.pdf", "application/pdf", "Đơn đề nghị.pdf"),
        ("ĐƠN.PDF", "application/pdf", "ĐƠN.pdf"),
        ("anh.jpeg", "image/jpeg", "anh.jpg"),
        ("../../etc/passwd", "application/pdf", "passwd.pdf"),
        ("C:\\Users\\an\\don.pdf", "application/pdf", "don.pdf"),
        ("hoa don.pdf.exe", "application/pdf", "hoa don.pdf.exe.pdf"),
        ("gpj.\u202efdp.exe", "image/png", "gpj.fdp.exe.png"),
        ('a"b\r\nSet-Cookie: x.pdf', "application/pdf", "abSet-Cookie x.pdf"),
        ("", "image/png", "anh.png"),
        (".pdf", "application/pdf", "tep.pdf"),
        ("...", "application/pdf", "tep.pdf"),
        ("a" * 300 + ".pdf", "application/pdf", "a" * 100 + ".pdf"),
    ],
)
def test_a_name_is_harmless_and_its_ending_true(name, media_type, shown):
    assert clean_name(name, media_type) == shown
