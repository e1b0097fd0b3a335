"""What the setting ``mood`` switches on."""

from pathlib import Path

import pytest

from console.app.stages import LineConfiguration, measuring
from console.domain.errors import BadInput
from console.settings import Folders, Settings, load


@pytest.mark.parametrize(("mood", "on", "hears"), [("voice", True, True), ("words", True, False), ("off", False, False)])
def test_voice_words_or_nothing(tmp_path: Path, mood: str, on: bool, hears: bool) -> None:
    folders = Folders.find(tmp_path)
    settings = Settings.model_validate({"mood": mood})
    made = measuring(LineConfiguration.of(settings, folders).mood)
    assert (made is not None) is on
    if made is not None:
        assert made.hears is hears
        made.close()


def test_another_word_is_refused_by_its_name(tmp_path: Path) -> None:
    folders = Folders.find(tmp_path)
    folders.create()
    folders.settings_file.write_text('mood = "sometimes"\n', encoding="utf-8")
    with pytest.raises(BadInput, match="mood"):
        load(folders)
