"""The flow edited: nodes added, connected, renamed and taken out, each step to be undone; a script's own terms and seasons."""

from typing import Any

import pytest

from console.campaign.scripts.document import document_of, script_of
from console.campaign.scripts.lint import lint
from console.campaign.scripts.pack import load_pack
from console.campaign.scripts.shipped import shipped_packs
from console.shipped import shipped
from console.ui.studio import flow_edit, names, season_edit
from console.ui.studio.draft import Draft
from console.ui.studio.faulty import faulty_nodes
from console.ui.studio.flow_edit import ANYWHERE, THEN, Kind, Way
from console.ui.studio.flow_layout import placed
from console.ui.studio.undo import UndoSteps
from console.ui.words import Lang, Words

APPAREL: dict[str, Any] = document_of(load_pack(shipped("assets/packs/apparel")))


def rules(document: Any) -> set[str]:
    return {finding.rule for finding in lint(script_of(document))}


@pytest.mark.parametrize("kind", list(Kind))
def test_a_node_of_every_kind_begins_lawful_where_a_way_leads_to_it(kind: Kind) -> None:
    way = Way(ANYWHERE, "ask_warranty") if kind is Kind.ANSWER else Way("doubt_looking", THEN)
    made = flow_edit.added(APPAREL, kind, "新しい場面", way)
    assert rules(made) <= {"flow.unreachable"}
    assert "新しい場面" not in flow_edit.unreached(made)
    alone = flow_edit.added(APPAREL, kind, "新しい場面", None)
    assert rules(alone) == {"flow.unreachable"}
    assert flow_edit.unreached(alone) == {"新しい場面"}


def test_what_is_told_in_between_goes_on_to_where_the_way_went() -> None:
    made = flow_edit.added(APPAREL, Kind.TELL, "note", Way("doubt_price", THEN))
    assert (made["nodes"]["doubt_price"]["then"], made["nodes"]["note"]["then"]) == ("note", APPAREL["nodes"]["doubt_price"]["then"])
    assert rules(made) == set()


def test_the_picture_keeps_its_places_when_a_node_is_added_or_renamed() -> None:
    before = {one.node: (one.stage, one.row) for one in placed(APPAREL)}
    after = {one.node: (one.stage, one.row) for one in placed(flow_edit.added(APPAREL, Kind.CLOSE, "bye", None))}
    assert {node: after[node] for node in before} == before
    renamed = [one.row for one in placed(flow_edit.renamed(APPAREL, "which", "どの点"))]
    assert renamed == [one.row for one in placed(APPAREL)]


def test_a_renamed_node_keeps_every_way() -> None:
    made = flow_edit.renamed(APPAREL, "which", "どの点")
    assert rules(made) == set()
    assert "which" not in str(made["places"].values())
    assert len(list(flow_edit.ways_to(made, "どの点"))) == len(list(flow_edit.ways_to(APPAREL, "which")))


@pytest.mark.parametrize("name", ["", "which", "@back", "season:x", "長" * 41])
def test_a_name_that_no_node_can_have(name: str) -> None:
    assert flow_edit.bad_name(APPAREL, name)


def test_before_a_node_goes_it_is_told_what_goes_with_it() -> None:
    lost = flow_edit.cut_off(APPAREL, "answer_stock")
    assert lost.ways == (Way(ANYWHERE, "ask_stock"),)
    assert lost.nodes == ("instead_stock",)
    assert "stock_size" in lost.lines
    after = flow_edit.without(APPAREL, "answer_stock")
    assert rules(after) == {"flow.unreachable"}
    assert flow_edit.may_go(APPAREL, "answer_stock")
    assert not flow_edit.may_go(APPAREL, "offer")
    assert not flow_edit.may_go(APPAREL, "do_not_call")


def test_who_went_on_to_a_node_that_goes_goes_on_to_where_it_led() -> None:
    after = flow_edit.without(APPAREL, "instead_color")
    assert after["nodes"]["doubt_color"]["then"] == "offer"
    assert rules(after) == set()


def test_every_edit_is_undone_and_done_again() -> None:
    draft = Draft(APPAREL, 1, UndoSteps())
    draft.change(flow_edit.added(draft.document, Kind.QUESTION, "q", Way("doubt_price", "affirm")), "node_add")
    draft.change(flow_edit.led(draft.document, Way("q", "deny"), "close"), "lead")
    draft.change(flow_edit.renamed(draft.document, "q", "問い"), "node_name")
    draft.mark("size_return", "offer", "HELLO10")
    last = draft.document
    assert draft.steps.undoes == "mark"
    for _ in range(4):
        draft.undo()
    assert draft.document is APPAREL
    assert not draft.can_undo
    for _ in range(4):
        draft.redo()
    assert draft.document == last
    assert not draft.can_redo


def test_what_is_typed_into_a_field_is_one_step_until_a_pause() -> None:
    draft = Draft(APPAREL, 1, UndoSteps())
    for name in ("こ", "こど", "こども服"):
        draft.change(season_edit.named(draft.document, name), "name", "name")
    draft.pause()
    draft.change(season_edit.named(draft.document, "こども"), "name", "name")
    draft.undo()
    assert draft.document["name_ja"] == "こども服"
    draft.undo()
    assert draft.document is APPAREL


def test_a_scripts_own_terms() -> None:
    made = season_edit.serving(season_edit.spoken_by(APPAREL, "ことね"), "衣料品、 くつ,", True)
    assert season_edit.persona_of(made) == "ことね"
    assert season_edit.persona_of(season_edit.spoken_by(made, "")) == ""
    assert made["serves"] == {"goods": ["衣料品", "くつ"], "vip": True}
    offered = season_edit.with_offer(season_edit.with_offer(made, "NEW5"), "NEW5", max_percent=5)
    assert season_edit.offers(offered)[-1] == {"id": "NEW5", "max_percent": 5, "max_days": 180}
    assert season_edit.without_offer(offered, "NEW5") == made
    assert rules(offered) == set()


def test_seasons_are_made_without_yaml() -> None:
    made = season_edit.with_season(APPAREL, None, **{"name": "年末", "from": "12-26", "until": "12-31"})
    made = season_edit.saying(made, 0, "close", "どうぞよいお年をお迎えください。失礼いたします。")
    assert rules(made) == set()
    assert season_edit.seasons_of(made, "close") == ["年末"]
    assert season_edit.saying(made, 0, "close", None)["seasons"][0]["lines"] == {}
    assert season_edit.without_season(made, 0)["seasons"] == []


def test_a_finding_about_a_line_or_a_season_marks_its_node() -> None:
    found = [{"place": "season:年末:close", "rule": "fact.number"}, {"place": "which", "rule": "speech.long"}]
    assert {"close", "which"} <= faulty_nodes(APPAREL, found).keys()


def test_where_a_way_leads_today_is_known_before_it_is_drawn() -> None:
    assert flow_edit.leads_to(APPAREL, Way(ANYWHERE, "ask_product")) == "answer_product"
    assert flow_edit.leads_to(APPAREL, Way(ANYWHERE, "about:none")) is None
    assert flow_edit.leads_to(APPAREL, Way("doubt_color", THEN)) == APPAREL["nodes"]["doubt_color"]["then"]


@pytest.mark.parametrize("lang", list(Lang))
def test_every_id_of_every_shipped_script_has_words(lang: Lang) -> None:
    words = Words.load(lang)
    for script in shipped_packs():
        document = document_of(script)
        assert [id for id in document["nodes"] if f"studio.scene.{id}" not in words.entries] == []
        assert [id for id in document["variables"] if f"studio.blank.{id}" not in words.entries] == []
        intents = {
            *document["answers"],
            *document["globals"],
            *(one for node in document["nodes"].values() for one in node.get("hears", {})),
        }
        assert [one for one in sorted(intents) if names.heard(words, one) in (one, one.removeprefix("about:"))] == []
        shown = [names.scene(words, id) for id in document["nodes"]]
        assert len(set(shown)) == len(shown)


def test_a_line_is_called_by_its_scene() -> None:
    words = Words.load(Lang.JA)
    assert names.line(words, APPAREL, "filler_yes") == "「はい。」"
    assert [id for id in APPAREL["lines"] if names.line(words, APPAREL, id) == id] == []
    assert names.line(words, APPAREL, "doubt_size_again") == "doubt_size_again"
    assert names.line(words, APPAREL, "open_name") == "名乗り・1"
    assert names.part(words, APPAREL, "hears:ask_product") == "「商品の質問」と聞いたとき"
    assert names.part(words, APPAREL, "steps") == "話す順"
    quoted = "「お世話になっております。〈店の名前〉の自動音声アシスタント、〈名乗る名前〉と申します。」"
    assert names.content(words, APPAREL, "steps", [["open_name", "no_such"]]) == f"{quoted}/no_such"
    assert names.content(words, APPAREL, "again", ["offer_again"]) == names.line(words, APPAREL, "offer_again") != "offer_again"
    assert [names.content(words, APPAREL, "then", node) for node in ("offer", "")] == ["購入のお勧め", ""]
    assert names.content(words, APPAREL, "ends", value=True) == "あり"
