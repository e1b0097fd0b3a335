"""Which of the law's terms a line tells, and that the shipped scripts tell them all before a link."""

import pytest

from console.campaign.scripts.shipped import shipped_packs
from console.domain.script import Script
from console.domain.terms import BLANKS, Term, terms_in


def test_a_line_tells_what_its_blanks_hold() -> None:
    assert terms_in("合わせて{payable}円です。{payment_methods}。") == {Term.PRICE, Term.PAYMENT}
    assert terms_in("{payment_fees}。payable") == frozenset()
    assert set(BLANKS.values()) == set(Term)


@pytest.mark.parametrize("script", shipped_packs(), ids=lambda script: script.pack)
def test_every_term_is_told_where_the_link_is_sent(script: Script) -> None:
    lines = {line.id: line.text for line in script.lines}
    terms = next(node for node in script.nodes if node.id == dict(script.places)["terms"])
    assert frozenset().union(*(terms_in(lines[name]) for step in terms.steps for name in step)) == set(Term)
