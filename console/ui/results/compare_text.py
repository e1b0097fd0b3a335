"""Two versions beside each other, as words: the same on the screen, in CSV and on paper. Free of Qt."""

from dataclasses import dataclass
from typing import Any, Final

from console.ui.answers import JSON
from console.ui.results.figures_text import NONE, Sheet, percent
from console.ui.shop_time import day_text, moment
from console.ui.words import Words

MAIN: Final = "recovery"


@dataclass(frozen=True, slots=True)
class Row:
    """One figure of both versions. ``opens``: there are calls behind it; ``remark``: why it is there."""

    figure: str
    name: str
    a: str
    b: str
    more: str = ""
    remark: str = ""
    worse: bool = False


def name(words: Words, found: JSON) -> str:
    script = words.named("script", found["pack"])
    return words("compare.name", script=script, a=found["a"]["number"] or NONE, b=found["b"]["number"] or NONE)


def when(words: Words, found: JSON) -> str:
    begins = day_text(words, moment(found["begins"]))
    if found["running"]:
        return words("compare.when_running", begins=begins, share=found["share"])
    return words("compare.when_ended", begins=begins, ended=day_text(words, moment(found["ended"])), share=found["share"])


def verdict(words: Words, found: JSON) -> str:
    told = found["verdict"]
    return words(f"compare.state_{told['state']}", left=f"{told['left']:,}")


def reasons(words: Words, found: JSON) -> str:
    """What the verdict rests on."""
    told = found["verdict"]
    if told["state"] == "ratio":
        ratio = found["ratio"]
        return words("compare.told_ratio", wanted=f"{ratio['wanted'] * 100:.0f}", found=f"{(ratio['found'] or 0) * 100:.0f}")
    if told["state"] == "same":
        return words("compare.told_same", at_most=f"{told['at_most'] * 100:.1f}")
    if told["state"] == "early":
        blanks = {"needed": f"{told['needed']:,}", "points": f"{told['points']:g}", "days": told["days"]}
        return words("compare.early_no_pace" if told["days"] is None else "compare.early_days", **blanks)
    return words("compare.told_better", **_interval(_share(found, MAIN)["more"]))


def warnings(words: Words, found: JSON) -> list[str]:
    """Guards that got worse, and carts that do not count."""
    return [worse(words, found, one["name"]) for one in found["shares"] if one["worse"]] + left_out(words, found)


def worse(words: Words, found: JSON, figure: str) -> str:
    """A guard that got worse with one of the two."""
    one = _share(found, figure)
    more = (
        one["more"] if one["worse"] == "b" else {"value": -one["more"]["value"], "low": -one["more"]["high"], "high": -one["more"]["low"]}
    )
    return words("compare.worse", arm=one["worse"].upper(), name=words(f"compare.figure_{figure}"), **_interval(more))


def left_out(words: Words, found: JSON) -> list[str]:
    """Carts that do not count, or not yet."""
    return [words(f"compare.{kind}", n=f"{found[kind]:,}") for kind in ("crossed", "waiting") if found[kind]]


def rows(words: Words, found: JSON) -> list[Row]:
    made = [Row("dialled", words("compare.figure_dialled"), f"{found['carts']['a']:,}", f"{found['carts']['b']:,}")]
    shares = {one["name"]: one for one in found["shares"]}
    made += [_share_row(words, shares[which]) for which in ("connection", "link", MAIN)]
    yen = found["yen"]
    more = "" if yen["more"] is None else words("compare.yen_more", **_yen(words, yen["more"]))
    made.append(Row("yen", words("compare.figure_yen"), _money(words, yen["a"]), _money(words, yen["b"]), more))
    value = found["order_value"]
    made.append(Row("order_value", words("compare.figure_order_value"), _money(words, value["a"]), _money(words, value["b"])))
    return made + [_share_row(words, shares[which]) for which in ("refused", "complaint")]


def head(words: Words, found: JSON) -> list[str]:
    arms = [words(f"compare.arm_{arm}", n=found[arm]["number"] or NONE) for arm in ("a", "b")]
    return [words("compare.figure"), *arms, words("compare.more")]


def sheet(words: Words, found: JSON) -> Sheet:
    """With the verdict on top, in rows of one cell."""
    said = [[f"{verdict(words, found)}  {reasons(words, found)}"], *([warning] for warning in warnings(words, found))]
    return (
        f"{name(words, found)}  {when(words, found)}",
        head(words, found),
        [*said, *([r.name, r.a, r.b, r.more] for r in rows(words, found))],
    )


def _share(found: JSON, which: str) -> JSON:
    return next(one for one in found["shares"] if one["name"] == which)


def _share_row(words: Words, one: JSON) -> Row:
    a, b = (
        NONE if arm["value"] is None else words("compare.of", share=percent(arm["value"]), n=f"{arm['count']:,}", of=f"{arm['of']:,}")
        for arm in (one["a"], one["b"])
    )
    more = "" if one["more"] is None else words("compare.points", **_interval(one["more"]))
    remark = words("compare.main") if one["name"] == MAIN else words("compare.guard") if one["guard"] else ""
    return Row(one["name"], words(f"compare.figure_{one['name']}"), a, b, more, remark, bool(one["worse"]))


def _interval(more: JSON) -> dict[str, str]:
    return {key: f"{more[place] * 100:+.1f}" for key, place in (("more", "value"), ("low", "low"), ("high", "high"))}


def _yen(words: Words, more: JSON) -> dict[str, str]:
    return {key: words.yen_more(more[place]) for key, place in (("more", "value"), ("low", "low"), ("high", "high"))}


def _money(words: Words, amount: Any) -> str:
    return NONE if amount is None else words.yen(round(amount))
