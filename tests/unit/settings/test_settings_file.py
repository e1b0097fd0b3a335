"""A setting changed from the window: everything else in the file stays, and a change that cannot be leaves it as it was."""

from pathlib import Path

import pytest

from console.domain.errors import BadInput
from console.settings import Folders, load
from console.settings.settings_file import change, ruled_by_environment

WRITTEN = """# 店の設定 / our shop
mood = "words"  # kept

[trunk]
# asked of the carrier on Monday
host = "127.0.0.1"
user = "shop"
"""


@pytest.fixture
def folders(tmp_path: Path) -> Folders:
    found = Folders.find(tmp_path)
    found.create()
    found.settings_file.write_text(WRITTEN, encoding="utf-8")
    return found


def test_comments_order_and_other_keys_stay(folders: Folders) -> None:
    settings = change(folders, {"trunk": {"host": "sip.example.jp", "port": 5061, "codecs": ("PCMU",), "user": None}})
    assert (settings.trunk.host, settings.trunk.port, settings.trunk.codecs) == ("sip.example.jp", 5061, ("PCMU",))
    assert load(folders) == settings
    text = folders.settings_file.read_text(encoding="utf-8")
    assert text.startswith('# 店の設定 / our shop\nmood = "words"  # kept\n\n[trunk]\n# asked of the carrier on Monday\n')
    assert "user" not in text
    assert folders.settings_file.stat().st_mode & 0o077 == 0


def test_what_cannot_be_is_not_written(folders: Folders) -> None:
    with pytest.raises(BadInput, match=r"trunk\.port"):
        change(folders, {"trunk": {"port": 99999}})
    assert folders.settings_file.read_text(encoding="utf-8") == WRITTEN
    folders.settings_file.write_text("[trunk", encoding="utf-8")
    with pytest.raises(BadInput, match="cannot be read"):
        change(folders, {"trunk": {"port": 5060}})


def test_the_environment_is_told_of(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OKAERI_TRUNK__HOST", "127.0.0.1")
    assert ruled_by_environment("trunk", {"host": "", "port": 1}) == ("host",)
