"""Says which Debian packages of apt-packages.txt are not installed: ``system_packages.py [--names]``."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path
from typing import List

LIST = Path(__file__).resolve().parents[1] / "apt-packages.txt"


def wanted(text: str) -> List[str]:
    """The names in the list, comments left out."""
    return [line.split("#")[0].strip() for line in text.splitlines() if line.split("#")[0].strip()]


def is_installed(package: str) -> bool:
    """True when dpkg has the package whole, or when a program of its name is here by another way (npm comes with node)."""
    done = subprocess.run(
        ["dpkg-query", "-W", "-f", "${db:Status-Status}", package],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    return done.stdout == b"installed" or shutil.which(package) is not None


def missing() -> List[str]:
    """The packages that are not installed."""
    return [package for package in wanted(LIST.read_text()) if not is_installed(package)]


def main(arguments: List[str]) -> int:
    """Fail by name when something is missing; with ``--names`` only print the names, for a script."""
    if not shutil.which("dpkg-query"):
        print("Not Debian: have these yourself:", " ".join(wanted(LIST.read_text())), file=sys.stderr)
        return 0
    absent = missing()
    if arguments == ["--names"]:
        print(" ".join(absent))
        return 0
    if absent:
        print(f"The tests need Debian packages that are not installed: {' '.join(absent)}", file=sys.stderr)
        print(f"Install them:  sudo apt-get install {' '.join(absent)}", file=sys.stderr)
    return 1 if absent else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
