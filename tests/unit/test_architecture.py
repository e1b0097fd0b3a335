"""The house's rules, as contracts in pyproject.toml."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_imports_keep_the_contracts() -> None:
    code = "import sys; from importlinter.cli import lint_imports_command; sys.exit(lint_imports_command())"
    done = subprocess.run([sys.executable, "-c", code, "--no-cache"], cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_no_file_is_longer_than_one_subject_needs() -> None:
    long = {
        str(file.relative_to(ROOT)): lines
        for folder in ("console", "tests")
        for file in (ROOT / folder).rglob("*.py")
        if (lines := file.read_text("utf-8").count("\n")) > 400
    }
    assert long == {}
