"""Installs pinned requirements with uv or, without it, with pip: the same packages, every hash checked."""

from __future__ import annotations

import json
import re
import subprocess
import tempfile
from pathlib import Path
from typing import Dict, List, Optional

import progress

PIN = re.compile(r"^([A-Za-z0-9][A-Za-z0-9._-]*)==\S+(?:.*\\\n)*.*$", re.MULTILINE)


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def pins(requirements: str) -> Dict[str, str]:
    """Each pinned requirement with its hashes, by normalised name."""
    return {_normal(m[1]): m[0] for m in PIN.finditer(requirements)}


def _steps(pinned: Dict[str, str], folder: Path) -> List[Path]:
    """The files to install one after the other: the build tool, if there is one, then everything.

    Two packages come as source. Built without isolation, they use this setuptools, whose hash is
    checked, and not whichever is the newest.
    """
    tool, everything = folder / "setuptools.txt", folder / "all.txt"
    tool.write_text(pinned.get("setuptools", "") + "\n")
    everything.write_text("\n".join(pinned.values()) + "\n")
    return [tool, everything] if "setuptools" in pinned else [everything]


def install(python: Path, requirements: str, lock: int, uv: Optional[str]) -> None:
    """Bring the environment of ``python`` to exactly these requirements."""
    pinned = pins(requirements)
    title = f"Installing {len(pinned)} packages with {'uv' if uv else 'pip'}"
    print(f"{title} (some minutes the first time)", flush=True)
    with tempfile.TemporaryDirectory() as scratch:
        files = _steps(pinned, Path(scratch))
        if uv:
            _with_uv(python, uv, files, title, lock)
        else:
            _with_pip(python, pinned, files, title, lock)


def _with_uv(python: Path, uv: str, files: List[Path], title: str, lock: int) -> None:
    options = ["--python", str(python), "--require-hashes", "--no-build-isolation"]
    for tool in files[:-1]:
        progress.run([uv, "pip", "install", *options, "--no-deps", "-r", str(tool)], "Build tool", hold=lock)
    progress.run([uv, "pip", "sync", *options, str(files[-1])], title, hold=lock)


def _with_pip(python: Path, pinned: Dict[str, str], files: List[Path], title: str, lock: int) -> None:
    pip = [str(python), "-m", "pip", "--disable-pip-version-check"]
    if subprocess.run([*pip, "--version"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode:
        progress.run([str(python), "-m", "ensurepip"], "Adding pip", hold=lock)
    options = ["--no-deps", "--require-hashes", "--ignore-requires-python"]
    options += ["--no-build-isolation", "--use-pep517", "--progress-bar", "off"]
    counted = "Collecting |Processing |Requirement already"
    for file, said in zip(files, ["Build tool", title][-len(files) :]):
        command = [*pip, "install", *options, "-r", str(file)]
        progress.run(command, said, total=len(pinned), counted=counted, hold=lock)
    listed = subprocess.check_output([*pip, "list", "--format=json"])
    present = {_normal(package["name"]) for package in json.loads(listed)}
    if extra := sorted(present - set(pinned) - {"pip"}):
        progress.run([*pip, "uninstall", "--yes", *extra], "Removing what is no longer needed", hold=lock)
