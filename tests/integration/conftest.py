"""What integration tests of several folders share."""

from pathlib import Path

import pytest
from filelock import FileLock

from console.conversation.understanding.trained import ExampleUnderstanding
from console.settings import Folders

ASSETS = Path(__file__).parents[2] / "assets" / "understanding" / "ja"


@pytest.fixture(scope="session")
def understanding() -> ExampleUnderstanding:
    """Trained from the shipped examples, once for all processes of a run: kept where the product keeps it, by content."""
    cache = Folders.find().cache / "understanding"
    cache.mkdir(parents=True, exist_ok=True)
    with FileLock(cache / "training.lock", timeout=900):
        return ExampleUnderstanding.from_assets(ASSETS, cache=cache)
