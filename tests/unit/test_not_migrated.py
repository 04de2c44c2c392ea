"""Starting on a database that was never migrated: one line that says what to do, and nothing is started."""

import os
import subprocess
import sys

import pytest

from tests.running import ROOT, free_port


@pytest.mark.parametrize("command", [("serve",), ("serve", "--roles", "delivery"), ("run",)])
def test_it_says_in_one_line_what_to_do(command, tmp_path):
    ports = {f"BOT_{name}_PORT": str(free_port()) for name in ("CONSOLE", "RASA", "ACTIONS", "SIMULATOR")}
    environment = {
        **os.environ,
        "BOT_DATA_DIR": str(tmp_path / "data"),
        "BOT_PORT": str(free_port()),
        **ports,
    }
    done = subprocess.run(
        [sys.executable, "-m", "bot", *command],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 2
    assert done.stderr.strip().splitlines() == [
        f"{command[0]}: Cơ sở dữ liệu chưa được chuẩn bị. Prepare the database first: python -m bot migrate"
    ]
    assert done.stdout == ""
    assert not list(tmp_path.glob("**/*.db"))
