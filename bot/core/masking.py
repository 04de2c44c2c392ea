"""Hides identity-card numbers before anything is stored: nobody here needs them."""

from __future__ import annotations

import re

# căn cước / CCCD: 12 digits, the first 0. CMND: 9 digits. People put spaces, dots or dashes between them.
_GAP = r"[ .\-]?"
_CITIZEN_ID = re.compile(rf"(?<!\d)0(?:{_GAP}\d){{11}}(?!{_GAP}\d)")
_OLD_ID = re.compile(rf"(?<!\d)[0-3]\d(?:{_GAP}\d){{7}}(?!{_GAP}\d)")
# nine digits are as often an amount: "100000000", "150.000.000 đ"
_ROUND_AMOUNT = re.compile(r"0{4}$")


def mask_identity_numbers(text: str) -> str:
    """``text`` with every identity number replaced by dots, its last two digits kept so that its writer knows it."""

    def hide(match: re.Match[str]) -> str:
        digits = re.sub(r"\D", "", match.group())
        if len(digits) == 9 and _ROUND_AMOUNT.search(digits):
            return match.group()
        return "•" * (len(digits) - 2) + digits[-2:]

    return _OLD_ID.sub(hide, _CITIZEN_ID.sub(hide, text))
