"""Rasa's own command line, in this house: ``python -m bot.rasa_cli train|run|test|shell|data validate …``.

Telemetry is off and logs carry no message text, whatever Rasa's own defaults say.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from bot.core import logging as quiet
from bot.core.errors import SettingsError
from bot.nlu.commands import rasa_environment


def main() -> None:
    """Run Rasa's command line with our environment and our logs."""
    quiet.setup("rasa")
    for name, value in rasa_environment().items():
        os.environ.setdefault(name, value)
    os.environ["RASA_TELEMETRY_ENABLED"] = "false"  # not to be had, whatever the environment says

    _model_must_be_there(sys.argv)
    from bot.nlu import quiet_rasa

    quiet_rasa.install()
    from rasa.__main__ import main as rasa_main

    rasa_main()


def _model_must_be_there(argv: list[str]) -> None:
    """Rasa would take any other model it finds in ``models``, or end without an error."""
    if "run" in argv and "--model" in argv[:-1]:
        model = Path(argv[argv.index("--model") + 1])
        if not model.exists():
            raise SettingsError(f"there is no model {model}; run: python -m bot train")


if __name__ == "__main__":
    main()
