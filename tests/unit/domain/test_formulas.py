"""What a spreadsheet would carry out is kept apart, and comes back as it was."""

import pytest

from console.domain.formulas import as_entered, formula_free


@pytest.mark.parametrize("cell", ['=HYPERLINK("http://x","見る")', "+81-90-0000-0071", "-1+1", "@SUM(A1)", "\t=1", "\r=1"])
def test_a_formula_is_kept_apart(cell: str) -> None:
    assert formula_free(cell) == f"'{cell}"
    assert as_entered(formula_free(cell)) == cell


@pytest.mark.parametrize("cell", ["", "ストール", "090-0000-0071", "'quoted'", "a=b"])
def test_anything_else_stays(cell: str) -> None:
    assert formula_free(cell) == as_entered(cell) == cell
