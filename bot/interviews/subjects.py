"""The calculator behind each interview: what it still lacks, and its result as a card."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from bot.calculators import cards, certificate, expungement, legal_aid, loan, plan, training
from bot.core.cards import Card

SHORT_COURSE = 3  # months: below it a course counts as short (Nghị định 338/2025 Điều 25)
CERTIFICATES = {
    "completed": loan.Certificate.COMPLETED,
    "amnesty": loan.Certificate.AMNESTY,
    "parole": loan.Certificate.PAROLE,
    "lost": loan.Certificate.LOST,
    "suspended": loan.Certificate.SUSPENDED,
    "reform": loan.Certificate.REFORM,
    "rehabilitation": loan.Certificate.REHABILITATION,
}
SENTENCES = {each.value: each for each in plan.Sentence} | {"lost": plan.Sentence.COMPLETED}
STATUSES = {
    "completed": training.Status.COMPLETED,
    "amnesty": training.Status.COMPLETED,
    "lost": training.Status.COMPLETED,
    "parole": training.Status.PAROLE,
    "suspended": training.Status.COMMUNITY,
    "reform": training.Status.COMMUNITY,
}


@dataclass(frozen=True)
class Told:
    """What was told by ``day``: ``facts`` as the state holds them, ``unknown`` asked for in vain."""

    day: date
    facts: Mapping[str, Any]
    unknown: frozenset[str]

    def get(self, name: str) -> Any:
        """The fact, or None."""
        return self.facts.get(name)

    def all(self, *names: str) -> dict[str, Any]:
        """Those of ``names`` that were told."""
        return {name: self.facts[name] for name in names if name in self.facts}

    def first(self, name: str) -> date | None:
        """The first day that it may be."""
        return date.fromisoformat(self.facts[name][0]) if name in self.facts else None

    def last(self, name: str) -> date | None:
        """The last day that it may be."""
        return date.fromisoformat(self.facts[name][1]) if name in self.facts else None

    def exact(self, name: str) -> date | None:
        """The day, when it is known to the day."""
        return self.first(name) if self.first(name) == self.last(name) else None


@dataclass(frozen=True)
class Subject:
    """``missing``: the next fact to ask for, None when the result stands. ``card``: the result."""

    missing: Callable[[Told], str | None]
    card: Callable[[Told], Card]


def _expungement(told: Told) -> expungement.Facts:
    own = {"released_on": "main_done_on", "age_then": "age"}
    kinds, done = told.get("additional"), told.last("additional_done_on")
    extras = None if kinds is None else tuple(_extra(kind, done) for kind in kinds)
    first, last = told.first("released_on"), told.last("released_on")
    prison = "tu" if told.get("sentence_months") else None  # "bị 3 năm" says it
    paid = "da_xong" if "obligations_done_on" in told.facts else None
    owes = "chua_xong" if told.get("court_debts") else None
    return expungement.Facts(
        as_of=told.day,
        main_penalty=_enum(expungement.Penalty, told.get("main_penalty") or prison),
        sentence_months=told.get("sentence_months"),
        fault=_enum(expungement.Fault, told.get("fault")),
        crime_class=_enum(expungement.CrimeClass, told.get("crime_class")),
        age=told.get("age_then"),
        group=_enum(expungement.Group, told.get("group")),
        served=told.get("served"),
        main_done_on=first,
        main_done_latest=None if first == last else last,
        additional=extras,
        obligations=_enum(expungement.Obligations, told.get("obligations") or owes or paid),
        obligations_done_on=told.last("obligations_done_on"),  # the later day is the careful one
        new_crime=True if "new_crime_on" in told.facts else told.get("new_crime"),
        new_crime_on=told.first("new_crime_on"),
        unknown=frozenset(own.get(name, name) for name in told.unknown),
    )


def _extra(kind: str, done: date | None) -> expungement.Extra:
    lasting = kind not in (expungement.Additional.FINE, expungement.Additional.CONFISCATION)
    return expungement.Extra(expungement.Additional(kind), done if lasting else None)


def _expungement_missing(told: Told) -> str | None:
    name = expungement.missing(_expungement(told))
    return {"main_done_on": "released_on", "age": "age_then"}.get(name or "", name)


def _loan(told: Told) -> loan.Facts:
    business, release = told.get("applicant") == "business", told.get("release")
    applicant = loan.Applicant.BUSINESS if business else loan.Applicant.PERSON if release else None
    unknown = told.unknown
    if "release" in unknown:
        unknown |= {"certificate", "applicant"}
    return loan.Facts(
        loan_on=told.day,
        applicant=applicant,
        certificate=CERTIFICATES.get(release or ""),
        released_on=told.exact("released_on"),
        purpose=_enum(loan.Purpose, told.get("purpose")),
        business=_enum(loan.Business, told.get("business")),
        flags=frozenset({loan.Flag.COURT_DEBTS} if told.get("court_debts") else ()),
        unknown=unknown,
        **told.all(
            "in_list",
            "complies",
            "social_evils",
            "course_months",
            "same_debt",
            "able_adult",
            "workers",
            "released_workers",
            "plan_confirmed",
        ),
    )


def _loan_missing(told: Told) -> str | None:
    name = loan.missing(_loan(told))
    return "release" if name in ("applicant", "certificate") else name


def _legal_aid(told: Told) -> legal_aid.Facts:
    return legal_aid.Facts(told.day, unknown=told.unknown, **_named(legal_aid.Facts, told))


def _certificate(told: Told) -> certificate.Facts:
    return certificate.Facts(
        told.day,
        purpose=_enum(certificate.Purpose, told.get("certificate_purpose")),
        form_asked=_enum(certificate.Form, told.get("form_asked")),
        names_law=told.get("names_law"),
        unknown=told.unknown | ({"purpose"} if "certificate_purpose" in told.unknown else set()),
    )


def _certificate_missing(told: Told) -> str | None:
    name = _first(certificate.decide(_certificate(told)).advice.missing)
    return "certificate_purpose" if name == "purpose" else name


def _training(told: Told) -> training.Facts:
    short, months = told.get("short_course"), told.get("course_months")
    if short is None and months is not None and months < SHORT_COURSE:
        short = True
    return training.Facts(
        told.day,
        wants=_enum(training.Wants, told.get("wants")),
        short_course=short,
        status=STATUSES.get(told.get("release") or ""),
        unknown=told.unknown,
        **told.all("rural", "youth_group", "age"),
    )


def plan_facts(told: Told) -> plan.Facts:
    """What the plan is made of."""
    wishes = told.get("wishes")
    unknown = told.unknown | ({"sentence"} if "release" in told.unknown else set())
    unknown |= {"wants"} if "wishes" in told.unknown else set()
    return plan.Facts(
        told.day,
        released_on=told.exact("released_on"),
        sentence=SENTENCES.get(told.get("release") or ""),
        home=_enum(plan.Home, told.get("home")),
        wants=None if wishes is None else frozenset(plan.Wish(wish) for wish in wishes),
        unknown=unknown,
        **told.all("has_identity_card", "court_debts", "sentence_months"),
    )


def _plan_missing(told: Told) -> str | None:
    name = plan.missing(plan_facts(told))
    return {"sentence": "release", "wants": "wishes"}.get(name or "", name)


def _enum(kind: Callable[[str], Any], value: str | None) -> Any:
    return None if value is None else kind(value)


def _named(kind: type[legal_aid.Facts], told: Told) -> dict[str, Any]:
    return {name: value for name, value in told.facts.items() if name in kind.__dataclass_fields__}


def _first(missing: Iterable[str]) -> str | None:
    return next(iter(missing), None)


SUBJECTS = {
    "expungement": Subject(
        _expungement_missing,
        lambda told: cards.expungement_card(expungement.decide(_expungement(told)), told.day),
    ),
    "loan": Subject(_loan_missing, lambda told: cards.loan_card(loan.decide(_loan(told)), told.day)),
    "legal_aid": Subject(
        lambda told: _first(legal_aid.decide(_legal_aid(told)).missing),
        lambda told: cards.legal_aid_card(legal_aid.decide(_legal_aid(told)), told.day),
    ),
    "certificate": Subject(
        _certificate_missing,
        lambda told: cards.certificate_card(certificate.decide(_certificate(told)), told.day),
    ),
    "training": Subject(
        lambda told: _first(training.decide(_training(told)).missing),
        lambda told: cards.training_card(training.decide(_training(told)), told.day),
    ),
    "plan": Subject(_plan_missing, lambda told: cards.plan_card(plan.make(plan_facts(told)))),
}
