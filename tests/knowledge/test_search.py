"""Suggestions come from shared pairs of syllables, with or without accents; nothing is better than a guess."""

import pytest

from bot.knowledge.search import Search

TEXTS = {
    "loan/interest": "Lãi bao nhiêu? lãi suất vay theo Quyết định 22. Lãi suất là 6,24 %/năm.",
    "loan/amount": "Vay bao nhiêu? mức vay tối đa. Sản xuất kinh doanh vay tối đa 100 triệu đồng.",
    "criminal_record/where": "Làm ở đâu? nơi làm Phiếu lý lịch tư pháp. Nộp trên VNeID hoặc ở công an.",
}


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("lãi suất vay bao nhiêu một tháng", "loan/interest"),
        ("lai suat vay bn 1 thang", "loan/interest"),
        ("LÃI SUẤT", "loan/interest"),
        ("lam ly lich tu phap cho nao", "criminal_record/where"),
        ("mức vay cao nhất mấy triệu", "loan/amount"),
        ("vneid", "criminal_record/where"),
    ],
)
def test_the_likeliest_card_comes_first(text, first):
    assert Search(TEXTS).find(text, 3)[0] == first


@pytest.mark.parametrize("text", ["", "   ", "😀", "thực đơn hôm nay", "kết quả xổ số", "tối nay ăn gì"])
def test_words_that_share_no_pair_find_nothing(text):
    assert Search(TEXTS).find(text, 3) == []


def test_the_limit_holds_and_the_order_is_fixed():
    search = Search(TEXTS)
    assert len(search.find("bao nhiêu", 1)) == 1
    assert search.find("bao nhiêu", 3) == search.find("bao nhiêu", 3)


def test_an_empty_index_finds_nothing():
    assert Search({}).find("lãi suất", 3) == []


def test_danger_and_small_talk_are_never_suggested(folder, make):
    folder.cards.append(make.card("danger/threat", kind="urgent", question="lãi suất vay"))
    folder.cards.append(make.card("smalltalk/greet", question="lãi suất vay"))
    assert folder.load().suggest("lãi suất vay") == ["loan/interest"]
