"""``python -m bot run``: everything on this machine under one hand, and where to find it."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from bot.channels.simulator import accounts_file, dress_pages
from bot.core.crypto import create_key_file, load_keyring
from bot.core.settings import ROOT, Settings, settings
from bot.run_ports import Address, addresses, is_ready, problems
from bot.run_supervisor import Supervisor, read_procfile
from bot.store.condition import ensure_prepared

ADDRESSES = """
Ready after {seconds:.0f} s.

  Web chat, as a citizen sees it:  {chat}
  Console, for officers:           {console}
{login}
{simulator}
  Data: {data}
  Key:  {key}
  Keep a copy of both, apart from each other: without the key the data cannot be read.

Ctrl-C stops everything.
"""
SIMULATOR = """  Zalo and Messenger, simulated:   {url}
"""


def main(argv: list[str]) -> int:
    """Start Rasa, the actions and the roles; stay until Ctrl-C (0) or until one of them ends (not 0).

    Raises ``NotPrepared`` before anything is started when the database was never migrated.
    """
    parser = argparse.ArgumentParser(prog="bot run", description=__doc__)
    parser.add_argument("--ready-within", type=float, default=180.0, help="seconds; default: 180")
    options = parser.parse_args(argv)
    wanted = settings()
    prepare(wanted)
    listening = addresses(wanted)
    if taken := problems(listening):
        print("\n".join(taken), file=sys.stderr)
        return 1
    ensure_prepared(wanted.database_url)
    print("Starting Rasa, the actions and the web pages …", flush=True)
    supervisor = Supervisor(
        read_procfile(ROOT / "Procfile"),
        waiting=lambda: _not_ready(listening),
        on_ready=lambda seconds: _ready(wanted, listening, seconds),
        ready_within=options.ready_within,
    )
    return supervisor.run(ROOT)


def prepare(wanted: Settings) -> None:
    """Have the data folder and the key file. Raises ``SettingsError`` when there are data but no key for them."""
    wanted.data_dir.mkdir(parents=True, exist_ok=True)
    wanted.data_dir.chmod(0o700)  # whoever made it
    if wanted.embedded and not any(wanted.data_dir.glob("*.db")):
        create_key_file(wanted.key_file)
    load_keyring(wanted.key_file)
    if wanted.embedded:
        accounts_file(wanted.channels_file, f"http://127.0.0.1:{wanted.simulator_port}")


def _ready(wanted: Settings, listening: list[Address], seconds: float) -> None:
    if wanted.embedded:
        dress_pages()
    print(welcome(wanted, listening, seconds), flush=True)


def _not_ready(listening: list[Address]) -> list[str]:
    return [address.part for address in listening if not is_ready(address)]


def welcome(wanted: Settings, listening: list[Address], seconds: float) -> str:
    """What is printed when everything answers."""
    urls = {address.part: address.url for address in listening}
    return ADDRESSES.format(
        seconds=seconds,
        chat=urls["web chat"],
        console=urls["console"],
        login=first_login(),
        simulator=SIMULATOR.format(url=urls["simulator"]) if "simulator" in urls else "",
        data=where(wanted.data_dir, wanted),
        key=wanted.key_file,
    )


def where(folder: Path, wanted: Settings) -> str:
    """Where the data lie: the folder, or the database server."""
    if wanted.database_url.startswith("sqlite"):
        return str(folder)
    return f"the database in BOT_DATABASE_URL, and {folder}"


def first_login() -> str:
    """The first officers' logins, told at the first start only; afterwards, how to set a new password."""
    from bot.console.command import ensure_first_officers

    made = ensure_first_officers()
    if not made:
        again = ".venv/bin/python -m bot officer password LOGIN"
        return f"      The logins were shown at the first start. New password:  {again}"
    lines = [
        f"      login {login:7} password {password}   (shown this once; write it down)"
        for login, password in made
    ]
    return "\n".join([*lines, "      The first sign-in sets up an authenticator app on a phone."])
