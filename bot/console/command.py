"""``python -m bot officer``: who may sign in to the console. What is secret is shown once, or typed unseen."""

from __future__ import annotations

import argparse
import getpass
import sys
from typing import Any

from bot.core import clock, totp
from bot.core.errors import Refused
from bot.core.passwords import new_passphrase
from bot.core.settings import settings
from bot.handoff import desks, office
from bot.store import Store, audit, officers, open_store, second_factor
from bot.store.tables import Officer

# login, name, role: who reads the cases of all desks, and who sets up desks, hours and colleagues
FIRST = (("canbo", "Cán bộ trực", "supervisor"), ("quantri", "Người quản trị", "administrator"))


def main(argv: list[str]) -> int:
    """Run one subcommand. 0: done; 2: refused, with the reason on standard error."""
    store = open_store()
    try:
        office.follow(store)
        wanted = _parser().parse_args(argv)
        wanted.run(store, wanted)
    finally:
        office.follow(None)
        store.close()
    return 0


def ensure_first_officers() -> list[tuple[str, str]]:
    """Where nobody may sign in yet, make the first two; returns logins and passwords, known to nobody else."""
    store, made = open_store(), []
    try:
        with store.write() as tx:
            if officers.everyone(tx):
                return []
            for login, name, role in FIRST:
                password = new_passphrase()
                officers.create(tx, login, name, desks.FALLBACK, role, password, clock.now())
                made.append((login, password))
    finally:
        store.close()
    return made


def _add(store: Store, wanted: argparse.Namespace) -> None:
    password = _password(wanted)
    with store.write() as tx:
        made = officers.create(tx, wanted.login, wanted.name, wanted.desk, wanted.role, password, clock.now())
        shown = _set_up_here(tx, made) if wanted.show_totp else []
    _tell(wanted, password)
    for line in shown:
        print(line)


def _set_password(store: Store, wanted: argparse.Namespace) -> None:
    password = _password(wanted)
    with store.write() as tx:
        officers.set_password(tx, _officer(tx, wanted.login).id, password, clock.now())
    _tell(wanted, password)


def _set_up_here(tx: Any, officer: Officer) -> list[str]:
    """Set up the second factor now, instead of at the first sign-in: lines with the secret and the recovery codes."""
    secret, codes = second_factor.set_up(tx, officer.id, clock.now())
    return [f"totp: {totp.address(secret, officer.login)}", *(f"recovery: {code}" for code in codes)]


def _reset_totp(store: Store, wanted: argparse.Namespace) -> None:
    with store.write() as tx:
        second_factor.clear(tx, _officer(tx, wanted.login).id, clock.now())
    print(f"{wanted.login}: second factor forgotten, all sessions ended; the next sign-in sets it up anew")


def _code(store: Store, wanted: argparse.Namespace) -> None:
    now = clock.now()
    with store.write() as tx:
        officer = _officer(tx, wanted.login)
        if not settings().embedded:
            raise Refused("a one-time code is shown on an embedded installation only")
        if officer.totp_since is None:
            raise Refused(f"{wanted.login} has not set up a second factor; the first sign-in does")
        audit.write(tx, officer.id, "code_shown", now=now)
        print(totp.code(officer.totp_secret, now))


def _disable(store: Store, wanted: argparse.Namespace) -> None:
    with store.write() as tx:
        officers.disable(tx, _officer(tx, wanted.login).id, clock.now())
    print(f"{wanted.login}: disabled, all sessions ended")


def _enable(store: Store, wanted: argparse.Namespace) -> None:
    with store.write() as tx:
        officers.enable(tx, _officer(tx, wanted.login).id, clock.now())
    print(f"{wanted.login}: may sign in again")


def _list(store: Store, wanted: argparse.Namespace) -> None:
    with store.read() as tx:
        for officer in officers.everyone(tx):
            state = "disabled" if officer.disabled else "active"
            print(f"{officer.login}\t{officer.name}\t{officer.desk}\t{officer.role}\t{state}")


def _officer(tx: Any, login: str) -> Officer:
    officer = officers.by_login(tx, login)
    if officer is None:
        raise Refused(f"there is no officer {login}")
    return officer


def _password(wanted: argparse.Namespace) -> str:
    if not wanted.typed:
        return new_passphrase()
    first = getpass.getpass("Password (15 to 128 characters): ")
    if getpass.getpass("Once more: ") != first:
        raise Refused("the two passwords differ")
    return first


def _tell(wanted: argparse.Namespace, password: str) -> None:
    print(f"login: {wanted.login}")
    if not wanted.typed:
        print(f"password: {password}")
        print("The password is shown this once; give it to the officer by a safe way.", file=sys.stderr)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="bot officer", description="Who may sign in to the console.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    add = commands.add_parser("add", help="a new officer")
    add.add_argument("login")
    add.add_argument("--name", required=True, help="as other officers see it")
    add.add_argument("--desk", choices=sorted(desks.names()), default=desks.FALLBACK)
    add.add_argument("--role", choices=officers.ROLES, default="officer")
    add.add_argument(
        "--show-totp",
        action="store_true",
        help="set up the second factor now and print its secret and recovery codes this once, for scripts and for"
        " officers without a phone at hand; otherwise the first sign-in sets it up",
    )
    add.set_defaults(run=_add)
    password = commands.add_parser("password", help="a new password; ends all sessions")
    password.add_argument("login")
    password.set_defaults(run=_set_password)
    for command in (add, password):
        command.add_argument(
            "--typed", action="store_true", help="type the password instead of having one made"
        )
    for name, run, does in (
        ("disable", _disable, "shut an officer out at once"),
        ("enable", _enable, "let an officer in again"),
        ("reset-totp", _reset_totp, "forget a lost second factor and its recovery codes"),
        ("code", _code, "the one-time code of now (embedded installations only), for scripts"),
    ):
        command = commands.add_parser(name, help=does)
        command.add_argument("login")
        command.set_defaults(run=run)
    commands.add_parser("list", help="all officers").set_defaults(run=_list)
    return parser
