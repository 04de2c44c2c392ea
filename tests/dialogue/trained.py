"""The really trained model: that of ``models/`` when it is fresh, else one trained for this test run."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from bot.core.settings import ROOT
from bot.nlu import model_store


@pytest.fixture(scope="session")
def model_dir(tmp_path_factory) -> Path:
    folder = ROOT / "models"
    if model_store.is_fresh(folder, model_store.digest(ROOT)):
        return folder
    folder = tmp_path_factory.mktemp("models")
    environment = {**os.environ, "BOT_MODEL_DIR": str(folder)}
    command = [sys.executable, "-m", "bot", "train"]
    trained = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
    assert trained.returncode == 0, trained.stdout + trained.stderr
    return folder
