"""What a card says more when it is known where the person lives."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from bot.core.cards import Button, Card
from bot.knowledge import knowledge
from bot.knowledge.addresses import Converted
from bot.knowledge.offices import OF_WARD, today_is, where

from .saying import officer_button, words

BUTTONS = 4  # with the officer's they are the five that Zalo shows
ABOUT_PLACES = (
    "after_release/province_merged",
    "after_release/commune_merged",
    "after_release/old_district_office",
)


def at_place(card: Card, need: str, day: date, place: Converted) -> Card:
    """The card with the office of ``place`` and the new name of an old address; or one question which place is meant."""
    office = knowledge().office(need, day)
    wanted = need in ABOUT_PLACES or office is not None
    if not wanted:
        return card
    if not place.certain and (need in ABOUT_PLACES or office in OF_WARD):
        return _which(card, need, place) if place.choices else _more_exactly(card)
    now, office_line = today_is(place), where(office, place, knowledge().content.offices)
    first = now if need in ABOUT_PLACES else ""
    last = [line for line in (office_line, "" if first else now) if line and (office_line or first)]
    return replace(card, text="\n".join(part for part in (first, card.text, *last) if part))


def _which(card: Card, need: str, place: Converted) -> Card:
    """The card, and at its end which of the possible places is meant; the first of them as buttons."""
    asked = words()["which_place"].format(places="; ".join(place.choices))
    buttons = [
        Button(choice.split(",")[0][:20], act={"act": "need", "need": need, "place": choice})
        for choice in place.choices[:BUTTONS]
    ]
    return replace(card, text=f"{card.text}\n{asked}", buttons=(*buttons, officer_button()))


def _more_exactly(card: Card) -> Card:
    """The card, and at its end the one thing that the address lacks."""
    return replace(card, text=f"{card.text}\n{words()['place_more_exactly']}")
