"""Runs the supervisor in a process of its own, over tiny commands, and looks at what it leaves behind."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DEADLINE = 20.0

SLEEPER = "import os, time; print('pid', os.getpid(), flush=True); time.sleep(60)"
WITH_CHILD = (
    "import os, subprocess, sys, time; child = subprocess.Popen(['sleep', '60']); "
    "print('pid', os.getpid(), 'pid', child.pid, flush=True); time.sleep(60)"
)
STUBBORN = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); " + SLEEPER
FAITHFUL = "from bot.run_part import die_with_parent; die_with_parent(); " + SLEEPER
RUN = """
import json, sys
from pathlib import Path
from bot.run_supervisor import Supervisor
options = json.loads(sys.argv[1])
late = options.pop("late", [])
parts = {name: [sys.executable, "-c", code] for name, code in options.pop("parts").items()}
supervisor = Supervisor(parts, waiting=lambda: late, on_ready=lambda s: print("all ready", flush=True), **options)
sys.exit(supervisor.run(Path.cwd()))
"""


def start(parts: dict[str, str], **options: object) -> subprocess.Popen[str]:
    """A supervisor of Python snippets, its output on a pipe."""
    return subprocess.Popen(
        [sys.executable, "-c", RUN, json.dumps({"parts": parts, **options})],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def finish(process: subprocess.Popen[str]) -> list[str]:
    """The rest of its lines, once it has ended by itself."""
    output, _ = process.communicate(timeout=DEADLINE)
    return output.splitlines()


def read_pids(process: subprocess.Popen[str], count: int) -> list[int]:
    """The first ``count`` process ids that the parts tell."""
    found: list[int] = []
    assert process.stdout
    while len(found) < count:
        line = process.stdout.readline()
        assert line, "the supervisor ended before its parts had started"
        found += [int(pid) for pid in re.findall(r"pid (\d+)", line)]
    return found


def is_alive(pid: int) -> bool:
    """True for a process that runs; one that waits to be buried does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def wait_until(true: Callable[[], bool]) -> bool:
    """Poll until ``true()``; False when it never was before the deadline."""
    until = time.monotonic() + DEADLINE
    while time.monotonic() < until:
        if true():
            return True
        time.sleep(0.05)
    return False
