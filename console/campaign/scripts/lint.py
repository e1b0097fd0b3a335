"""What a script must satisfy before two people may sign it. Each finding names the rule, the place and what is wrong."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final

from console.campaign.scripts.flow import dead_ends, talking_in_circles, unreachable
from console.conversation.dialogue.plan import PLACES
from console.conversation.guardrails.expressions import prohibited
from console.conversation.guardrails.facts import numbers_in
from console.conversation.knowledge.conditions import KNOWN, UNHEARD
from console.conversation.knowledge.filling import VARIABLE
from console.domain.outcome import Outcome
from console.domain.readings import seconds, wholly_read
from console.domain.script import GIVEN, Disclosure, Line, Node, Script
from console.domain.terms import Term, terms_in
from console.domain.wording import scarce, soliciting

LONGEST_S: Final = 12.0
LONGEST_OFFER_DAYS: Final = 366
ASKS: Final = frozenset({None, "identity", "yes_no", "reason", "offer", "measure", "time", "contact"})


@dataclass(frozen=True, slots=True)
class Finding:
    """``place`` is the id of a line or a node; ``law`` what it goes by, where it is a law's; ``instead`` what to say or do in its place."""

    rule: str
    place: str
    ja: str
    en: str
    law: str = ""
    instead_ja: str = ""
    instead_en: str = ""


def lint(script: Script) -> tuple[Finding, ...]:
    """Everything that keeps the script from being approved; empty: it may be signed."""
    lines = {line.id: line for line in script.lines}
    nodes = {node.id: node for node in script.nodes}
    loose = tuple(_references(script, lines, nodes))
    if loose:
        return loose  # the rest would stumble over what is not there
    return tuple(map(_with_its_law, _all(script, lines, nodes)))


def _all(script: Script, lines: Mapping[str, Line], nodes: Mapping[str, Node]) -> tuple[Finding, ...]:
    return (
        *_opening(script, lines, nodes),
        *_ways_out(script, nodes),
        *(finding for line in script.lines for finding in _line(line, script)),
        *_offers(script),
        *_cooling_off(script, lines),
        *_seasons(script, lines),
        *_given_words(script),
        *(Finding("flow.dead_end", id, "行き止まりです。", "A dead end.") for id in dead_ends(script)),
        *(
            Finding("flow.circle", id, "問いかけのないまま巡り続けます。", "It goes round without a question.")
            for id in talking_in_circles(script)
        ),
        *(Finding("flow.unreachable", id, "どこからも行けない場面です。", "No way leads here.") for id in unreachable(script)),
    )


def faults(script: Script) -> tuple[str, ...]:
    """What ``lint`` finds, as rule ids."""
    return tuple(finding.rule for finding in lint(script))


def too_long(text: str, readings: Mapping[str, str]) -> bool:
    """Whether a filled sentence lasts more than 12 s."""
    return seconds(text, readings) > LONGEST_S


def _references(script: Script, lines: Mapping[str, Line], nodes: Mapping[str, Node]) -> Iterator[Finding]:
    variables = dict(script.variables)
    for line in script.lines:
        for name in VARIABLE.findall(line.text):
            if name not in variables and name != "size":
                yield Finding("reference.variable", line.id, f"変数「{name}」の出どころがありません。", f"Variable {name!r} has no source.")
        for name in set(line.when) - KNOWN:
            if name.startswith(UNHEARD) and name.removeprefix(UNHEARD) in lines:
                continue
            yield Finding("reference.condition", line.id, f"知らない条件「{name}」です。", f"Unknown condition {name!r}.")
        if line.asks not in ASKS:
            yield Finding("reference.asks", line.id, f"知らない問いの種類「{line.asks}」です。", f"Unknown kind of question {line.asks!r}.")
    for node in script.nodes:
        for name in (*(name for step in node.steps for name in step), *node.again):
            if name not in lines:
                yield Finding("reference.line", node.id, f"行「{name}」がありません。", f"There is no line {name!r}.")
        for name in (*(target for _, target in node.on), node.then, node.silence):
            if name is not None and name != "@back" and name not in nodes:
                yield Finding("reference.node", node.id, f"場面「{name}」がありません。", f"There is no node {name!r}.")
    for season in script.seasons:
        for name, text in season.lines:
            if name not in lines:
                yield Finding("reference.line", at_season(season.name, name), f"行「{name}」がありません。", f"There is no line {name!r}.")
            for variable in set(VARIABLE.findall(text)) - variables.keys() - {"size"}:
                ja, en = f"変数「{variable}」の出どころがありません。", f"Variable {variable!r} has no source."
                yield Finding("reference.variable", at_season(season.name, name), ja, en)
    for role in PLACES:
        if dict(script.places).get(role) not in nodes:
            yield Finding("reference.place", role, "この役割の場面がありません。", "No node has this role.")
    for intent, name in (*script.globals, *script.answers):
        if name not in nodes:
            yield Finding("reference.node", intent, f"場面「{name}」がありません。", f"There is no node {name!r}.")


def _opening(script: Script, lines: Mapping[str, Line], nodes: Mapping[str, Node]) -> Iterator[Finding]:
    """特定商取引法 第16条: all six, in their order, each step disclosing whichever alternative is spoken."""
    places = dict(script.places)
    told: list[Disclosure] = []
    for role in ("opening", "goods"):
        for step in nodes[places[role]].steps:
            each = [set(lines[name].discloses) for name in step]
            common = set.intersection(*each) if each else set()
            told += [d for d in Disclosure if d in common]
    if told != list(Disclosure):
        yield Finding(
            "law.opening",
            places["opening"],
            "冒頭の明示事項が揃っていないか、順序が違います。",
            "The opening is incomplete or out of order.",
        )
    for node in script.nodes:
        for name in (name for step in node.steps for name in step):
            line = lines[name]
            if node.early and (line.solicits or line.push or line.offer or (line.goods and not line.discloses)) and not node.ends:
                yield Finding(
                    "law.early", name, "明示の前に、勧誘か商品の話をしています。", "It solicits or names goods before the opening."
                )


def _ways_out(script: Script, nodes: Mapping[str, Node]) -> Iterator[Finding]:
    ways = dict(script.globals)
    for intent, outcome in (("refuse_offer", Outcome.REFUSED), ("refuse_contact", Outcome.DO_NOT_CALL)):
        node = nodes.get(ways.get(intent, ""))
        if node is None or node.outcome is not outcome or not node.ends or len(node.steps) != 1 or not node.early:
            yield Finding("law.refusal", intent, "断りに、一言で終わる道がありません。", "A refusal has no way that ends with one line.")
    human = nodes.get(ways.get("want_human", ""))
    if human is None or human.does != "raise_hand:want_human" or not human.early:
        yield Finding("law.human", "want_human", "人につながる道がありません。", "There is no way to a person.")
    for node in script.nodes:
        for intent, target in node.on:
            if intent in ways and intent != "call_later" and target != ways[intent]:
                yield Finding("law.refusal", node.id, f"「{intent}」が別の道に取られています。", f"{intent!r} is taken elsewhere here.")


def _line(line: Line, script: Script) -> Iterator[Finding]:
    plain = VARIABLE.sub("", line.text)
    for disclosure in line.discloses:
        if not all(re.search(said, line.text) for said in _SAID[disclosure].words):
            ja, en = (
                f"この行で告げるはずの{_SAID[disclosure].ja}が、文にありません。",
                f"The line is to tell {_SAID[disclosure].en}, and does not.",
            )
            yield Finding("law.opening_words", line.id, ja, en)
    if (found := prohibited(plain)) is not None:
        yield Finding(found.id, line.id, found.ja, found.en, found.law, found.instead, found.instead_en)
    if numbers_in(plain):
        yield Finding(
            "fact.number", line.id, "数字が直接書かれています。事実の変数にしてください。", "A number is typed; use a variable of a fact."
        )
    keys = [dict(script.variables).get(name, "") for name in VARIABLE.findall(line.text)]
    if scarce(plain) and not any(".stock" in key or ".until" in key or ".order_by" in key for key in keys):
        yield Finding("fact.scarcity", line.id, "希少性や期限が、事実に結びついていません。", "Scarcity or a deadline without a fact.")
    if soliciting(plain) and not (line.solicits or line.push or line.offer) and not _harmless(line):
        yield Finding("law.unmarked", line.id, "勧誘の言葉がありますが、印がありません。", "It solicits but is not marked so.")
    if line.asks == "offer" and not line.push:
        yield Finding("law.push", line.id, "購入を勧める行は、回数に数えます。", "A line that urges a decision must count as a push.")
    if not wholly_read(plain, {}):
        yield Finding("speech.reading", line.id, "読みの定まらない文字があります。", "It holds characters without a reading.")
    if too_long(plain, {}):
        yield Finding("speech.long", line.id, "一息で12秒を超えます。分けてください。", "It lasts more than 12 s; split it.")


@dataclass(frozen=True, slots=True)
class _Said:
    """What a disclosure is recognised by: all of ``words`` stand in the line."""

    words: tuple[str, ...]
    ja: str
    en: str


_SAID: Final = {
    Disclosure.SELLER: _Said((r"\{shop\}",), "店の名前（{shop}）", "the shop's name ({shop})"),
    Disclosure.CALLER: _Said(
        ("自動音声", r"\{persona\}"), "「自動音声」の言葉と名乗る名前（{persona}）", "自動音声 and the caller's name ({persona})"
    ),
    Disclosure.RECORDING: _Said(("録音",), "録音していること（「録音」の言葉）", "that it is recorded (録音)"),
    Disclosure.PURPOSE: _Said(
        (r"ご?(購入|注文)[^。]*(案内|勧め|すすめ)",),
        "購入の案内の電話であること（「ご購入に関するご案内」）",
        "that the call is about a purchase (ご購入に関するご案内)",
    ),
    Disclosure.IDENTITY: _Said((r"\{family\}",), "お客様の名字（{family}）", "the customer's family name ({family})"),
    Disclosure.GOODS: _Said((r"\{goods\}",), "商品の種類（{goods}）", "the kind of goods ({goods})"),
}


def _harmless(line: Line) -> bool:
    """Statements of a condition that holds anyway, and of what is being sent at the customer's wish."""
    of_postage = not {"postage_free", "postage_due", "postage_by_place"}.isdisjoint(line.when)
    return of_postage or line.says_sent or line.asks == "contact" or line.id in _TELLING


_TELLING: Final = frozenset({"discount_none", "link_to_mail", "link_to_sms", "link_failed"})


def _offers(script: Script) -> Iterator[Finding]:
    limits = {limit.id: limit for limit in script.offers}
    for line in script.lines:
        if line.offer is not None and line.offer not in limits:
            yield Finding(
                "offer.authority",
                line.id,
                f"特典「{line.offer}」は許された特典にありません。",
                f"Offer {line.offer!r} is not among those allowed.",
            )
    for limit in limits.values():
        if not 0 < limit.max_days <= LONGEST_OFFER_DAYS or not 0 <= limit.max_percent <= 100:
            yield Finding("offer.limit", limit.id, "特典に期限か上限がありません。", "The offer has no end or no limit.")


def _cooling_off(script: Script, lines: Mapping[str, Line]) -> Iterator[Finding]:
    """特定商取引法 第24条: told on every way to a link or an order."""
    after_terms = dict(script.places)["link_other"]
    for node in script.nodes:
        orders = node.does == "send_link" or node.id == dict(script.places)["order_done"]
        told = any(all(Term.COOLING_OFF in terms_in(lines[name].text) for name in step) for step in node.steps)
        if orders and not told and node.id != after_terms:
            yield Finding(
                "law.cooling_off",
                node.id,
                "リンクや注文の前に、クーリング・オフの説明がありません。",
                "Cooling-off is not told before the link or the order.",
            )


def at_season(season: str, line: str = "") -> str:
    """The place of a finding about a season, or about the words of one line in it."""
    return f"season:{season}:{line}" if line else f"season:{season}"


def _seasons(script: Script, lines: Mapping[str, Line]) -> Iterator[Finding]:
    """What is said on some days is checked as what is said on all."""
    taken: dict[tuple[str, str], str] = {}
    for season in script.seasons:
        try:
            days = season.days()
        except ValueError:
            ja, en = (
                "始まりと終わりは、どちらも月日（12-26）か、どちらも年月日（2026-12-26）で、一年以内です。",
                "Both ends are days (12-26) or dates (2026-12-26), a year apart at most.",
            )
            yield Finding("season.days", at_season(season.name), ja, en)
            continue
        for name, text in season.lines:
            place, line = at_season(season.name, name), lines[name]
            yield from (replace(found, place=place) for found in _line(replace(line, text=text), script))
            kept = set(VARIABLE.findall(line.text)) if line.discloses or Term.COOLING_OFF in terms_in(line.text) else set()
            if lost := kept - set(VARIABLE.findall(text)):
                ja, en = (
                    f"告知の行です。{{{'}、{'.join(sorted(lost))}}} を残してください。",
                    f"This line discloses: keep {', '.join(sorted(lost))}.",
                )
                yield Finding("law.opening", place, ja, en)
            if other := next((taken[day, name] for day in sorted(days) if (day, name) in taken), None):
                ja, en = f"同じ日に「{other}」も、この行を言い換えています。", f"{other!r} replaces this line on the same day."
                yield Finding("season.overlap", place, ja, en)
            taken |= dict.fromkeys(((day, name) for day in days), season.name)
    names = [season.name for season in script.seasons]
    for name in {name for name in names if names.count(name) > 1}:
        yield Finding("season.name", at_season(name), "同じ名前の期間が二つあります。", "Two seasons have one name.")


def _given_words(script: Script) -> Iterator[Finding]:
    """Only the name that the voice goes by is the script's own; everything else a variable says is a fact."""
    for name, value in script.variables:
        if not value.startswith(GIVEN):
            continue
        if name != PERSONA:
            yield Finding(
                "reference.variable", name, f"変数「{name}」は、事実の値でなければなりません。", f"Variable {name!r} must be a fact."
            )
        elif _NAME.fullmatch(value.removeprefix(GIVEN)) is None:
            yield Finding("speech.persona", name, "名乗る名前は、かな 12 文字までで書いてください。", "Write the name in kana, 12 at most.")


PERSONA: Final = "persona"
"""The variable that holds the name the voice goes by (勧誘者の氏名)."""
_NAME: Final = re.compile(r"[ぁ-ゖァ-ヺー]{1,12}")


def _with_its_law(finding: Finding) -> Finding:
    if finding.law or finding.rule not in _LAWS:
        return finding
    law, ja, en = _LAWS[finding.rule]
    return replace(finding, law=law, instead_ja=ja, instead_en=en)


_LAWS: Final = {
    "law.opening": (
        "特定商取引法 第16条",
        "販売業者、名乗り、録音、目的、ご本人、商品の種類の六つを、この順で、冒頭に置いてください。",
        "Put the six in this order at the opening: seller, caller, recording, purpose, identity, kind of goods.",
    ),
    "law.opening_words": (
        "特定商取引法 第16条",
        "「{shop}の自動音声アシスタント、{persona}と申します。」のように、告げることを文に入れてください。",
        "Say what is to be told, as in 「{shop}の自動音声アシスタント、{persona}と申します。」.",
    ),
    "law.early": (
        "特定商取引法 第16条",
        "商品や勧誘の言葉は、冒頭の六つの明示が終わってからにしてください。",
        "Goods and solicitation come only after the six disclosures.",
    ),
    "law.refusal": (
        "特定商取引法 第17条",
        "お断りには、締めの一言だけで終わる場面を当ててください。",
        "Lead a refusal to a node that ends with one closing line.",
    ),
    "law.human": (
        "特定商取引法 第22条",
        "「人と話したい」に、担当の者へつなぐ場面を当ててください。",
        "Lead a wish for a person to a node that calls one.",
    ),
    "law.unmarked": (
        "特定商取引法 第16条・第17条",
        "勧誘にあたる言葉です。「勧誘」の印を付けるか、事実だけを述べる言い方にしてください。",
        "It solicits: mark the line so, or keep to the fact.",
    ),
    "law.push": (
        "特定商取引法 第21条第3項、消費者契約法 第4条第3項",
        "購入を勧める行には「お勧め」の印を付けてください。回数の上限が守られます。",
        "Mark the line as a push, so that the limit counts it.",
    ),
    "law.cooling_off": (
        "特定商取引法 第24条",
        "リンクを送る場面に、{cooling_off_days} を含む行を入れてください。",
        "Put a line with {cooling_off_days} into the node that sends the link.",
    ),
    "fact.number": (
        "特定商取引法 第21条第1項、景品表示法 第5条",
        "数字の代わりに、{goods_price} や {return_rule} のような変数を入れてください。",
        "Use a variable such as {goods_price} or {return_rule} in place of the number.",
    ),
    "fact.scarcity": (
        "景品表示法 第5条第2号",
        "「在庫は、ただいま{stock}点ございます」のように、在庫や期限の変数で述べてください。",
        "State the stock or the deadline by its variable, such as {stock}.",
    ),
    "offer.authority": (
        "景品表示法 第5条第2号",
        "台本に許された特典だけを案内できます。特典の一覧に加えるか、印を外してください。",
        "Only offers allowed to this script may be made. Add it to the list, or take the mark off.",
    ),
    "speech.reading": ("", "記号や英字は、読みの決まるかなやカタカナで書いてください。", "Write symbols and Latin letters in kana."),
    "speech.persona": (
        "特定商取引法 第16条",
        "「みやび」のように、読みの決まる名前にしてください。",
        "A name with one reading, such as みやび.",
    ),
    "speech.long": ("", "文を二つの行に分けてください。", "Split it into two lines."),
}
