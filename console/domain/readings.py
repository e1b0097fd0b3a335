"""A line as it is to be spoken: everything the synthesiser would misread turned into kana, the rest left to it.

A line is walked once from left to right. At each place the first rule that fits takes its span and answers with kana;
where none fits the character stays as it is. So no character is ever lost: each is either kept or read.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping
from typing import Final

from console.domain import latin
from console.domain.counters import COUNTERS, DAY_OF_MONTH, HOUR, MINUTE, MONTH, UNITS, YEAR, YEN, Counter
from console.domain.kanji_readings import PERSON, SPELLINGS
from console.domain.numerals import decimal, digits, number

MORAE_A_SECOND: Final = 7.0
"""What the length of a line is reckoned by before there is a sound of it."""
Rule = tuple[re.Pattern[str], Callable[[re.Match[str]], str | None]]

_FULL_WIDTH: Final = (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B), *map(ord, "％＆＋－＠＃＝"))
_TO_ASCII: Final = {code: code - 0xFEE0 for code in _FULL_WIDTH} | {ord("￥"): ord("¥"), ord("～"): ord("〜")}
_ACCENTED: Final = re.compile(r"[À-ÖØ-öø-ɏ]")

_INTEGER: Final = r"\d{1,3}(?:[,，]\d{3})+|\d+"
_HYPHEN: Final = r"[-－‐‑−–—]"
_RANGE: Final = r"[〜~–—\-－‐−]|から"
_SCALES: Final = {"千": 1_000, "万": 10_000, "億": 100_000_000, "兆": 1_000_000_000_000}
_COUNTER_NAMES: Final = "|".join(sorted(map(re.escape, COUNTERS), key=len, reverse=True))
_UNIT_NAMES: Final = "|".join(sorted(map(re.escape, UNITS), key=len, reverse=True))
_COUNTER: Final = rf"(?P<counter>{_COUNTER_NAMES})|[ 　]?(?P<unit>%|℃|(?:{_UNIT_NAMES})(?![A-Za-z]))"
_WEEKDAYS: Final = {"月": "ゲツ", "火": "カ", "水": "スイ", "木": "モク", "金": "キン", "土": "ド", "日": "ニチ"}
_SYMBOLS: Final = {
    "%": "パーセント",
    "&": "アンド",
    "+": "プラス",
    "=": "イコール",
    "@": "アットマーク",
    "#": "シャープ",
    "×": "カケル",
    "¥": "エン",
    "°": "ド",
    "℃": "ド",
    "/": "、",
    "／": "、",
    "…": "、",
}


def _telephone(match: re.Match[str]) -> str:
    groups = [group for group in re.split(r"[^\d]+", re.sub(r"^\+81[^\d]?", "0", match.group())) if group]
    if len(groups) == 1:
        groups = _telephone_groups(groups[0])
    return "、".join(digits(group, telephone=True) for group in groups)


def _telephone_groups(number_text: str) -> list[str]:
    if number_text.startswith(("0120", "0800", "0570", "0990")):
        cuts = (4, 7)
    elif number_text.startswith(("050", "070", "080", "090")) and len(number_text) == 11:
        cuts = (3, 7)
    elif number_text.startswith(("03", "06")):
        cuts = (2, 6)
    else:
        cuts = (3, 6)
    return [number_text[: cuts[0]], number_text[cuts[0] : cuts[1]], number_text[cuts[1] :]]


def _address(match: re.Match[str]) -> str:
    signs = {"@": "アットマーク", ".": "ドット", "-": "ハイフン", "_": "アンダーバー", "/": "スラッシュ", ":": "コロン"}
    parts = re.findall(r"[A-Za-z]+|\d+|.", match.group())
    return "".join(latin.word(part) if part.isalpha() else signs.get(part) or digits(part) or part for part in parts)


def _date(match: re.Match[str]) -> str | None:
    year, month, day = match["year"], int(match["month"]), int(match["day"])
    if not (1 <= month <= 12 and 1 <= day <= 31):
        return None
    return (YEAR.read(int(year)) if year else "") + MONTH.read(month) + DAY_OF_MONTH.read(day)


def _day_of_month(match: re.Match[str]) -> str | None:
    return match[1] + DAY_OF_MONTH.read(int(match[2]))


def _weekday(match: re.Match[str]) -> str:
    return _WEEKDAYS[match[1]] + "ヨウビ" + ("シュクジツ" if match[2] else "")


def _weekday_range(match: re.Match[str]) -> str:
    return _WEEKDAYS[match[1]] + "カラ" + _WEEKDAYS[match[2]]


def _clock(match: re.Match[str]) -> str | None:
    hour, minute = int(match[1]), int(match[2])
    if hour > 24 or minute > 59:
        return None
    return HOUR.read(hour) + (MINUTE.read(minute) if minute else "")


def _counter(match: re.Match[str]) -> Counter:
    return COUNTERS[match["counter"]] if match["counter"] else UNITS[match["unit"]]


def _integer(text: str) -> int:
    return int(re.sub(r"[,，]", "", text))


def _range(match: re.Match[str]) -> str:
    low, counter = match["low"], _counter(match)
    first = counter.read(_integer(low), match["low_part"] or "") if counter.twice else _bare(low, match["low_part"])
    return f"{first}カラ{counter.read(_integer(match['high']), match['high_part'] or '')}"


def _scaled(match: re.Match[str]) -> str | None:
    """``1万2千円``, ``1.5万円``: the figure as one number, with its counter."""
    value = 0.0
    for figure, part, scale in re.findall(rf"({_INTEGER})(?:[.．](\d+))?([千万億兆])?", match["figures"]):
        value += float(f"{_integer(figure)}.{part or 0}") * _SCALES.get(scale, 1)
    whole = round(value)
    if abs(whole - value) > 1e-6:
        return None
    return _counter(match).read(whole) if match["counter"] or match["unit"] else number(whole)


def _counted(match: re.Match[str]) -> str:
    return _counter(match).read(_integer(match["whole"]), match["part"] or "")


def _yen(match: re.Match[str]) -> str:
    return YEN.read(_integer(match[1]))


def _bare(whole: str, part: str | None) -> str:
    if part:
        return decimal(str(_integer(whole)), part)
    return digits(whole) if len(whole) > 1 and whole.startswith("0") else number(_integer(whole))


def _code(match: re.Match[str]) -> str:
    return latin.code(match[1], match[3], hyphen=bool(match[2]))


_PERSON: Final[Rule] = (PERSON, lambda match: match[1] + "かた")
_RULES: Final[tuple[Rule, ...]] = (
    (re.compile(r"(?:https?://)?(?:[A-Za-z0-9_-]+\.)+[A-Za-z]{2,}(?:/[\w./-]*)?|[\w.+-]+@[A-Za-z0-9.-]+[A-Za-z]", re.ASCII), _address),
    _PERSON,
    (
        re.compile(rf"(?<!\d)(?:\+81{_HYPHEN}?[1-9]|0)\d{{0,4}}{_HYPHEN}\d{{1,4}}{_HYPHEN}\d{{3,4}}(?!\d)|(?<!\d)0\d{{9,10}}(?!\d)"),
        _telephone,
    ),
    (re.compile(rf"[（(]0\d{{1,4}}[)）][ 　]?\d{{1,4}}{_HYPHEN}\d{{4}}(?!\d)"), _telephone),
    (re.compile(r"(?<!\d)(?:(?P<year>\d{4})年)?(?P<month>\d{1,2})月(?P<day>\d{1,2})日(?!間)"), _date),
    (re.compile(r"(?<!\d)(?P<year>\d{4})[-/／](?P<month>\d{1,2})[-/／](?P<day>\d{1,2})(?!\d)"), _date),
    (re.compile(r"(?<![\d/／])(?P<year>(?!))?(?P<month>\d{1,2})[/／](?P<day>\d{1,2})(?![\d/／]|サイズ|の?量|カップ)"), _date),
    (re.compile(r"(?<![\d/／])(\d{1,2})[/／](\d{1,3})(?![\d/／])"), lambda match: f"{number(int(match[2]))}ブンノ{number(int(match[1]))}"),
    (re.compile(r"([毎当今来翌先]月|月末から)(\d{1,2})日"), _day_of_month),
    (re.compile(r"[（(]([月火水木金土日])([・･]?祝日?)?[)）]"), _weekday),
    (re.compile(r"(?<![一-龥])([月火水木金土日])[〜~]([月火水木金土日])(?![一-龥])"), _weekday_range),
    (re.compile(r"([AP])\.?M\.?[ 　]?(?=\d{1,2}(?:[:：]\d|時))", re.IGNORECASE), lambda match: "ゴゼン" if match[1] in "Aa" else "ゴゴ"),
    (re.compile(r"(?<!\d)(\d{1,2})[:：](\d{2})(?!\d)"), _clock),
    (re.compile(r"No\.[ 　]?(\d+)", re.IGNORECASE), lambda match: "ナンバー" + ("ワン" if match[1] == "1" else number(int(match[1])))),
    (re.compile(rf"(?<![A-Za-z0-9])([A-Za-z]{{1,10}})({_HYPHEN})(\d{{2,}})(?![A-Za-z0-9])"), _code),
    (re.compile(r"(?<![A-Za-z0-9])([A-Za-z]{2,})()(\d+)(?![A-Za-z0-9])"), _code),
    (re.compile(rf"¥[ 　]?({_INTEGER})(?![\d.])"), _yen),
    (
        re.compile(
            rf"(?P<low>{_INTEGER})(?:[.．](?P<low_part>\d+))?[ 　]?(?:(?:{_COUNTER_NAMES})?(?:〜|~)|{_RANGE})[ 　]?"
            rf"(?P<high>{_INTEGER})(?:[.．](?P<high_part>\d+))?(?:{_COUNTER})"
        ),
        _range,
    ),
    (re.compile(rf"(?P<figures>(?:(?:{_INTEGER})(?:[.．]\d+)?[千万億兆])+(?:{_INTEGER})?)(?:{_COUNTER})?"), _scaled),
    (re.compile(r"(?<!\d)(\d+)(?=[LＬ]サイズ)"), lambda match: {"2": "ツー", "3": "スリー"}.get(match[1]) or number(int(match[1]))),
    (re.compile(rf"(?P<whole>{_INTEGER})(?:[.．](?P<part>\d+))?(?:{_COUNTER})"), _counted),
    (re.compile(rf"(?<=\d){_HYPHEN}(?=\d)"), lambda match: "ノ"),
    (re.compile(rf"({_INTEGER})(?:[.．](\d+))?"), lambda match: _bare(match[1], match[2])),
    (re.compile(r"[A-Za-z]+(?:[-'][A-Za-z]+)*"), lambda match: latin.word(match[0])),
    (re.compile(r"(?<=[^\W\d_])[〜~](?=[。、！？!?」）)]|$)"), lambda match: "ー"),
    (re.compile(r"[〜~]"), lambda match: "カラ"),
    (re.compile(r"[−－-](?=\d)"), lambda match: "マイナス"),
    (re.compile(r"[①-⑳]"), lambda match: number(int(unicodedata.numeric(match[0])))),
    (re.compile(r"[ｦ-ﾟ]+"), lambda match: unicodedata.normalize("NFKC", match[0])),
    (re.compile("|".join(map(re.escape, _SYMBOLS))), lambda match: _SYMBOLS[match[0]]),
)

_AT_KANA: Final = (_PERSON,)
"""Those of the rules that may begin at kana or a pause, where most of a line has nothing to be read."""
_KANA: Final = frozenset(map(chr, (*range(ord("ぁ"), ord("ゖ") + 1), *range(ord("ァ"), ord("ヺ") + 1), *map(ord, "ー、。"))))
_KANJI: Final = re.compile(r"[一-龥々]")
_AFTER_A_NAME: Final = "様殿氏家"


def spoken(text: str, readings: Mapping[str, str]) -> str:
    """``text`` with names, numbers, prices, dates, times, codes, Latin words and hard kanji in kana.

    ``readings`` maps a spelling to its kana (names of customer, shop and products) and goes first, the longest spelling
    before a shorter one. A name of one kanji is taken only where it stands alone (「林様」, not in 「林檎」).
    """
    line = _ACCENTED.sub(lambda match: unicodedata.normalize("NFKD", match[0])[0], text.translate(_TO_ASCII))
    given = _given(readings)
    out: list[str] = []
    at = 0
    while at < len(line):
        end, kana = _read(line, at, given)
        out.append(kana)
        at = end
    return "".join(out)


def _given(readings: Mapping[str, str]) -> Mapping[str, list[tuple[str, str]]]:
    """By their first character, the longest first."""
    pairs = {spelling.translate(_TO_ASCII): kana for spelling, kana in readings.items() if spelling and kana}
    found: dict[str, list[tuple[str, str]]] = {}
    for spelling in sorted(pairs, key=len, reverse=True):
        found.setdefault(spelling[0], []).append((spelling, pairs[spelling]))
    return found


def _read(line: str, at: int, given: Mapping[str, list[tuple[str, str]]]) -> tuple[int, str]:
    for spelling, kana in given.get(line[at], ()):
        if line.startswith(spelling, at) and _stands_alone(line, at, spelling):
            return at + len(spelling), kana
    for spelling, kana in SPELLINGS.get(line[at], ()):
        if line.startswith(spelling, at) and _stands_alone(line, at, spelling):
            return at + len(spelling), kana
    for pattern, read in _AT_KANA if line[at] in _KANA else _RULES:
        match = pattern.match(line, at)
        if match is not None and match.end() > at:
            kana_or_none = read(match)
            if kana_or_none is not None:
                return match.end(), kana_or_none
    return at + 1, line[at]


def _stands_alone(line: str, at: int, spelling: str) -> bool:
    before = line[at - 1] if at else " "
    after = line[at + len(spelling)] if at + len(spelling) < len(line) else " "
    if spelling[0].isascii() and spelling[0].isalnum() and before.isascii() and before.isalnum():
        return False
    if spelling[-1].isascii() and spelling[-1].isalnum() and after.isascii() and after.isalnum():
        return False
    if len(spelling) == 1 and _KANJI.match(spelling):
        return not _KANJI.match(before) and (after in _AFTER_A_NAME or not _KANJI.match(after))
    return True


_SMALL: Final = frozenset("ァィゥェォャュョヮぁぃぅぇぉゃゅょゎ")


def moras(text: str) -> int:
    """About how many morae a line has: kana exactly, a kanji as two, a digit or Latin letter as two, pauses as none."""
    total = 0
    for character in text:
        if character in _SMALL:
            continue
        if "ぁ" <= character <= "ゖ" or "ァ" <= character <= "ヺ" or character == "ー":
            total += 1
        elif _KANJI.match(character) or character.isalnum():
            total += 2
    return total


def seconds(text: str, readings: Mapping[str, str]) -> float:
    """About how long it takes to say it."""
    return moras(spoken(text, readings)) / MORAE_A_SECOND


_READ: Final = re.compile(r"[ぁ-ゖァ-ヺー一-龠々〆。、「」!?！？・\s]*")


def wholly_read(text: str, readings: Mapping[str, str]) -> bool:
    """Whether nothing is left in the spoken line that voices read each in its own way: signs, Latin letters, digits."""
    return _READ.fullmatch(spoken(text, readings)) is not None
