"""Reads the YAML files of data/knowledge into models, collecting every problem instead of stopping at the first."""

from __future__ import annotations

from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from . import offices
from .content import Content, Entry
from .model import Answer, Contacts, Instrument, Terms
from .problems import Problem

Model = TypeVar("Model", bound=BaseModel)

INSTRUMENTS = "instruments.yml"
CONTACTS = "contacts.yml"
TERMS = "terms.yml"
OFFICES = offices.FILE
ANSWERS = "answers"


class OneKeyLoader(yaml.CSafeLoader):
    """Plain YAML that refuses a key written twice in one mapping: the second would silently win."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict:
        """The mapping of ``node``. Raises ``ConstructorError`` for a doubled key."""
        seen = set()
        for key_node, _ in node.value:
            key = self.construct_object(key_node, deep=True)
            if key in seen:
                raise yaml.constructor.ConstructorError(None, None, f"key {key!r} twice", key_node.start_mark)
            seen.add(key)
        return super().construct_mapping(node, deep)


def files_of(folder: Path) -> list[Path]:
    """Every file the knowledge is read from, in a fixed order."""
    return [
        folder / INSTRUMENTS,
        folder / CONTACTS,
        folder / TERMS,
        *sorted((folder / ANSWERS).glob("*.yml")),
    ]


def read(folder: Path) -> tuple[Content, list[Problem]]:
    """What the folder says, as far as it can be read, and what could not be."""
    problems: list[Problem] = []
    instruments: dict[str, Instrument] = {}
    contacts = Contacts(phones={}, links={})
    terms: dict[str, str] = {}
    entries: list[Entry] = []
    for path in files_of(folder):
        file = str(path.relative_to(folder))
        if file == OFFICES:
            continue
        raw = _parse(path, file, problems)
        if raw is None:
            continue
        if file == CONTACTS:
            contacts = _model(Contacts, raw, file, "", problems) or contacts
        elif file == TERMS:
            terms = getattr(_model(Terms, raw, file, "", problems), "__root__", {})
        elif file == INSTRUMENTS:
            for instrument in _models(Instrument, raw, file, "id", problems):
                if instrument.id in instruments:
                    problems.append(
                        Problem(file, instrument.id, "instrument written twice", "keep one of the two")
                    )
                instruments[instrument.id] = instrument
        else:
            entries += [Entry(file, answer) for answer in _models(Answer, raw, file, "need", problems)]
    listed = offices.read_offices(folder / OFFICES, problems) if (folder / OFFICES).exists() else {}
    return Content(instruments, contacts, terms, tuple(entries), listed), problems


def _parse(path: Path, file: str, problems: list[Problem]) -> Any:
    try:
        return yaml.load(path.read_text(encoding="utf-8"), Loader=OneKeyLoader)  # noqa: S506 - a safe loader
    except FileNotFoundError:
        problems.append(Problem(file, "", "the file is missing", "put it back"))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        problems.append(Problem(file, "", " ".join(str(error).split()), "mend the YAML"))
    return None


def _models(kind: type[Model], raw: Any, file: str, name: str, problems: list[Problem]) -> list[Model]:
    if not isinstance(raw, list):
        problems.append(Problem(file, "", "the file is not a list", f'begin each entry with "- {name}:"'))
        return []
    read_items = [_model(kind, item, file, _label(item, name), problems) for item in raw]
    return [item for item in read_items if item is not None]


def _label(item: Any, name: str) -> str:
    return str(item.get(name, "")) if isinstance(item, dict) else ""


def _model(kind: type[Model], raw: Any, file: str, label: str, problems: list[Problem]) -> Model | None:
    try:
        return kind.parse_obj(raw)
    except ValidationError as error:
        for detail in error.errors():
            place = ".".join(str(step) for step in detail["loc"])
            problems.append(Problem(file, label, f"{place}: {detail['msg']}", "write it as the schema says"))
    return None
