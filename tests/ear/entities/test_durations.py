"""Spans of time, and which of them are the length of a sentence."""

import pytest

from .tables import both_ways, found

SPANS = [
    ("được 2 năm 3 tháng", "2 năm 3 tháng", "P2Y3M"),
    ("ra được 3 năm rưỡi", "3 năm rưỡi", "P3Y6M"),
    ("về được năm rưỡi", "năm rưỡi", "P1Y6M"),
    ("ra bốn năm chín tháng", "bốn năm chín tháng", "P4Y9M"),
    ("tròn năm năm", "năm năm", "P5Y"),
    ("ra tù 6 năm rồi", "6 năm", "P6Y"),
    ("ra tù bốn năm rồi", "bốn năm", "P4Y"),
    ("về hai chục năm", "hai chục năm", "P20Y"),
    ("về 5 năm lẻ 2 tháng", "5 năm lẻ 2 tháng", "P5Y2M"),
    ("ra 2n3th rồi", "2n3th", "P2Y3M"),
    ("ra dc 4n6t", "4n6t", "P4Y6M"),
    ("nửa năm", "nửa năm", "P6M"),
    ("hai mươi mốt ngày", "hai mươi mốt ngày", "P21D"),
    ("cách đây 2 tuần", "2 tuần", "P2W"),
    ("mãn hạn 3 năm", "3 năm", "P3Y"),
    ("mãn hạn tù được 3 năm", "3 năm", "P3Y"),
    ("chấp hành xong án phạt tù 7 năm rồi", "7 năm", "P7Y"),
    ("xong án hơn 5 năm", "5 năm", "P5Y"),
    ("đi tù về 3 năm", "3 năm", "P3Y"),
    ("bị bắt 2 năm trước", "2 năm", "P2Y"),
    ("quản chế 3 năm", "3 năm", "P3Y"),
    ("tòa cho thêm 4 năm quản chế", "4 năm", "P4Y"),
    ("cấm cư trú 2 năm", "2 năm", "P2Y"),
    ("được giảm án 8 tháng", "8 tháng", "P8M"),
    ("còn 2 tháng nữa hết án", "2 tháng", "P2M"),
    ("bị tước bằng lái 3 tháng", "3 tháng", "P3M"),
    ("học nghề 3 tháng", "3 tháng", "P3M"),
    ("đi làm xa 3 năm", "3 năm", "P3Y"),
]
SENTENCES = [
    ("bị 3 năm tù", "3 năm", "P3Y"),
    ("án 18 tháng", "18 tháng", "P18M"),
    ("lãnh 7 năm rưỡi", "7 năm rưỡi", "P7Y6M"),
    ("tuyên 3n6t", "3n6t", "P3Y6M"),
    ("bị tuyên phạt 30 tháng tù", "30 tháng", "P30M"),
    ("tòa xử 2 năm 3 tháng", "2 năm 3 tháng", "P2Y3M"),
    ("bị xử về tội trộm cắp 9 tháng", "9 tháng", "P9M"),
    ("tòa kêu ảnh 12 năm", "12 năm", "P12Y"),
    ("tòa kêu án ba năm", "ba năm", "P3Y"),
    ("đi tù 7 năm mới về", "7 năm", "P7Y"),
    ("ck e đi tù 5n", "5n", "P5Y"),
    ("đi 4 năm mới về", "4 năm", "P4Y"),
    ("ảnh đi 2 năm, về hôm qua", "2 năm", "P2Y"),
    ("ở trong đó gần chục năm", "chục năm", "P10Y"),
    ("ngồi năm năm là về", "năm năm", "P5Y"),
    ("em bị 66 tháng", "66 tháng", "P66M"),
    ("án treo 2 năm", "2 năm", "P2Y"),
    ("bị 18 tháng án treo", "18 tháng", "P18M"),
    ("cải tạo không giam giữ 1 năm", "1 năm", "P1Y"),
    ("tội cướp 4 năm", "4 năm", "P4Y"),
    ("tòa xử tui ba năm nhưng cho treo", "ba năm", "P3Y"),
    ("bị chung thân", "chung thân", "life"),
]
NO_SPANS = [
    "mấy tháng",
    "vài năm",
    "thứ năm tuần sau",
    "ngày 5 tháng 3",
    "kéo bốn thằng tới nhà",
    "Việt Nam thắng",
    "số 2 năm",
]


@both_ways(SPANS)
def test_a_span_of_time_is_read(text, value, normalised):
    assert found(text, "duration", "sentence") == [(value, normalised)] == found(text, "duration")


@both_ways(SENTENCES)
def test_the_length_of_a_sentence_is_told_from_other_spans(text, value, normalised):
    assert found(text, "duration", "sentence") == [(value, normalised)] == found(text, "sentence")


@pytest.mark.parametrize("text", NO_SPANS)
def test_what_is_no_span_is_left(text):
    assert found(text, "duration", "sentence") == []


@pytest.mark.parametrize(
    ("text", "sentence", "since"),
    [
        ("chồng tôi án 6 năm về được 2 năm", "P6Y", "P2Y"),
        ("bi 3 nam, ra duoc 6 nam roi", "P3Y", "P6Y"),
        ("án treo 2 năm thử thách 4 năm", "P2Y", "P4Y"),
        ("ở tù 3 năm mới ra được 5 tháng", "P3Y", "P5M"),
        ("án 3 năm, quản chế 5 năm", "P3Y", "P5Y"),
    ],
)
def test_a_sentence_and_the_time_since_are_kept_apart(text, sentence, since):
    assert [each for _, each in found(text, "sentence")] == [sentence]
    assert [each for _, each in found(text, "duration")] == [since]


def test_the_share_of_a_month_is_no_number_of_months():
    assert found("lãi mười phần trăm một tháng", "duration") == [("một tháng", "P1M")]
