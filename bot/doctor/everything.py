"""All checks in the order in which they are told: first what the others stand on."""

from __future__ import annotations

from contextlib import suppress

from bot.handoff import office

from . import content, duty, machine, mail, parts, platforms
from .asking import Answers
from .database import Database
from .finding import Check, Finding, NotLooked, run


def everything() -> list[Finding]:
    """What all checks find. A check that breaks is told as one more finding."""
    answers, database = Answers(), Database()
    with suppress(NotLooked):
        office.follow(database.store)
    try:
        return _found(answers, database)
    finally:
        office.follow(None)
        database.close()


def _found(answers: Answers, database: Database) -> list[Finding]:
    here: list[tuple[str, Check]] = [
        ("settings", machine.of_settings),
        ("key", machine.of_key),
        ("permissions", machine.of_permissions),
        ("disk", machine.of_disk),
        ("database", database.of_database),
        ("tracker", database.of_tracker),
        ("redis", parts.of_redis),
        ("model", machine.of_model),
        ("knowledge", content.of_knowledge),
        ("calendar", content.of_calendar),
        ("officers", lambda: duty.of_officers(database)),
        ("mail", lambda: mail.of_mail(database)),
        ("audit", lambda: database.of_audit()),
        ("alarms", lambda: duty.of_alarms(database)),
        ("work", lambda: duty.of_work(database)),
        ("parts", lambda: parts.of_parts(answers)),
        ("channels", platforms.of_file),
    ]
    found = run(here)
    found += run(platforms.of_accounts(answers, database))
    found += run(
        [("webhooks", lambda: parts.of_way_in(answers)), ("clock", lambda: machine.of_clock(answers))]
    )
    return found
