"""Days, weeks, months and years in every form, read against 21 November 2026, a Saturday."""

import pytest

from bot.ear.entities.tet import FIRST_DAYS

from .tables import both_ways, found

DATES = [
    ("ra ngày 29/2/24", "29/2/24", "2024-02-29"),
    ("ra 29-02-2024", "29-02-2024", "2024-02-29"),
    ("ra 5.3.2023 nha", "5.3.2023", "2023-03-05"),
    ("xong án 2024-03-05", "2024-03-05", "2024-03-05"),
    ("ra ngày 5 tháng 3 năm 2023", "ngày 5 tháng 3 năm 2023", "2023-03-05"),
    ("ngày hai mươi tháng hai năm 2022", "ngày hai mươi tháng hai năm 2022", "2022-02-20"),
    ("hôm 28 tháng 6 năm nay", "hôm 28 tháng 6 năm nay", "2026-06-28"),
    ("2/9 năm kia em được tha", "2/9 năm kia", "2024-09-02"),
    ("ra 30/4 vừa rồi", "30/4 vừa rồi", "2026-04-30"),
    ("đặc xá dịp 2/9", "dịp 2/9", "2026-09-02"),
    ("bữa 15/12 em ra", "bữa 15/12", "2025-12-15"),
    ("hẹn ngày 15/12", "ngày 15/12", "2026-12-15"),
    ("ngày 15 tháng này", "ngày 15 tháng này", "2026-11-15"),
    ("mùng 10 tháng sau lên tòa", "mùng 10 tháng sau", "2026-12-10"),
    ("lên từ mùng 6", "mùng 6", "2026-11-06"),
    ("mồng 5 phải đóng lãi", "mồng 5", "2026-12-05"),
    ("ra trại tháng 5 năm ngoái", "tháng 5 năm ngoái", "2025-05"),
    ("về tháng mười hai năm 2021", "tháng mười hai năm 2021", "2021-12"),
    ("tháng ba năm rồi", "tháng ba năm rồi", "2025-03"),
    ("ra hồi tháng tư", "tháng tư", "2026-04"),
    ("ra hồi tháng 12", "tháng 12", "2025-12"),
    ("tới tháng 3 là đủ", "tháng 3", "2027-03"),
    ("tháng 12 này em ra", "tháng 12 này", "2026-12"),
    ("từ 12/2023 tới giờ", "12/2023", "2023-12"),
    ("cuối tháng trước", "cuối tháng trước", "2026-10"),
    ("tháng sau em ra", "tháng sau", "2026-12"),
    ("ra đầu năm 2022", "đầu năm 2022", "2022"),
    ("hồi đầu năm em về", "hồi đầu năm", "2026"),
    ("giữa năm ngoái", "giữa năm ngoái", "2025"),
    ("về năm 2021", "năm 2021", "2021"),
    ("em ra 2022", "2022", "2022"),
    ("đi từ năm 89", "năm 89", "1989"),
    ("ra hồi năm 19", "năm 19", "2019"),
    ("ra tù năm hai nghìn mười tám", "hai nghìn mười tám", "2018"),
    ("hồi hai ngàn hai mươi ba", "hai ngàn hai mươi ba", "2023"),
    ("ra tù hồi năm hai nghìn lẻ chín", "hai nghìn lẻ chín", "2009"),
    ("sang năm 2027 mới hết", "năm 2027", "2027"),
    ("từ năm ngoái tới giờ", "năm ngoái", "2025"),
    ("hôm qua em ra", "hôm qua", "2026-11-20"),
    ("vừa về hôm kia", "hôm kia", "2026-11-19"),
    ("mới về hôm tê", "hôm tê", "2026-11-19"),
    ("bữa ni em lên xã", "bữa ni", "2026-11-21"),
    ("sáng mai lên xã", "sáng mai", "2026-11-22"),
    ("mai lên phường", "mai", "2026-11-22"),
    ("tuần trước chồng em ra", "tuần trước", "2026-W46"),
    ("tuần sau ra tòa", "tuần sau", "2026-W48"),
    ("thứ hai tuần sau", "thứ hai tuần sau", "2026-11-23"),
    ("thứ 6 tuần trước", "thứ 6 tuần trước", "2026-11-13"),
    ("thứ năm rồi", "thứ năm rồi", "2026-11-19"),
    ("chủ nhật này", "chủ nhật này", "2026-11-22"),
    ("mùng 6 tết em ra", "mùng 6 tết", "2026-02-22"),
    ("mùng một tết năm ngoái", "mùng một tết năm ngoái", "2025-01-29"),
    ("ra hồi tết", "hồi tết", "2026-02"),
    ("từ hồi tết tới giờ", "hồi tết", "2026-02"),
    ("tết này em về", "tết này", "2027-02"),
    ("tết 2024", "tết 2024", "2024-02"),
]
NO_DATES = [
    "31/2/2024",
    "29/2/2023",
    "tháng 13",
    "6 năm rồi",
    "ra tù bốn năm rồi",
    "mười hai năm trước",
    "mấy năm nay em ngoan",
    "hai tuần trước",
    "ba tháng rồi",
    "mấy bữa nay",
    "gần tháng nay",
    "mùng 6 tháng 3 âm lịch",
    "chị Mai",
    "bộ luật hình sự 2015",
    "luật lý lịch tư pháp sửa đổi 2025",
    "nghị định 338/2025",
    "quyết định 22/2023/QĐ-TTg",
    "vay 2000 đồng",
    "năm 22 tuổi em đi tù",
    "về được mấy cái tết rồi",
]
ONLY_WITH_THESE_ACCENTS = ["mãi không được", "nằm rồi", "năm sáu tháng", "tôi nay 60", "toi nay 60"]


@both_ways(DATES)
def test_a_date_is_read(text, value, normalised):
    assert found(text, "date") == [(value, normalised)]


@pytest.mark.parametrize("text", [*NO_DATES, *ONLY_WITH_THESE_ACCENTS])
def test_what_is_no_date_is_left(text):
    assert found(text, "date") == []


def test_two_dates_of_one_message_are_both_read():
    assert [each for _, each in found("chồng em vô tháng 3/2021, về 30/4/2024", "date")] == [
        "2021-03",
        "2024-04-30",
    ]


def test_every_year_that_people_may_speak_of_has_its_tet():
    assert sorted(FIRST_DAYS) == list(range(2005, 2036))
    assert all((1, 21) <= (day.month, day.day) <= (2, 20) for day in FIRST_DAYS.values())
