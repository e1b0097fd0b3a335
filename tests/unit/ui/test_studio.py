"""The studio without Qt: edits that can be undone, steps that are off with their reason, what differs, where nodes stand."""

from collections.abc import Callable
from typing import Any

import pytest

from console.ui.answers import JSON, Answer, Done, Fetched, Link, LinkState, Refusal
from console.ui.phase import Phase
from console.ui.roles import What
from console.ui.scripted_studio import WrittenStudio
from console.ui.studio import flow_edit
from console.ui.studio.aloud import stereo_frames
from console.ui.studio.difference import flow_differences, line_differences
from console.ui.studio.draft import Draft
from console.ui.studio.flow_edit import Kind
from console.ui.studio.flow_layout import lines_in_order, placed, ways
from console.ui.studio.presenter import StudioPresenter
from console.ui.studio.steps import Standing, StepId, steps
from console.ui.studio.undo import UndoSteps


class Desk:
    """A presenter on the written studio; what it asked is kept."""

    def __init__(self, role: str = "manager", name: str = "森") -> None:
        self.studio = WrittenStudio({"name": name})
        self.asked: list[tuple[str, str, JSON | None]] = []
        self.refusal: Refusal | None = None
        self.presenter = StudioPresenter(self, UndoSteps, allows=lambda what: role == "manager" or what is not What.MANAGE)
        self.presenter.on_event({"event": "snapshot", "me": {"name": name}})
        self.presenter.on_link(Link(LinkState.ONLINE))

    def ask(self, method: str, path: str, body: JSON | None = None, done: Done | None = None) -> None:
        self.asked.append((method, path, body))
        answer = Answer(409, refusal=self.refusal) if self.refusal else self.studio.answer(method, path.split("/")[3:], body or {})
        if done is not None:
            done(answer)

    def fetch(self, path: str, done: Fetched) -> None:
        raise AssertionError("the studio fetches no files")

    def why(self, which: StepId) -> str | None:
        return self.presenter.steps()[which].why


def test_the_script_in_use_and_its_newest_version_come_into_view() -> None:
    presenter = Desk().presenter
    assert presenter.phase is Phase.READY
    assert presenter.version is not None
    assert (presenter.version["pack"], presenter.version["state"], presenter.line) == ("apparel", "draft", "open_name")
    assert presenter.other is not None
    assert presenter.other["number"] == 1


def test_the_law_check_keeps_a_draft_from_being_submitted_until_it_is_mended() -> None:
    desk = Desk()
    presenter = desk.presenter
    assert desk.why(StepId.SUBMIT) == "studio.why.findings"
    presenter.select_line("offer")
    (found,) = presenter.findings_at("offer")
    assert found["law"]
    proposal = presenter.proposal("offer")
    assert proposal is not None
    presenter.edit(lambda draft: draft.say("offer", proposal))
    presenter.save()
    assert presenter.findings == []
    assert desk.why(StepId.SUBMIT) is None
    presenter.do(StepId.SUBMIT, text="お願いします。")
    assert presenter.version is not None
    assert presenter.version["state"] == "submitted"
    assert presenter.pack is not None
    newest = next(one["newest"] for one in presenter.packs if one["pack"] == "apparel")
    assert {newest["state"], presenter.pack["newest"]["state"], presenter.pack["versions"][0]["state"]} == {"submitted"}


def test_what_another_version_takes_over_is_told_of_this_one_too() -> None:
    desk = Desk()
    presenter = desk.presenter
    presenter.open_version("s1-apparel-1")
    assert presenter.version is not None
    assert presenter.version["spoken"]
    desk.studio.told["versions"]["s1-apparel-1"]["spoken"] = False
    presenter.on_event({"event": "scripts", "pack": "cosmetics", "version": "x"})
    assert presenter.version["spoken"]
    presenter.on_event({"event": "scripts", "pack": "apparel", "version": "id7"})
    assert not presenter.version["spoken"]


def test_who_wrote_it_reads_why_somebody_else_must_approve() -> None:
    for name, why in (("林", "studio.why.own_work"), ("森", None)):
        desk = Desk(name=name)
        assert desk.presenter.version is not None
        desk.presenter.version["state"] = "submitted"
        assert desk.why(StepId.APPROVE) == why


def test_an_operator_reads_and_changes_nothing() -> None:
    desk = Desk(role="operator")
    presenter = desk.presenter
    before = presenter.document
    presenter.edit(lambda draft: draft.say("offer", "別の言葉。"))
    assert presenter.document is before
    assert {step.why for step in presenter.steps().values()} == {"fault.may_not.manage"}


def test_what_cannot_be_saved_stays_in_the_window_and_is_saved_when_the_engine_is_back() -> None:
    desk = Desk()
    presenter = desk.presenter
    presenter.on_link(Link(LinkState.LOST, 3))
    presenter.edit(lambda draft: draft.say("offer", "リンクをお送りいたしましょうか。"))
    presenter.save()
    presenter.open_pack("apparel")
    assert presenter.said == "studio.unsaved_stays"
    assert presenter.draft is not None
    assert presenter.draft.dirty
    presenter.on_link(Link(LinkState.ONLINE))
    assert not presenter.draft.dirty


def test_a_refused_saving_is_told_and_nothing_is_lost() -> None:
    desk = Desk()
    presenter = desk.presenter
    presenter.edit(lambda draft: draft.say("offer", "リンクをお送りいたしましょうか。"))
    desk.refusal = Refusal("先に保存されています。", "Saved by another.", "script.stale")
    presenter.save()
    assert presenter.said is desk.refusal
    assert presenter.document is not None
    assert presenter.document["lines"]["offer"]["text"] == "リンクをお送りいたしましょうか。"


DOCUMENT: dict[str, Any] = {
    "lines": {"hello": {"text": "こんにちは。"}, "ask": {"text": "お名前は。"}, "bye": {"text": "失礼いたします。"}},
    "nodes": {
        "opening": {"stage": "開始", "steps": [["hello"], ["ask"]], "hears": {"affirm": "close"}, "then": "close"},
        "close": {"stage": "終了", "steps": [["bye"]], "ends": True},
    },
    "places": {"opening": "opening"},
}


def test_what_is_typed_into_a_line_is_undone_at_once_and_the_pause_parts_it() -> None:
    draft = Draft(DOCUMENT, 1, UndoSteps())
    for text in ("こ", "こん", "こんばんは。"):
        draft.say("hello", text)
    draft.pause()
    draft.say("hello", "こんばんは。森です。")
    draft.undo()
    assert draft.document["lines"]["hello"]["text"] == "こんばんは。"
    draft.undo()
    assert draft.document is DOCUMENT
    draft.redo()
    assert draft.document["lines"]["hello"]["text"] == "こんばんは。"


def test_lines_and_ways_are_added_moved_and_taken_out() -> None:
    draft = Draft(DOCUMENT, 1, UndoSteps())
    made = draft.add_line("opening", "hello", "お世話になっております。")
    assert draft.document["nodes"]["opening"]["steps"] == [["hello"], [made], ["ask"]]
    draft.move_line("opening", made, -1)
    assert draft.document["nodes"]["opening"]["steps"][0] == [made]
    draft.remove_line(made)
    draft.lead("opening", "deny", "close")
    draft.lead("opening", "then", None)
    assert draft.document["nodes"]["opening"]["hears"] == {"affirm": "close", "deny": "close"}
    assert "then" not in draft.document["nodes"]["opening"]
    draft.lead("opening", "deny", None)
    for _ in range(6):
        draft.undo()
    assert draft.document == DOCUMENT
    assert not draft.can_undo


def test_what_differs_is_shown_word_by_word_and_way_by_way() -> None:
    draft = Draft(DOCUMENT, 1, UndoSteps())
    draft.say("hello", "こんばんは。")
    draft.mark("bye", "goods", True)
    draft.lead("opening", "deny", "close")
    lines, flow = line_differences(DOCUMENT, draft.document), flow_differences(DOCUMENT, draft.document)
    assert [(one.line, one.kind) for one in lines] == [("hello", "changed"), ("bye", "marked")]
    assert "".join(text for text, _ in lines[0].after) == "こんばんは。"
    assert [(one.node, one.what, one.after) for one in flow] == [("opening", "hears:deny", "close")]


def test_every_node_has_a_place_of_its_own_and_every_way_both_ends() -> None:
    document = Desk().presenter.document
    assert document is not None
    places = placed(document)
    assert len({(one.column, one.row) for one in places}) == len(places) == len(document["nodes"])
    assert {name for way in ways(document) for name in (way.source, way.target)} <= set(document["nodes"])
    assert {line for line, _ in lines_in_order(document)} == set(document["lines"])


@pytest.mark.parametrize(
    ("version", "which", "why"),
    [
        ({"state": "approved", "spoken": True, "holding": [1]}, StepId.RELEASE, "studio.why.spoken"),
        ({"state": "approved", "spoken": False, "holding": []}, StepId.RELEASE, None),
        ({"state": "approved", "spoken": False, "holding": [], "coming": []}, StepId.END, "studio.why.not_in_use"),
        ({"state": "draft"}, StepId.BEGIN, "studio.why.open_draft"),
        ({"state": "draft"}, StepId.TRY, None),
    ],
)
def test_each_step_tells_why_it_is_off(version: JSON, which: StepId, why: str | None) -> None:
    version = {"number": 2, **version}
    assert steps(Standing(True, "森", True, version, version, 0, False, False))[which].why == why
    assert steps(Standing(False, "森", True, version, version, 0, False, False))[which].why == "studio.why.offline"


def test_a_sound_is_cut_into_whole_frames_for_both_ears() -> None:
    frames = stereo_frames(b"\x01\x02" * 400)
    assert [len(frame) for frame in frames] == [1280, 1280]
    assert frames[0][:4] == b"\x01\x02\x01\x02"
    assert frames[1][-2:] == b"\x00\x00"


def test_a_scene_that_is_undone_leaves_what_the_hands_are_on() -> None:
    presenter = Desk().presenter
    draft = presenter.draft
    assert draft is not None
    presenter.edit(lambda draft: draft.change(flow_edit.added(draft.document, Kind.TELL, "note", None), "node_add"))
    (made,) = draft.document["nodes"].keys() - draft.saved["nodes"].keys()
    presenter.select_node(made)
    line = presenter.line
    presenter.undo()
    assert presenter.node in draft.document["nodes"]
    assert presenter.line in draft.document["lines"]
    assert line not in draft.document["lines"]
    presenter.edit(lambda draft: draft.move_line(str(presenter.node), str(presenter.line), 1))


def test_what_is_asked_for_again_does_not_drive_away_what_was_opened_meanwhile() -> None:
    desk = Desk()
    presenter = desk.presenter
    presenter.open_version("s1-apparel-1")
    late: list[Callable[[], None]] = []
    at_once = desk.ask

    def slow(method: str, path: str, body: JSON | None = None, done: Done | None = None) -> None:
        late.append(lambda: at_once(method, path, body, done))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(desk, "ask", slow)
        presenter.on_event({"event": "scripts", "pack": "apparel", "version": "id7"})
    presenter.open_pack("apparel")
    assert presenter.version is not None
    opened = presenter.version["version_id"]
    assert opened != "s1-apparel-1"
    for answer in late:
        answer()
    assert presenter.version["version_id"] == opened
