"""What an utterance names: sizes, quantities, prices, digits, addresses, names. Pure; a correction's last word counts.

Keys: ``height_cm`` (whole cm), ``size`` (S, M, L, XL …, 9号, 24.5), ``quantity``, ``price`` (yen), ``digits`` (read one by one),
``mail``, ``name``, ``time`` (the words).
"""

import re
from collections.abc import Callable, Mapping

from console.conversation.understanding.mail import spoken_mail
from console.conversation.understanding.normal import folded, squeezed
from console.conversation.understanding.numerals import in_digits
from console.conversation.understanding.times import time_words
from console.domain.wording import PUTS_RIGHT

_CORRECTED = re.compile(rf"(?:{PUTS_RIGHT})[、,\s]*")
_HEIGHT = (
    re.compile(r"1\s*(?:メートル|m)\s*(?P<rest>\d{1,2})"),
    re.compile(r"(?:身長|背)\D{0,6}(?P<cm>1\d{2}|2[01]\d)"),
    re.compile(r"(?<!\d)(?P<cm>1[0-9]{2}|20\d)(?:\.\d)?\s*(?:センチ|cm|糎|ぐらいの身長)"),
)
_BARE_HEIGHT = re.compile(r"(?<!\d)(?P<cm>1[2-9]\d|20\d)(?!\d|円|個|枚|本|台|人|分|時|日|番|キロ|kg)")
_SHOE = re.compile(r"(?<!\d)(?P<cm>2[0-9]|3[01])(?:(?:\.|てん|点)(?P<half>\d)|(?P<han>半))?\s*(?:センチ|cm)(?:(?P<han2>半))?")
_FEET = re.compile(r"(?:^|足\D{0,5}|靴\D{0,5})(?P<cm>2[0-9]|3[01])(?:(?:\.|てん|点|コンマ)(?P<half>\d)|(?P<han>半))")
_LETTER = re.compile(
    r"(?<![a-z0-9.@])(?P<size>xs|s|m|l|ll|xl|xxl|[2-5]l|エックスエス|エックスエル|エルエル|エス|エム|エル)"
    r"(?=サイズ|です|だ|で|を|か|の|は|と|に|が|じゃ|ですね|かな|くらい|ぐらい|寸|、|。|$)"
)
_LETTER_NAMES = {"エックスエス": "XS", "エックスエル": "XL", "エルエル": "LL", "エス": "S", "エム": "M", "エル": "L"}
_NUMBERED = re.compile(r"(?<!\d)(?P<n>\d{1,2})号(?!室|車|線)")
_COUNTED = re.compile(r"(?<![\d.])(?P<n>\d{1,3})(?:個|つ|枚|本|着|台|点|セット|箱|足|袋|缶|冊|ケース|人前|膳|脚)(?!目|以内|後|買った)")
_NATIVE = {"ひとつ": 1, "ふたつ": 2, "みっつ": 3, "よっつ": 4, "いつつ": 5, "むっつ": 6, "ななつ": 7, "やっつ": 8, "ここのつ": 9}
_PRICE = re.compile(r"(?<!\d)(?P<n>\d+)円")
_PRICE_BARE = re.compile(r"(?<!\d)(?P<n>\d{1,4}0{3})(?!\d)(?=くらい|ぐらい|以内|まで|以下|ほど|しか)")
_BUDGET = re.compile(r"予算\D{0,4}(?P<n>\d{1,4}0{3})(?!\d)")
_DIGIT_WORDS = (
    ("ゼロ", "0"), ("ぜろ", "0"), ("れい", "0"), ("レイ", "0"), ("まる", "0"), ("マル", "0"), ("零", "0"), ("いち", "1"), ("イチ", "1"), ("さん", "3"),
    ("サン", "3"), ("よん", "4"), ("ヨン", "4"), ("ろく", "6"), ("ロク", "6"), ("なな", "7"), ("ナナ", "7"), ("しち", "7"), ("シチ", "7"), ("はち", "8"),
    ("ハチ", "8"), ("きゅう", "9"), ("キュウ", "9"), ("キュー", "9"), ("きゅー", "9"), ("ご", "5"), ("ゴ", "5"), ("に", "2"), ("ニ", "2"),
)  # fmt: skip
_DIGIT_RUN = re.compile(
    "(?:(?:"
    + "|".join(re.escape(word) for word, _ in _DIGIT_WORDS)
    + r"|\d)[\s、,\-ー・]*(?:の(?=[\dゼキハロナヨサイれまいにさよごろなは])|ハイフン)?[\s、,]*){4,}"
)
_FEW_DIGITS = re.compile(r"\d(?:[\s、,\-ー・の]*\d)+(?!\d|センチ|cm|キロ|kg|[号つ枚本着台月日時分歳桁円個年])")
_LAST_DIGITS = re.compile(r"末尾|下\d桁|(?:最後|終わり)の?\d桁")
_NAMED = re.compile(
    r"(?:^|[、。,\s])(?:はい|ええ|もしもし|あ|どうも|私は?|わたくし|僕|名前は|フルネームは|名義は)?[、,\s]*(?:私|わたくし|僕|名前は)?[、,は\s]*"
    r"(?P<name>[一-龠々]{1,4}(?:[\s　]?[一-龠々ぁ-んァ-ヶー]{1,5})?|[ァ-ヶー]{2,8}|[ぁ-ん]{2,6})(?P<end>と申します|といいます|と言います|でございます|です)"
)
_NOT_NAMES = re.compile(
    r"本人|そう|結構|けっこう|大丈夫|違|ちが|私|僕|俺|自分|家族|妻|夫|母|父|娘|息子|主人|留守|無理|だめ|嫌|いや|いい|今|以上|仕事|運転|会議|必要|不要|未成年|生$|歳|本当|間違|"
    r"サイズ|カード|メール|クーポン|送料|値段|高い|色|ない|代理|代わり|はい|ええ|なん|どう|いつ|誰|円|個|時|日|号|曜|朝|昼|夜|週|月|ます|ん$|人$"
)


def slots_in(text: str, *, expecting: str | None = None, read: Callable[[str], str] | None = None) -> Mapping[str, str]:
    """Every slot that ``text`` fills. ``read``: katakana reading of a word in kanji, for spoken mail addresses."""
    raw = folded(text)
    plain = in_digits(raw)
    found: dict[str, str] = {}
    for part in _CORRECTED.split(plain):
        found |= _measures(part, expecting) | _amounts(part)
    if (digits := _digits(plain)) is not None and digits != found.get("price"):
        found["digits"] = digits
        found.pop("height_cm", None)
    if (mail := spoken_mail(raw, read)) is not None:
        found["mail"] = mail
    elif (name := _name(raw, expecting)) is not None:
        found["name"] = name
    if (words := time_words(raw)) is not None:
        found["time"] = words
    return found


def _measures(text: str, expecting: str | None) -> dict[str, str]:
    found: dict[str, str] = {}
    for pattern in (*_HEIGHT, *((_BARE_HEIGHT,) if expecting == "measure" else ())):
        if match := pattern.search(text):
            groups = match.groupdict()
            found["height_cm"] = str(100 + int(groups["rest"])) if groups.get("rest") else str(int(groups["cm"]))
            break
    if shoe := _SHOE.search(text) or _FEET.search(text):
        half = shoe["han"] or shoe.groupdict().get("han2")
        found["size"] = shoe["cm"] + (f".{shoe['half']}" if shoe["half"] else ".5" if half else "")
    elif letters := {_LETTER_NAMES.get(match["size"], match["size"].upper()) for match in _LETTER.finditer(text)}:
        if len(letters) == 1:  # 「SかMか」 names none
            found["size"] = letters.pop()
    elif match := _NUMBERED.search(text):
        found["size"] = f"{match['n']}号"
    return found


def _amounts(text: str) -> dict[str, str]:
    found: dict[str, str] = {}
    if match := _COUNTED.search(text):
        found["quantity"] = str(int(match["n"]))
    for word, n in _NATIVE.items():
        if word in text:
            found["quantity"] = str(n)
    if match := _PRICE.search(text) or _PRICE_BARE.search(text) or _BUDGET.search(text):
        found["price"] = str(int(match["n"]))
    return found


def _digits(text: str) -> str | None:
    """Digits said one after another; what is said after a 「いえ」 puts the last of them right."""
    best = ""
    for part in _CORRECTED.split(text):
        run = _run(part, _DIGIT_RUN, 4) or (_run(part, _FEW_DIGITS, 2) if best or _LAST_DIGITS.search(part) else "")
        best = best[: max(0, len(best) - len(run))] + run
    return best or None


def _run(text: str, pattern: re.Pattern[str], least: int) -> str:
    """The longest run of at least so many digits, empty when there is none. A number with a unit is none."""
    best = ""
    for match in pattern.finditer(text):
        run = match[0]
        for word, digit in _DIGIT_WORDS:
            run = run.replace(word, digit)
        digits = re.sub(r"\D", "", run)
        if text[match.end() :].startswith(("円", "個", "年", "グラム")) or len(digits) < least:
            continue
        best = max(best, digits, key=len)
    return best


def _name(text: str, expecting: str | None) -> str | None:
    for match in _NAMED.finditer(text):
        if expecting not in {"identity", "contact"} and match["end"] in {"です", "でございます"}:
            continue
        name = squeezed(match["name"])
        if not _NOT_NAMES.search(name):
            return name
    return None
