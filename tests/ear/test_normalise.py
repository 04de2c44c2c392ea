"""Every way of typing one sentence becomes the same words."""

import pytest
from hypothesis import given, strategies as st

from bot.ear.fold import fold, fold_aligned
from bot.ear.normalise import normalise
from bot.ear.shorthand import checked, shorthand


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Toi k mun song nua 😭😭", "toi khong muon song nua"),
        ("Tooi khoong muoons soongs nuwax", "toi khong muon song nua"),
        ("Tôi KHÔNG muốn sống nữa!!!", "toi khong muon song nua"),
        ("dduwowcj vay 100tr hk?", "duoc vay 100 trieu khong"),
        ("làm lltp ở mô rứa", "lam ly lich tu phap o dau vay"),
        ("chi\u200b phí bao nhiu dzậy", "chi phi bao nhieu vay"),
        ("quáaaaa lâu rồiii", "qua lau roi"),
        ("cccd mất rùi", "can cuoc cong dan mat rui"),
        ("nộp 5tr,200k ngày 29/2/24", "nop 5 trieu 200 nghin ngay 29/2/24"),
        ("đm bot ngu", "dit me bot ngu"),
        ("chi nhánh ngân hàng", "chi nhanh ngan hang"),
        ("giấy chi", "giay gi"),
        ("hello world windows", "chao world windows"),
        ("", ""),
        ("👍🏽 ... !!!", ""),
    ],
)
def test_what_is_typed_becomes_what_is_meant(typed, meant):
    assert fold(normalise(typed)) == meant


def test_accented_words_are_never_read_as_accent_free_shorthand():
    assert normalise("màu hồng, con hẻm, kết hôn, cung cấp") == "màu hồng con hẻm kết hôn cung cấp"


def test_both_places_of_the_tone_mark_are_one_spelling():
    assert normalise("hoà thuý quý hoá đơn") == normalise("hòa thúy quý hóa đơn") == "hòa thúy quý hóa đơn"


def test_decomposed_letters_are_composed():
    assert normalise("vay vo\u0302\u0301n") == "vay vốn"


def test_names_of_figures_keep_their_numbers():
    assert normalise("mẫu số 2, điều 3.1") == "mẫu số 2 điều 3.1"


@given(st.text(max_size=200))
def test_any_text_is_normalised_to_single_spaced_lower_case(text):
    words = normalise(text)
    assert words == " ".join(words.split())
    assert fold(fold(words)) == fold(words)


@given(st.text(max_size=200))
def test_folding_keeps_track_of_where_every_letter_stood(text):
    folded, places = fold_aligned(text)
    assert len(places) == len(folded) + 1
    assert places == sorted(places)
    assert places[-1] == len(text)


def test_the_table_says_everything_once_and_finally():
    table = shorthand()
    assert not [typed for typed in table.words if " " in typed or typed != typed.lower()]
    again = {typed: meant for typed, meant in table.words.items() if fold(normalise(meant)) != fold(meant)}
    assert again == {}


def test_a_table_with_a_truth_value_for_a_key_is_refused():
    with pytest.raises(ValueError, match="quotes"):
        checked({True: "yes"})
