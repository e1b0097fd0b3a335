"""What is held about a customer, on paper for that customer."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from console.app import paper_page
from console.service.privacy.disclosing import PROFILE
from console.ui.look import clock_text
from console.ui.results.figures_text import Sheet
from console.ui.shop_time import date_text
from console.ui.tokens import LIGHT
from console.ui.words import Words

if TYPE_CHECKING:
    from fpdf import FPDF

JSON = dict[str, Any]


def pdf(words: Words, body: JSON) -> bytes:
    """Raises ``EnvironmentFault``."""
    return paper_page.printed(
        lambda: _drawn(words, body), "開示の書類の PDF を作れませんでした。", "The PDF of the disclosure could not be made."
    )


def _drawn(words: Words, body: JSON) -> "FPDF":
    shop, title = body["shop"], words("held.title")
    paper = paper_page.page(words, title, f"{shop['company']}  {title}  {body['disclosure']}")
    paper_page.write(paper, f"{shop['company']}（{shop['name']}）", "text", LIGHT.ink_soft)
    paper_page.write(paper, title, "title", LIGHT.ink, bold=True)
    paper.ln(2)
    paper_page.write(paper, words("live.sama", name=body["customer"]["name"]), "heading", LIGHT.ink, bold=True)
    paper.ln(1)
    made = words("held.made", at=_moment(words, body["made_at"]), who=body["made_by"], number=body["disclosure"])
    paper_page.write(paper, f"{words('held.intro')}\n{made}\n{_contact(words, shop)}", "text", LIGHT.ink)
    for sheet, widths in sheets(words, body):
        paper_page.table(paper, sheet, words("held.nothing"), widths)
    paper.ln(5)
    paper_page.write(paper, words("held.left_out"), "text", LIGHT.ink)
    paper_page.write(paper, words("held.check", digest=body["sha256"]), "faint", LIGHT.ink_faint)
    return paper


def sheets(words: Words, body: JSON) -> Iterator[tuple[Sheet, tuple[int, ...]]]:
    """Title, headings and rows of each table, and how wide its columns are."""
    customer = body["customer"]
    yield (
        _sheet(words, "profile", ("field", "value", "told"), [*(_field(words, customer, name) for name in PROFILE), _barred(words, body)]),
        (30, 60, 30),
    )
    yield (
        _sheet(words, "consents", ("way", "given", "source", "told"), [_consent(words, one) for one in body["consents"]]),
        (20, 20, 50, 30),
    )
    yield _sheet(words, "orders", ("at", "goods", "sum", "state"), [_order(words, one) for one in body["orders"]]), (28, 62, 20, 20)
    yield _sheet(words, "carts", ("at", "goods", "sum", "plan"), [_cart(words, one) for one in body["carts"]]), (28, 46, 18, 56)
    for number, call in enumerate(body["calls"], 1):
        yield _about(words, number, call), (26, 94)
        rows = [[clock_text(turn["at"]), _speaker(words, body, turn), str(turn["text"])] for turn in call["transcript"]]
        yield _sheet(words, "transcript", ("second", "who", "heard"), rows), (12, 26, 90)
    if not body["calls"]:
        yield _sheet(words, "calls", ("second", "who", "heard"), []), (12, 26, 90)
    yield _sheet(words, "messages", ("at", "way", "what", "state"), _messages(words, body)), (28, 20, 50, 30)
    seen = [
        [_moment(words, one["at"]), words.named("audit.by", one["who"]), words.named("audit.what", one["what"]), one["subject"]]
        for one in body["audit"]
    ]
    yield _sheet(words, "audit", ("at", "who", "did", "subject"), seen), (28, 28, 44, 40)
    yield _sheet(words, "kept", ("field", "until"), _kept(words, body["kept_until"])), (40, 80)


def _sheet(words: Words, name: str, head: tuple[str, ...], rows: list[list[str]]) -> Sheet:
    return words(f"held.{name}"), [words(f"held.head_{one}") for one in head], rows


def _contact(words: Words, shop: JSON) -> str:
    return words("held.contact", number=shop["return_number"], mail=shop["mail"])


def _field(words: Words, customer: JSON, name: str) -> list[str]:
    return [words(f"held.field_{name}"), _said(words, name, customer[name]), _moment(words, customer["told_at"].get(name))]


def _said(words: Words, name: str, value: Any) -> str:
    if isinstance(value, bool):
        return words("held.yes" if value else "held.no")
    if name == "minutes_on_site":
        return words("held.minutes", n=value)
    if name == "orders":
        return words("unit.times", n=value)
    return words.yen(value) if name == "spent_this_year" else str(value or words("held.none"))


def _barred(words: Words, body: JSON) -> list[str]:
    return [words("held.field_barred"), words("held.yes" if body["barred"] else "held.no"), ""]


def _consent(words: Words, one: JSON) -> list[str]:
    way = words("held.call") if one["channel"] == "call" else words.named("channel", one["channel"])
    source = words.named("held.source", one["source"]) if one["source"] else ""
    return [way, words("held.yes" if one["given"] else "held.no"), source, _moment(words, one["told_at"])]


def _goods(words: Words, lines: list[JSON]) -> str:
    return words.listed(f"{line['name']} {line['variant']}".strip() + f" × {line['quantity']}" for line in lines)


def _order(words: Words, one: JSON) -> list[str]:
    state = "cancelled" if one["cancelled"] else "paid" if one["paid"] else "placed"
    return [
        f"{_moment(words, one['placed_at'])}\n{one['number']}",
        _goods(words, one["lines"]),
        words.yen(one["total"]),
        words(f"held.order_{state}"),
    ]


def _cart(words: Words, one: JSON) -> list[str]:
    plan, handling = one["plan"], one["handling"]
    said = (
        []
        if plan is None
        else [words("held.tier", tier=words.named("segment", plan["segment"]), why=plan["why"]["ja"]), plan["note"]["ja"]]
    )
    if handling["assigned_to"]:
        said.append(words("held.assigned", who=handling["assigned_to"]))
    if handling["excluded_by"]:
        said.append(words("held.excluded", who=handling["excluded_by"]))
    if one["closed"]:
        said.append(words.named("held.closed", one["closed"]))
    return [_moment(words, one["left_at"]), _goods(words, one["lines"]), words.yen(one["total"]), "\n".join(text for text in said if text)]


def _about(words: Words, number: int, call: JSON) -> Sheet:
    script, recording = call["script"], call["recording"]
    approvals = words.listed(str(one["by"]) for one in script["approvals"])
    rows = [
        ["id", call["call_id"]],
        ["outcome", words.named("outcome", call["outcome"]) or words.named("line_result", call["line_result"])],
        ["number_of", call["number_masked"]],
        ["script", words("held.script", pack=words.named("script", script["pack"]), version=script["version"], names=approvals)],
        ["told", words.listed(words.named("disclosure", one["disclosure"]) for one in call["disclosures"])],
        ["operator", call["operator"] or ""],
        ["notes", "\n".join(f"{note['by']}: {note['text']}" for note in call["notes"])],
        ["judged", "" if call["judged"] is None else f"{call['judged']['by']}: {words.named('outcome', call['judged']['outcome'])}"],
        ["tags", words.listed(call["tags"])],
        ["links_opened", words.listed(_moment(words, at) for at in call["links_opened_at"])],
        ["survey", _answer(words, call["survey"])],
        ["recording", words("held.until", day=_until(words, recording["kept_until"])) if recording else words("held.no_recording")],
        ["words", words("held.until", day=_until(words, call["words_kept_until"]))],
    ]
    title = words("held.call_number", n=number, at=_moment(words, call["started_at"]))
    return title, [words("held.head_field"), words("held.head_value")], [[words(f"held.call_{name}"), said] for name, said in rows if said]


def _speaker(words: Words, body: JSON, turn: JSON) -> str:
    if turn["who"] == "customer":
        return words("live.sama", name=body["customer"]["name"])
    return str(turn["operator"] or words("live.ai"))


def _messages(words: Words, body: JSON) -> list[list[str]]:
    planned = [
        (one["asked_at"], one["channel"], words.named("wording", one["template"]), words(f"outgoing.state_{one['state']}"))
        for one in body["messages"]
    ]
    links = [
        (link["asked_at"], link["channel"], words("held.link"), words(f"held.link_{str(link['accepted']).lower()}"))
        for call in body["calls"]
        for link in call["links"]
    ]
    return [
        [_moment(words, at), words.named("channel", way), what, state]
        for at, way, what, state in sorted(planned + links, key=lambda one: one[0])
    ]


def _kept(words: Words, kept: JSON) -> list[list[str]]:
    days = kept["days"]
    said = {name: words("held.for_days", n=days[name]) if days[name] is not None else words("held.for_good") for name in days}
    if kept["customer"]:
        said["customers"] += f"　{words('held.until', day=_until(words, kept['customer']))}"
    return [[words(f"held.kept_{name}"), text] for name, text in said.items()]


def _answer(words: Words, survey: JSON | None) -> str:
    if not survey or survey["csat"] is None:
        return ""
    return words("history.survey_keypad" if survey["nps"] is None else "history.survey", **survey)


def _until(words: Words, day: str | None) -> str:
    return words("held.no_day") if day is None else date_text(words, date.fromisoformat(day), year=True)


def _moment(words: Words, at: str | None) -> str:
    """Times are Japan's already."""
    if not at:
        return ""
    when = datetime.fromisoformat(at)
    return f"{date_text(words, when.date(), year=True)} {when:%H:%M}"
