"""Figures as words: the same on the screen, in CSV and on paper. Free of Qt."""

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from console.domain.formulas import formula_free
from console.ui.answers import JSON
from console.ui.words import Words

NOBODY = "@nobody"
NONE = "–"
Sheet = tuple[str, list[str], list[list[str]]]
"""Title, head, rows; a row of one cell stands across."""


@dataclass(frozen=True, slots=True)
class Tile:
    """A large figure: what it is, its value, what stands under it, and the step of the funnel behind it."""

    id: str
    value: str
    under: tuple[str, ...]
    step: str
    assumed: bool = False


def percent(value: Any) -> str:
    return NONE if value is None else f"{value * 100:.1f} %"


def minutes(seconds: Any) -> str:
    return NONE if seconds is None else f"{int(seconds) // 60}:{int(seconds) % 60:02d}"


def change(words: Words, now: Any, before: Any, *, points: bool = False) -> str:
    """Against the period before: in points of a share, else in percent of the value."""
    if now is None or before is None or (not points and not before):
        return words("results.no_before")
    more = (now - before) * 100 if points else (now - before) / before * 100
    return words("results.change_points" if points else "results.change", n=f"{more:+.1f}")


def tiles(words: Words, report: JSON) -> list[Tile]:
    head = report["headline"]
    made = [
        _share_tile(words, "connection", head["connection"], "connected"),
        _share_tile(words, "recovery", head["recovery"], "recovered"),
        Tile(
            "revenue",
            words.yen(head["revenue"]["value"]),
            (change(words, head["revenue"]["value"], head["revenue"]["before"]),),
            "recovered",
        ),
    ]
    order = head["order_value"]
    value = NONE if order["value"] is None else words.yen(order["value"])
    made.append(
        Tile("order_value", value, (words("results.orders", n=order["count"]), change(words, order["value"], order["before"])), "recovered")
    )
    length = head["duration"]
    made.append(
        Tile(
            "duration",
            minutes(length["value"]),
            (words("results.mean", time=minutes(length["mean"])), change(words, length["value"], length["before"])),
            "connected",
        )
    )
    made.append(_roi_tile(words, head["roi"]))
    made.append(_incremental_tile(words, head.get("incremental")))
    made.append(_survey_tile(words, head.get("survey")))
    return made


def _survey_tile(words: Words, found: JSON | None) -> Tile:
    """A report that was made before there were surveys has none."""
    if not found or not found["answered"]:
        return Tile(
            "survey", NONE, (words("results.not_asked" if not found or not found["asked"] else "results.not_answered"),), "surveyed"
        )
    of = words("results.answers", n=f"{found['answered']:,}", of=f"{found['asked']:,}")
    promoters = () if found["nps"] is None else (words("results.nps_is", n=f"{found['nps']:+d}"),)
    return Tile("survey", words("results.csat_of", n=f"{found['csat']:.1f}"), (*promoters, of), "surveyed")


def answered_parts(report: JSON) -> list[tuple[str, JSON]]:
    """Scripts and tiers with answers: (part, its row)."""
    parts = [(part, row) for part in ("script", "segment") for row in report["by"][part]]
    return [(part, row) for part, row in parts if (row.get("survey") or {}).get("answered")]


def answer_cells(survey: JSON) -> list[str]:
    return [f"{survey['answered']:,}", f"{survey['csat']:.1f}", NONE if survey["nps"] is None else f"{survey['nps']:+d}"]


ANSWER_HEAD = ("answered", "csat", "nps")


def _share_tile(words: Words, name: str, share: JSON, step: str) -> Tile:
    if share["value"] is None:
        return Tile(name, NONE, (words("results.of", n=0, of=0),), step)
    between = words("results.between", low=percent(share["low"]), high=percent(share["high"]))
    of = words("results.of", n=f"{share['count']:,}", of=f"{share['of']:,}")
    return Tile(name, percent(share["value"]), (f"{of}  {between}", change(words, share["value"], share["before"], points=True)), step)


def _roi_tile(words: Words, roi: JSON) -> Tile:
    value = NONE if roi["value"] is None else words("results.times", n=f"{roi['value']:.1f}")
    how = words("results.roi_how", call=words.yen(roi["call_yen"]), margin=roi["margin_percent"])
    return Tile("roi", value, (words("results.cost", yen=words.yen(roi["cost"])), how), "dialled", assumed=bool(roi["assumed"]))


def _incremental_tile(words: Words, found: JSON | None) -> Tile:
    if found is None:
        return Tile("incremental", NONE, (words("results.no_holdout"),), "recovered")
    more, yen = found["more_ordered"], found["yen_a_cart"]
    carts = words("results.carts", called=f"{found['called']['carts']:,}", held=f"{found['held_out']['carts']:,}")
    if not found["enough"]:
        return Tile("incremental", NONE, (words("results.too_early"), carts), "recovered")
    between = words("results.between", low=_points(more["low"]), high=_points(more["high"]))
    under = [f"{between}  {carts}"]
    if more["low"] <= 0 <= more["high"]:
        under.append(words("results.not_sure"))
    elif yen is not None:
        under.append(
            words("results.yen_a_cart", yen=words.yen_more(yen["value"]), low=words.yen_more(yen["low"]), high=words.yen_more(yen["high"]))
        )
    return Tile("incremental", words("results.points", n=_points(more["value"])), tuple(under), "recovered")


def _points(value: float) -> str:
    return f"{value * 100:+.1f}"


_NAMED = ("dialled", "connected", "recovered", "linked", "opened", "link_ordered")


def step_name(words: Words, step: str) -> str:
    return words(f"results.step_{step}") if step in _NAMED else words.named("stage", step)


def step_cells(funnel: list[JSON]) -> list[tuple[str, str, str]]:
    """Of every step: how many, what share of the step before, and what share of all. A call may go past a step."""
    earlier = [0, *(one["count"] for one in funnel)]
    return [
        (f"{one['count']:,}", percent(one["count"] / before if before else None), percent(one["share"]))
        for one, before in zip(funnel, earlier, strict=False)
    ]


STEP_HEAD = ("calls", "of_before", "share")


def link_cells(words: Words, one: JSON) -> tuple[str, str]:
    """How many and what share; where nothing would have told of an opening, that is said."""
    return (words("results.not_told"), NONE) if one["count"] is None else (f"{one['count']:,}", percent(one["share"]))


def part_name(words: Words, part: str, name: str) -> str:
    if part == "operator":
        return words("history.ai_alone") if name == NOBODY else name
    return words.named(part, name)


def part_cells(words: Words, row: JSON) -> list[str]:
    return [f"{row['dialled']:,}", percent(row["rate"]), minutes(row["seconds"]), f"{row['recovered']:,}", words.yen(row["yen"])]


PART_HEAD = ("dialled", "rate", "length", "orders_short", "yen")


SHEETS = ("figures", "funnel", "funnel", "reasons", "heat", "by", "by", "by", "by")
"""Which part of a report each sheet belongs to."""


def sheets(words: Words, report: JSON) -> list[Sheet]:
    """Of everything on the screen."""
    head = [words("results.figure"), words("results.value"), words("results.remark")]
    made = [
        (
            words("results.title"),
            head,
            [
                [words(f"results.tile_{tile.id}"), tile.value, "  ".join((words("results.assumed"),) * tile.assumed + tile.under)]
                for tile in tiles(words, report)
            ],
        ),
        (
            words("results.funnel"),
            [words("results.step"), *(words(f"results.{name}") for name in STEP_HEAD)],
            [[step_name(words, one["step"]), *cells] for one, cells in zip(report["funnel"], step_cells(report["funnel"]), strict=True)],
        ),
        (
            words("results.links"),
            [words("results.step"), words("results.calls"), words("results.share")],
            [[step_name(words, one["step"]), *link_cells(words, one)] for one in report.get("links", ())],
        ),
        (
            words("results.reasons"),
            [words("results.reason"), words("results.calls"), words("results.share")],
            [[words.named("intent", one["reason"]), str(one["count"]), percent(one["share"])] for one in report["reasons"]],
        ),
        (
            words("results.heat"),
            [words("results.weekday"), words("results.hour"), words("results.dialled"), words("results.step_connected")],
            [[words(f"weekday.{one['weekday']}"), str(one["hour"]), str(one["dialled"]), str(one["connected"])] for one in report["heat"]],
        ),
    ]
    for part in ("script", "segment", "operator"):
        rows = [[part_name(words, part, str(row["name"])), *part_cells(words, row)] for row in report["by"][part]]
        made.append((words(f"results.by_{part}"), [words(f"history.{part}"), *(words(f"results.{name}") for name in PART_HEAD)], rows))
    answers = [[part_name(words, part, str(row["name"])), *answer_cells(row["survey"])] for part, row in answered_parts(report)]
    made.append((words("results.survey"), [words("results.survey_of"), *(words(f"results.{name}") for name in ANSWER_HEAD)], answers))
    return made


def on_paper(words: Words, report: JSON) -> list[Sheet]:
    """The same for reading: weekday by hour as on the screen, (reached/dialled) in each."""
    return [
        _heat_map(words, report["heat"]) if part == "heat" else sheet for part, sheet in zip(SHEETS, sheets(words, report), strict=True)
    ]


def _heat_map(words: Words, cells: list[JSON]) -> Sheet:
    hours = sorted({one["hour"] for one in cells})
    known = {(one["weekday"], one["hour"]): f"{one['connected']}/{one['dialled']}" for one in cells}
    rows = [[words(f"date.weekday_{day}"), *(known.get((day, hour), "") for hour in hours)] for day in range(7) if cells]
    title = f"{words('results.heat')}  {words('results.heat_cell')}"
    return title, [words("results.hour"), *map(str, hours)], rows


def as_csv(title: str, days: str, found: Iterable[Sheet]) -> bytes:
    """UTF-8 with a mark at its beginning, by which spreadsheets know it. A row begins with a name, which may be whatever people chose."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([formula_free(title), days])
    for title, head, rows in found:
        writer.writerows([[], [title], head, *([*map(formula_free, row[:1]), *row[1:]] for row in rows)])
    return out.getvalue().encode("utf-8-sig")
