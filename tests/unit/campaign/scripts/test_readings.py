"""How a script has words said: part of what is signed, spoken in the call, shown as the voice will say it."""

from dataclasses import replace
from pathlib import Path

import pytest

from console.app.preview_voice import PreviewVoice
from console.campaign.scripts.approval import canonical, content_hash
from console.campaign.scripts.document import as_yaml, document_of, script_of
from console.campaign.scripts.pack import load_script
from console.campaign.scripts.reading_aloud import SampleCall
from console.conversation.brain import ScriptedBrain
from console.domain.errors import BadInput
from console.domain.moves import Say
from console.domain.script import Script
from console.domain.stimuli import CallAnswered
from console.service.scripts.script_cases import demo_briefs
from console.settings import Folders, Settings
from console.simulation.scenario import DEFAULT_NOW
from console.ui.studio import reading_edit
from console.ui.studio.difference import flow_differences
from tests.unit.campaign.scripts.test_lint import SCRIPT
from tests.unit.conversation.telephone import Scripted

READ = replace(SCRIPT, readings=(("自動音声", "ジドウボイス"),))


def test_a_script_without_readings_keeps_its_hash_and_one_with_them_has_its_own() -> None:
    assert b"readings" not in canonical(SCRIPT)
    assert content_hash(READ) != content_hash(SCRIPT)


def test_it_is_written_and_read_as_it_is() -> None:
    assert script_of(document_of(READ)) == READ
    assert load_script(as_yaml(READ), "a.yaml").readings == READ.readings


@pytest.mark.parametrize("readings", [{"煮干し": "煮干し"}, {"": "ニボシ"}, {"{product}": "ニボシ"}, {"煮干し": ""}, ["煮干し"]])
def test_what_is_no_reading_is_named_by_its_place(readings: object) -> None:
    with pytest.raises(BadInput, match="台本"):
        script_of({**document_of(SCRIPT), "readings": readings})


def test_the_call_says_the_word_so() -> None:
    def first(script: Script) -> str:
        moves = ScriptedBrain(demo_briefs(script, DEFAULT_NOW)[0], Scripted()).on(CallAnswered(0.0))
        return next(move.spoken for move in moves if isinstance(move, Say))

    assert "自動音声" in first(SCRIPT)
    assert "ジドウボイス" in first(READ)


def test_it_is_shown_in_the_kana_that_the_voice_makes_of_it(tmp_path: Path) -> None:
    voice = PreviewVoice(Settings(), Folders.find(tmp_path))
    sample = SampleCall(demo_briefs(READ, DEFAULT_NOW)[0], voice.kana)
    line = sample.line("煮干しは、自動音声が市場でお勧めします。", READ)
    assert line.spoken == "煮干しは、ジドウボイスが市場でお勧めします。"
    assert line.reading == "ニボシワ、ジドーボイスガ シジョーデ オススメシマス。"
    again = replace(READ, readings=(*READ.readings, ("市場", "イチバ")))
    assert "イチバデ" in sample.line("市場で", again).reading


def test_a_writer_mends_a_reading_and_takes_it_back() -> None:
    document = document_of(SCRIPT)
    mended = reading_edit.with_reading(document, "煮干し", "にぼし")
    assert reading_edit.readings(mended) == {"煮干し": "ニボシ"}
    assert [(one.node, one.what, one.after) for one in flow_differences(document, mended)] == [("readings", "煮干し", "ニボシ")]
    assert reading_edit.with_reading(mended, "煮干し", "") == document
    assert reading_edit.katakana("煮ぼし") is None
    assert not reading_edit.may_be_read("{product}")
