"""What was typed before an interview, and about whom."""

from __future__ import annotations

import pytest

from bot.ear.fold import fold
from bot.interviews import earlier
from tests.interviews.talking import DAY, day


@pytest.mark.parametrize("plain", [False, True])
@pytest.mark.parametrize(
    ("said", "relation", "released_on"),
    [
        (["ra trại hôm 20/11/2024"], "self", "2024-11-20"),
        (["ra trại hôm 20/11/2024", "à không, ra trại 25/11/2024"], "self", "2024-11-25"),
        (["ra trại hôm 20/11/2024"], "family", None),
        (["chồng em mới về", "ra trại hôm 20/11/2024"], "family", "2024-11-20"),
        (["chồng em mới về", "ra trại hôm 20/11/2024"], "self", None),
        (["chồng em ra trại hôm 20/11/2024", "em bị 3 năm, ra trại hôm 25/11/2024"], "self", "2024-11-25"),
        ([], "self", None),
    ],
)
def test_a_text_is_about_whom_it_names_or_whoever_was_named_last(said, relation, released_on, plain):
    typed = [(fold(text) if plain else text, DAY) for text in said]
    assert earlier("loan", typed, relation).get("released_on") == (day(released_on) if released_on else None)
