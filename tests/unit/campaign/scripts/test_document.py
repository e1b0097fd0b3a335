"""A script as one document: out and in again it is the same, and a slip is named by its place."""

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from console.campaign.scripts.approval import content_hash
from console.campaign.scripts.document import as_yaml, document_of, script_of
from console.campaign.scripts.pack import load_file, load_script
from console.campaign.scripts.shipped import shipped_packs
from console.domain.errors import BadInput

PACKS = {script.pack: script for script in shipped_packs()}


@pytest.mark.parametrize("pack", PACKS)
def test_what_is_exported_is_imported_as_it_was(pack: str) -> None:
    script = PACKS[pack]
    assert content_hash(load_script(as_yaml(script), "台本.yaml")) == content_hash(script)
    assert script_of(json.loads(json.dumps(document_of(script)))) == script


def test_a_file_may_hold_only_what_differs_from_a_pack_that_ships() -> None:
    own = load_script(
        "{extends: food, pack: sweets, version: '1', name_ja: 菓子, lines: {close: {text: ありがとうございました。}}}", "菓子.yaml"
    )
    assert (own.pack, own.goods) == ("sweets", ())
    texts = {line.id: line.text for line in own.lines}
    assert texts["close"] == "ありがとうございました。"
    assert set(texts) == {line.id for line in PACKS["food"].lines}


def test_a_file_in_another_encoding_is_one_sentence(tmp_path: Path) -> None:
    file = tmp_path / "台本.yaml"
    file.write_bytes(as_yaml(PACKS["food"]).encode("cp932", "replace"))
    with pytest.raises(BadInput, match="not valid YAML"):
        load_file(file)
    file.write_text(as_yaml(PACKS["food"]), "utf-8")
    assert load_file(file).pack == "food"


def spoilt(**changes: Any) -> str:
    return yaml.safe_dump({**document_of(PACKS["standard"]), **changes}, allow_unicode=True)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("- 一つ", "holds no entries"),
        ("a: [", "not valid YAML"),
        ("{extends: ない, pack: x, version: '1', name_ja: x}", "there is no pack"),
        (spoilt(lines={"a": {"text": "はい。", "loud": True}}), "'a': holds unknown keys loud"),
        (spoilt(lines={"a": {"text": " "}}), "'a': has no text"),
        (spoilt(lines={"a": {"text": "はい。", "push": "yes"}}), "'a': push is true or false"),
        (spoilt(nodes={"a": {"stage": "開始", "steps": [[]]}}), "'a': needs a stage"),
        (spoilt(nodes={"a": {"stage": "開始", "steps": [], "hears": ["x"]}}), "'a': hears maps"),
        (spoilt(nodes={"a": {"stage": "開始", "steps": [], "then": 3}}), "'a': then is a word"),
        (spoilt(offers=[{"id": "X"}]), "'offers': needs id"),
        (spoilt(serves=["x"]), "'serves': is not a mapping"),
        (spoilt(unknown=1), "holds unknown keys unknown"),
        (spoilt(places={"a": 3}), "'a': has no value"),
    ],
)
def test_a_slip_is_named_by_its_place(text: str, place: str) -> None:
    with pytest.raises(BadInput) as raised:
        load_script(text, "x.yaml")
    assert place in raised.value.en
