"""Where trained models lie: ``rasa.tar.gz``, ``ear`` and the stamp that tells from what they were made.

Each is replaced in one step and the stamp comes last, so a kill at any moment leaves usable models, and at worst
another training.
"""

from __future__ import annotations

import fcntl
import hashlib
import shutil
import tarfile
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path

EAR, RASA, STAMP, DRAFT = "ear", "rasa.tar.gz", "trained.sha256", ".draft-"
MADE_FROM = ("data/nlu", "data/rules", "data/stories", "config.yml", "domain.yml", "bot/ear")
MADE_BY = ("bot/nlu/ear_component.py", "bot/nlu/importer.py", "bot/nlu/train.py")
LIBRARIES = ("rasa", "scikit-learn", "numpy")


def digest(root: Path) -> str:
    """The SHA-256 of everything that goes into a model."""
    total = hashlib.sha256(" ".join(f"{name}={version(name)}" for name in LIBRARIES).encode())
    for path in sorted(_files(root)):
        total.update(f"\0{path.relative_to(root)}\0".encode() + path.read_bytes())
    return total.hexdigest()


def is_fresh(folder: Path, wanted: str) -> bool:
    """True when the models in ``folder`` were made from just that."""
    stamp = folder / STAMP
    there = (folder / EAR).is_dir() and (folder / RASA).is_file() and stamp.is_file()
    return there and stamp.read_text() == wanted


@contextmanager
def drafting(folder: Path) -> Iterator[Path]:
    """A folder to train in. One training at a time; leftovers of killed ones are swept away."""
    folder.mkdir(parents=True, exist_ok=True)
    with open(folder / ".lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        for left in folder.glob(f"{DRAFT}*"):
            shutil.rmtree(left)
        draft = Path(tempfile.mkdtemp(prefix=DRAFT, dir=folder))
        try:
            yield draft
        finally:
            shutil.rmtree(draft, ignore_errors=True)


def take_ear_out(model: Path, component: str, folder: Path) -> None:
    """Copy the ear that lies in a Rasa model. Raises ``FileNotFoundError`` when there is none."""
    with tarfile.open(model) as archive:
        files = [each for each in archive.getmembers() if each.isfile()]
        inside = [each for each in files if component in Path(each.name).parent.name]
        if not inside:
            raise FileNotFoundError(f"no {component} in {model.name}")
        folder.mkdir()
        for member in inside:
            source = archive.extractfile(member)
            assert source is not None, "isfile() was asked"
            (folder / Path(member.name).name).write_bytes(source.read())


def publish(draft: Path, folder: Path, wanted: str) -> None:
    """Put the drafted models in the place of the old ones."""
    old = [path for path in folder.glob(f"{EAR}-*") if path.is_dir()]
    new = folder / f"{EAR}-{draft.name.removeprefix(DRAFT)}"
    (draft / EAR).rename(new)
    link = folder / EAR
    if link.is_dir() and not link.is_symlink():
        shutil.rmtree(link)  # a copy that followed the link
    (draft / "link").symlink_to(new.name)
    (draft / "link").replace(link)
    (draft / RASA).replace(folder / RASA)
    (draft / STAMP).write_text(wanted)
    (draft / STAMP).replace(folder / STAMP)
    for path in old:
        shutil.rmtree(path)


def _files(root: Path) -> Iterable[Path]:
    for name in (*MADE_FROM, *MADE_BY):
        path = root / name
        found = path.rglob("*") if path.is_dir() else [path]
        yield from (each for each in found if each.is_file() and "__pycache__" not in each.parts)
