"""Phone numbers that people leave to be called back."""

from __future__ import annotations

import phonenumbers

COUNTRY = "VN"
SHOWN = 3  # the last digits: enough for its owner to know it


def read(text: str) -> str | None:
    """The first number in ``text`` that can be dialled, as it is dialled in Vietnam: "0912 345 678"; None without one."""
    for found in phonenumbers.PhoneNumberMatcher(text, COUNTRY):
        home = found.number.country_code == phonenumbers.country_code_for_region(COUNTRY)
        form = phonenumbers.PhoneNumberFormat
        return phonenumbers.format_number(found.number, form.NATIONAL if home else form.INTERNATIONAL)
    return None


def masked(number: str) -> str:
    """ "•••• ••• 678"."""
    hidden = number[:-SHOWN]
    return "".join("•" if letter.isdigit() else letter for letter in hidden) + number[-SHOWN:]
