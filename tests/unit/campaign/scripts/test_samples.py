"""Goods of the shop that a script is tried with: part of what is written and compared, spoken of where no cart is there."""

from dataclasses import replace

import pytest

from console.campaign.scripts.approval import canonical, content_hash
from console.campaign.scripts.document import as_yaml, document_of, script_of
from console.campaign.scripts.pack import load_script
from console.domain.errors import BadInput
from console.domain.script import SampleGoods
from console.ui.studio import season_edit
from console.ui.studio.difference import flow_differences
from tests.unit.campaign.scripts.test_lint import SCRIPT

SOFA = SampleGoods("爪とぎ付きソファ", 12_800, "ペット用品")
TRIED = replace(SCRIPT, samples=(SOFA,))


def test_a_script_without_samples_keeps_its_hash_and_one_with_them_has_its_own() -> None:
    assert b"samples" not in canonical(SCRIPT)
    assert content_hash(TRIED) != content_hash(SCRIPT)


def test_they_are_written_and_read_as_they_are() -> None:
    assert script_of(document_of(TRIED)) == TRIED
    assert load_script(as_yaml(TRIED), "a.yaml").samples == TRIED.samples


@pytest.mark.parametrize(
    "samples",
    [
        [{"name": "ソファ"}],
        [{"name": " ", "price": 100}],
        [{"name": "ソファ", "price": 0}],
        [{"name": "ソファ", "price": True}],
        [{"name": "{item}", "price": 100}],
        [{"name": "ソファ", "price": 100, "colour": "赤"}],
        [{"name": "ソファ", "price": 100}] * 3,
        {"name": "ソファ"},
        ["ソファ"],
    ],
)
def test_what_is_no_sample_is_named_by_its_place(samples: object) -> None:
    with pytest.raises(BadInput, match="samples"):
        script_of({**document_of(SCRIPT), "samples": samples})


def test_a_change_of_them_is_shown_and_none_leaves_no_word() -> None:
    before = document_of(SCRIPT)
    after = season_edit.tried_with(before, [{"name": "ソファ", "price": 100, "goods": ""}])
    assert [(one.node, one.what, one.before) for one in flow_differences(before, after)] == [("samples", "1", "")]
    assert flow_differences(before, after)[0].after["name"] == "ソファ"
    assert season_edit.tried_with(after, []) == before
