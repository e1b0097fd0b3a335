"""A report of a week or a month in words: what a mail says, and what its files hold. Free of Qt, so that the engine writes it too."""

from collections.abc import Callable
from datetime import date

from console.ui.answers import JSON
from console.ui.results import compare_text
from console.ui.results.figures_text import SHEETS, Sheet, as_csv, sheets, tiles
from console.ui.shop_time import span_text
from console.ui.words import Words


def title(words: Words, body: JSON) -> str:
    return words(f"mailing.kind_{body['kind']}")


def days(words: Words, body: JSON, *, year: bool = False) -> str:
    return span_text(words, date.fromisoformat(body["from"]), date.fromisoformat(body["to"]), year=year)


def subject(words: Words, body: JSON) -> str:
    return words("mailing.subject", shop=body["shop"], kind=title(words, body), days=days(words, body))


def letter(words: Words, body: JSON) -> str:
    """The large figures and how the comparisons stand; the rest is in the files."""
    lines = [words("mailing.greeting", shop=body["shop"], kind=title(words, body), days=days(words, body)), ""]
    lines += [f"{words(f'results.tile_{tile.id}')}: {tile.value}  {'  '.join(tile.under)}" for tile in tiles(words, body["report"])]
    if "comparisons" in body["parts"] and body["comparisons"]:
        lines += ["", words("compare.page")]
        for found in body["comparisons"]:
            lines.append(f"{compare_text.name(words, found)}: {compare_text.verdict(words, found)}")
            lines += [f"  {warning}" for warning in compare_text.warnings(words, found)]
    return "\n".join([*lines, "", words("mailing.footer"), ""])


def whole(words: Words, body: JSON, figures: Callable[[Words, JSON], list[Sheet]] = sheets) -> list[Sheet]:
    """The sheets of the parts that were chosen; ``figures``: for a table or for reading."""
    made = [sheet for part, sheet in zip(SHEETS, figures(words, body["report"]), strict=True) if part in body["parts"]]
    if "comparisons" in body["parts"]:
        made += [compare_text.sheet(words, found) for found in body["comparisons"]]
    return made


def csv(words: Words, body: JSON) -> bytes:
    return as_csv(f"{body['shop']} {title(words, body)}", days(words, body, year=True), whole(words, body))
