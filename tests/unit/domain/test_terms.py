"""Which of the law's terms a line tells, and that the shipped scripts tell them all before a link."""

import pytest

from console.campaign.scripts.pack import load_pack
from console.domain.terms import BLANKS, Term, terms_in
from console.shipped import shipped

PACKS = sorted(folder.name for folder in shipped("assets/packs").iterdir() if (folder / "pack.yaml").is_file())


def test_a_line_tells_what_its_blanks_hold() -> None:
    assert terms_in("合わせて{payable}円です。{payment_methods}。") == {Term.PRICE, Term.PAYMENT}
    assert terms_in("{payment_fees}。payable") == frozenset()
    assert set(BLANKS.values()) == set(Term)


@pytest.mark.parametrize("pack", PACKS)
def test_every_term_is_told_where_the_link_is_sent(pack: str) -> None:
    script = load_pack(shipped(f"assets/packs/{pack}"))
    lines = {line.id: line.text for line in script.lines}
    terms = next(node for node in script.nodes if node.id == dict(script.places)["terms"])
    assert frozenset().union(*(terms_in(lines[name]) for step in terms.steps for name in step)) == set(Term)
