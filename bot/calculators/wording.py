"""Days, lengths and money as people write them in Vietnamese."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

MILLION = 1_000_000
BILLION = 1_000_000_000


def shown(day: date) -> str:
    """28/02/2026."""
    return day.strftime("%d/%m/%Y")


def in_words(months: int) -> str:
    """ "3 năm 6 tháng"."""
    years, rest = divmod(months, 12)
    parts = [f"{years} năm"] if years else []
    return " ".join(parts + ([f"{rest} tháng"] if rest or not years else []))


def money(amount: int) -> str:
    """ "100 triệu đồng", "1,5 tỷ đồng", "520.000 đồng"."""
    for unit, name in ((BILLION, "tỷ"), (MILLION, "triệu")):
        whole = Decimal(amount) / unit
        if whole >= 1 and whole == whole.quantize(Decimal("0.1")):
            return f"{number(whole.normalize())} {name} đồng"
    return f"{number(Decimal(amount))} đồng"


def number(value: Decimal) -> str:
    """1234.5 as 1.234,5."""
    return f"{value:,f}".translate(str.maketrans(",.", ".,"))


def plain(text: str) -> str:
    """``text`` without the marks of bold."""
    return text.replace("**", "")
