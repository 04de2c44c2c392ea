"""Who is asked about; hard cases are read as most people mean them."""

import pytest

from .tables import both_ways, found

RELATIONS = [
    ("chồng em mới ra tù", "chồng em", "husband"),
    ("ck e ra tù 6 năm r", "ck e", "husband"),
    ("ông xã tui bị án treo", "ông xã tui", "husband"),
    ("vợ tôi mới về", "vợ tôi", "wife"),
    ("làm giùm vk e", "vk e", "wife"),
    ("thằng con trai tui", "thằng con trai tui", "child"),
    ("con của tôi bị bắt", "con của tôi", "child"),
    ("con dâu tôi có án", "con dâu tôi", "child"),
    ("má hỏi giùm con mới ra trại", "con", "child"),
    ("mẹ tôi bị án treo", "mẹ tôi", "parent"),
    ("ba em ra trại mất hết giấy tờ", "ba em", "parent"),
    ("ba con bị tù", "ba con", "parent"),
    ("bố em mất rồi", "bố em", "parent"),
    ("tía con ở tù về", "tía con", "parent"),
    ("ba má em bị phạt", "ba má em", "parent"),
    ("anh trai tui mới về", "anh trai tui", "sibling"),
    ("anh hai em mãn hạn", "anh hai em", "sibling"),
    ("em tôi ở tù", "em tôi", "sibling"),
    ("anh em về 5 năm rồi", "anh em", "sibling"),
    ("bà ngoại con bị phạt", "bà ngoại con", "relative"),
    ("thằng cháu tôi mới về", "thằng cháu tôi", "relative"),
    ("hỏi cho người nhà", "người nhà", "relative"),
    ("bạn em bị án treo", "bạn em", "friend"),
    ("bạn trai em đi tù", "bạn trai em", "friend"),
    ("em mới ra tù", "em", "self"),
    ("tui vừa mãn hạn", "tui", "self"),
    ("con mới ra trại, con muốn học nghề", "con", "self"),
    ("bản thân em thì sao", "bản thân em", "self"),
]
NOBODY = [
    "chị ơi cho hỏi",
    "ad ơi",
    "mẹ ơi",
    "thưa cô chú",
    "em chào anh",
    "em muốn hỏi lý lịch tư pháp",
    "nhà có ba con nhỏ",
    "lấy chồng được ba năm",
    "vợ chồng tôi nghèo",
    "ở với mẹ tôi",
    "nhờ vợ em đi nộp",
    "năm anh em cùng làm",
    "xưởng nhận chị em mới mãn hạn",
    "bà ba bán phở",
    "còn án tích thì sao",
    "lý do bị từ chối",
    "vô ý gây tai nạn",
]


@both_ways(RELATIONS)
def test_who_is_asked_about_is_told(text, value, normalised):
    assert found(text, "relation") == [(value, normalised)]


@pytest.mark.parametrize("text", NOBODY)
def test_who_is_only_spoken_to_or_of_is_left(text):
    assert found(text, "relation") == []


def test_mother_and_child_are_not_the_mother():
    assert found("mẹ con tôi không có chỗ ở", "relation") == [("con tôi", "child")]


def test_a_word_without_its_accents_that_is_another_word_needs_an_owner():
    assert found("vo y gay tai nan", "relation") == []
    assert found("vo em bi an treo", "relation") == [("vo em", "wife")]
