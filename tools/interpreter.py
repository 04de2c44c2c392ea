"""Finds a Python 3.11 on this machine, whatever Python runs this file (3.8 or newer, standard library only)."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Iterator, List, Mapping, Optional

WANTED = "3.11"
ROOT = Path(__file__).resolve().parents[1]
NONE_FOUND = """\
No usable Python 3.11 was found. Any one of these three helps; then run the same command again:
  1. install Python 3.11 so that `python3.11` is on the PATH (Debian 12: apt-get install python3.11-venv)
  2. with pyenv:  pyenv install 3.11
  3. with uv:     put `uv` on the PATH; it fetches Python 3.11 by itself"""


class NoPython(Exception):
    """There is no Python 3.11 here and none can be had."""


def _output(command: List[str], env: Mapping[str, str]) -> Optional[str]:
    """What ``command`` prints, or None when it cannot be run or fails (pyenv's shims may do either)."""
    clean = {name: value for name, value in env.items() if name != "VIRTUAL_ENV"}
    try:
        done = subprocess.run(
            command, env=clean, cwd="/", stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=600
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout.decode().strip() if done.returncode == 0 else None


def find_uv(env: Mapping[str, str]) -> Optional[str]:
    """The ``uv`` on the PATH, if it really runs."""
    uv = shutil.which("uv", path=env.get("PATH", ""))
    return uv if uv and _output([uv, "--version"], env) else None


def _installed(env: Mapping[str, str]) -> Iterator[str]:
    yield sys.executable
    for folder in env.get("PATH", "").split(os.pathsep):
        yield str(Path(folder or ".") / "python3.11")
    pyenv = Path(env.get("PYENV_ROOT") or Path(env.get("HOME", "/")) / ".pyenv")
    yield from sorted((str(path) for path in pyenv.glob("versions/3.11*/bin/python")), reverse=True)


def _from_uv(uv: str, env: Mapping[str, str]) -> Iterator[str]:
    find = [uv, "python", "find", "--system", WANTED]
    found = _output(find, env)
    if found is None:
        print("Fetching Python 3.11 with uv …", flush=True)
        _output([uv, "python", "install", WANTED], env)
        found = _output(find, env)
    if found:
        yield found


def _usable(python: str, env: Mapping[str, str], needs: str) -> bool:
    """True for a CPython 3.11 that has the modules ``needs`` and is not the environment we are making."""
    if not os.access(python, os.X_OK) or (ROOT / ".venv") in Path(python).parents:
        return False
    asked = f"import sys, {needs}; print(sys.implementation.name, *sys.version_info[:2])"
    return _output([python, "-c", asked], env) == "cpython 3 11"


def find_python(env: Mapping[str, str]) -> str:
    """The path of a Python 3.11. Raises ``NoPython`` with the ways to get one."""
    uv = find_uv(env)
    needs = "venv" if uv else "venv, ensurepip"  # Debian splits ensurepip off; uv does without it
    for python in _installed(env):
        if _usable(python, env, needs):
            return python
    for python in _from_uv(uv, env) if uv else ():
        if _usable(python, env, needs):
            return python
    raise NoPython(NONE_FOUND)
