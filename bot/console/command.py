"""``python -m bot officer``: who may sign in to the console. A password is shown once, or typed unseen."""

from __future__ import annotations

import argparse
import getpass
import sys
from typing import Any

from bot.core import clock
from bot.core.errors import Refused
from bot.core.passwords import new_passphrase
from bot.handoff import desks
from bot.store import Store, officers, open_store
from bot.store.tables import Officer

FIRST_LOGIN, FIRST_NAME = "canbo", "Cán bộ trực"


def main(argv: list[str]) -> int:
    """Run one subcommand. 0: done; 2: refused, with the reason on standard error."""
    wanted = _parser().parse_args(argv)
    store = open_store()
    try:
        wanted.run(store, wanted)
    finally:
        store.close()
    return 0


def ensure_first_officer() -> tuple[str, str] | None:
    """Where nobody may sign in yet, make the first officer; returns login and password, known to nobody else."""
    store = open_store()
    try:
        with store.write() as tx:
            if officers.everyone(tx):
                return None
            password = new_passphrase()
            officers.create(tx, FIRST_LOGIN, FIRST_NAME, desks.FALLBACK, "officer", password, clock.now())
    finally:
        store.close()
    return FIRST_LOGIN, password


def _add(store: Store, wanted: argparse.Namespace) -> None:
    password = _password(wanted)
    with store.write() as tx:
        officers.create(tx, wanted.login, wanted.name, wanted.desk, wanted.role, password, clock.now())
    _tell(wanted, password)


def _set_password(store: Store, wanted: argparse.Namespace) -> None:
    password = _password(wanted)
    with store.write() as tx:
        officers.set_password(tx, _officer(tx, wanted.login).id, password, clock.now())
    _tell(wanted, password)


def _disable(store: Store, wanted: argparse.Namespace) -> None:
    with store.write() as tx:
        officers.disable(tx, _officer(tx, wanted.login).id, clock.now())
    print(f"{wanted.login}: disabled, all sessions ended")


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
    commands = parser.add_subparsers(required=True, metavar="add | password | disable | list")
    add = commands.add_parser("add", help="a new officer")
    add.add_argument("login")
    add.add_argument("--name", required=True, help="as other officers see it")
    add.add_argument("--desk", choices=sorted(desks.NAMES), default=desks.FALLBACK)
    add.add_argument("--role", choices=officers.ROLES, default="officer")
    add.set_defaults(run=_add)
    password = commands.add_parser("password", help="a new password; ends all sessions")
    password.add_argument("login")
    password.set_defaults(run=_set_password)
    for command in (add, password):
        command.add_argument(
            "--typed", action="store_true", help="type the password instead of having one made"
        )
    disable = commands.add_parser("disable", help="shut an officer out at once")
    disable.add_argument("login")
    disable.set_defaults(run=_disable)
    commands.add_parser("list", help="all officers").set_defaults(run=_list)
    return parser
