"""Vay vốn theo Quyết định 22/2023/QĐ-TTg: eligibility, terms, interest, and the job-creation loan beside it."""

from .decide import decide, missing, next_list_day
from .facts import Applicant, Business, Certificate, Facts, Flag, Purpose
from .repayment import Instalment, repayment
from .result import Collateral, Eligible, Result, Signer
from .rules import Rules, rules

__all__ = [
    "Applicant",
    "Business",
    "Certificate",
    "Collateral",
    "Eligible",
    "Facts",
    "Flag",
    "Instalment",
    "Purpose",
    "Result",
    "Rules",
    "Signer",
    "decide",
    "missing",
    "next_list_day",
    "repayment",
    "rules",
]
