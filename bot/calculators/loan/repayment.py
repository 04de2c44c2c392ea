"""A repayment table: the principal in equal parts, interest on what is still owed.

Quyết định 22/2023 leaves the instalments to the bank (Điều 13), so this is an illustration. Equal parts of the principal
were chosen because everyone can check them by hand, and because what is owed in a month never exceeds that of the month
before. The last part takes what rounding left.
"""

from __future__ import annotations

from dataclasses import dataclass

from .rules import Rate


@dataclass(frozen=True)
class Instalment:
    """One month: what is paid, in đồng, and what is still owed after it."""

    number: int
    principal: int
    interest: int
    balance: int

    @property
    def total(self) -> int:
        """Principal and interest together."""
        return self.principal + self.interest


def repayment(principal: int, months: int, rate: Rate) -> list[Instalment]:
    """``principal`` paid back over ``months``. Raises ``ValueError`` unless both are positive."""
    if principal <= 0 or months <= 0:
        raise ValueError("principal and months must be positive")
    part, table, balance = principal // months, [], principal
    for number in range(1, months + 1):
        paid = balance if number == months else part
        interest = rate.monthly_interest(balance)
        balance -= paid
        table.append(Instalment(number, paid, interest, balance))
    return table
