"""What integration tests of several folders share."""

from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

import pytest
from filelock import FileLock

from console.app.models import model_folder
from console.conversation.understanding.trained import ExampleUnderstanding
from console.domain.errors import EnvironmentFault
from console.settings import Folders

Weights = Callable[[str], Path]

ASSETS = Path(__file__).parents[2] / "assets" / "understanding" / "ja"


@pytest.fixture(scope="session")
def understanding() -> ExampleUnderstanding:
    """Trained from the shipped examples, once for all processes of a run: kept where the product keeps it, by content."""
    cache = Folders.find().cache / "understanding"
    cache.mkdir(parents=True, exist_ok=True)
    with FileLock(cache / "training.lock", timeout=900):
        return ExampleUnderstanding.from_assets(ASSETS, cache=cache)


@pytest.fixture(scope="session")
def weights(absent: Callable[[str], NoReturn]) -> Weights:
    """Folder of a model of the catalogue; skips with the mending command where it is not installed, fails in CI."""

    def find(model: str) -> Path:
        try:
            return model_folder(model)
        except EnvironmentFault as fault:
            absent(str(fault))  # the sentence says which command installs the model

    return find
