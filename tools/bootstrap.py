"""Makes .venv and keeps it equal to the pinned requirements: ``python3 tools/bootstrap.py run|dev|audit``.

Needs only some Python 3.8 or newer. Says nothing when there is nothing to do. A stamp is written last; an
environment without one was broken off, and is made anew.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Dict, Optional

import installing
import progress
from interpreter import ROOT, NoPython, find_python, find_uv

FILES = {"run": "requirements.txt", "dev": "requirements-dev.txt", "audit": "requirements-audit.txt"}


class Environment:
    """One virtual environment and the stamp that says what was installed into it."""

    def __init__(self, root: Path, kind: str = "run") -> None:
        self.root = root
        self.folder = root / (".venv-audit" if kind == "audit" else ".venv")
        self.python = self.folder / "bin" / "python"
        self.stamp = self.folder / "installed.json"

    def wanted(self, kind: str) -> Dict[str, str]:
        """What the stamp must say: an environment for development is never cut down to one for running."""
        if self._stamped().get("kind") == "dev":
            kind = "dev"
        return {"kind": kind, "sha256": hashlib.sha256(self.requirements(kind).encode()).hexdigest()}

    def requirements(self, kind: str) -> str:
        """The pinned requirements of one kind, as written."""
        return (self.root / FILES[kind]).read_text()

    def _stamped(self) -> Dict[str, str]:
        try:
            return json.loads(self.stamp.read_text())
        except (OSError, ValueError):
            return {}

    def up_to_date(self, wanted: Dict[str, str]) -> bool:
        """True when the stamp says so and the interpreter still runs."""
        return self._stamped() == wanted and self._runs()

    def _runs(self) -> bool:
        try:
            return subprocess.run([str(self.python), "-c", ""], stderr=subprocess.DEVNULL).returncode == 0
        except OSError:
            return False

    def open(self, lock: int, uv: Optional[str]) -> None:
        """Have an empty or a whole environment, and take its stamp away while it is being changed."""
        if not (self.stamp.exists() and self._runs()):
            self._make(lock, uv)
        self.stamp.unlink(missing_ok=True)

    def _make(self, lock: int, uv: Optional[str]) -> None:
        if self.folder.exists():
            print(f"The environment {self.folder.name} is not whole; making it anew.", flush=True)
            shutil.rmtree(self.folder)
        python = find_python(os.environ)
        if uv:
            command = [uv, "venv", "--quiet", "--no-project", "--python", python, str(self.folder)]
        else:
            command = [python, "-m", "venv", str(self.folder)]
        progress.run(command, f"Making {self.folder.name} with {python}", hold=lock)

    def close(self, wanted: Dict[str, str]) -> None:
        """Write the stamp: from now on the environment counts as whole."""
        self.stamp.write_text(json.dumps(wanted))


def main(kind: str) -> int:
    """Make the environment for ``kind`` ready; 0, or 1 after saying what is wrong."""
    env = Environment(ROOT, kind)
    if env.up_to_date(env.wanted(kind)):
        return 0
    lock = os.open(ROOT, os.O_RDONLY)
    fcntl.flock(lock, fcntl.LOCK_EX)  # two of us at once: the second waits and finds the work done
    wanted = env.wanted(kind)
    if env.up_to_date(wanted):
        return 0
    try:
        uv = find_uv(os.environ)
        env.open(lock, uv)
        installing.install(env.python, env.requirements(wanted["kind"]), lock, uv)
        env.close(wanted)
    except (NoPython, progress.StepFailed) as problem:
        print(problem, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    if len(sys.argv) != 2 or sys.argv[1] not in FILES:
        sys.exit("usage: python3 tools/bootstrap.py run|dev|audit")
    sys.exit(main(sys.argv[1]))
