"""``python -m bot train [--force]``: makes the models when what they are made from has changed."""

from __future__ import annotations

import argparse
import contextlib
import io
import os
import time
import warnings
from pathlib import Path

from bot.core import logging as quiet
from bot.core.errors import BotError
from bot.core.settings import ROOT, settings

from . import model_store
from .commands import rasa_environment


class TrainingFailed(BotError):
    """Rasa could not train a model."""


def main(argv: list[str]) -> int:
    """Train if the models are stale, or with ``--force``. Says nothing when there is nothing to do."""
    parser = argparse.ArgumentParser(prog="python -m bot train", description=__doc__)
    parser.add_argument("--force", action="store_true", help="train even if nothing has changed")
    quiet.setup("train")
    train(settings().model_dir, force=parser.parse_args(argv).force)
    return 0


def train(folder: Path, *, force: bool = False, root: Path = ROOT) -> bool:
    """Make the models of ``root`` in ``folder``. False when they were fresh. Raises ``TrainingFailed``."""
    wanted = model_store.digest(root)
    if not force and model_store.is_fresh(folder, wanted):
        return False
    with model_store.drafting(folder) as draft:
        if not force and model_store.is_fresh(folder, wanted):
            return False  # somebody else trained while we waited
        began = time.monotonic()
        _say("Training the model (about half a minute) …")
        _train_rasa(root, draft)
        _say(f"Trained in {time.monotonic() - began:.0f} s; putting it in place …")
        model_store.take_ear_out(draft / model_store.RASA, "EarComponent", draft / model_store.EAR)
        model_store.publish(draft, folder, wanted)
        _say(f"The model is ready in {folder}.")
    return True


def _train_rasa(root: Path, draft: Path) -> None:
    # LOG_LEVEL is Rasa's own: at ERROR it draws no progress bars
    os.environ.update(rasa_environment(), LOG_LEVEL="ERROR")
    with warnings.catch_warnings(), contextlib.redirect_stdout(io.StringIO()) as said:
        warnings.simplefilter("ignore")
        from rasa.model_training import train as rasa_train

        from . import quiet_rasa

        quiet_rasa.install()
        result = rasa_train(
            domain=str(root / "domain.yml"),
            config=str(root / "config.yml"),
            training_files=[str(root / "data" / part) for part in ("nlu", "rules", "stories")],
            output=str(draft),
            force_training=True,
            fixed_model_name=model_store.RASA,
        )
    if result.code != 0 or not (draft / model_store.RASA).is_file():
        raise TrainingFailed(said.getvalue().strip() or None)


def _say(line: str) -> None:
    print(line, flush=True)
