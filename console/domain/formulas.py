"""Cells of a table that people open in a spreadsheet: what begins like a formula would be carried out there."""

from typing import Final

_BEGINNINGS: Final = ("=", "+", "-", "@", "\t", "\r")
_KEPT_APART: Final = tuple(f"'{beginning}" for beginning in _BEGINNINGS)


def formula_free(cell: str) -> str:
    """With an apostrophe before it where it begins like a formula; anything else as it is."""
    return f"'{cell}" if cell.startswith(_BEGINNINGS) else cell


def as_entered(cell: str) -> str:
    """What ``formula_free`` was given."""
    return cell[1:] if cell.startswith(_KEPT_APART) else cell
