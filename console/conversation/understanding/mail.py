"""A mail address as it is said on the telephone: やまだ、アットマーク、エグザンプル、ドット、コム → yamada@example.com. Pure."""

import re
from collections.abc import Callable

from console.conversation.understanding.normal import hiragana_to_katakana

_AT = re.compile(r"アット(?:マーク)?|あっと(?:まーく)?|@")
_LEAD = re.compile(r"^.*(?:アドレスは|メールは|宛先は|それは|えっと|ですね、|はい、|、では)[、,\s]*")
_TAIL = re.compile(r"(?:です|になります|でございます|に(?:送|お願)|へ(?:送|お願)|まで|でお願|。|でいい).*$")
_MARKS = {
    "アンダーバー": "_",
    "アンダースコア": "_",
    "ハイフン": "-",
    "マイナス": "-",
    "ドット": ".",
    "テン": ".",
    "ピリオド": ".",
    "ポチ": ".",
}
_HOSTS = {
    "ジーメール": "gmail", "ヤフー": "yahoo", "アイクラウド": "icloud", "ドコモ": "docomo", "エグザンプル": "example", "イグザンプル": "example",
    "ホットメール": "hotmail", "アウトルック": "outlook", "ソフトバンク": "softbank", "イーゼットウェブ": "ezweb", "エーユー": "au", "ニフティ": "nifty",
    "コム": "com", "シーオー": "co", "ジェーピー": "jp", "ジェイピー": "jp", "エヌイー": "ne", "ネット": "net", "オーアールジー": "org", "エヌイージェーピー": "ne.jp",
}  # fmt: skip
_LETTERS = {
    "ダブリュー": "w", "ダブル": "w", "エックス": "x", "エイチ": "h", "エッチ": "h", "エヌ": "n", "エム": "m", "エル": "l", "エフ": "f", "エス": "s", "アール": "r",
    "キュー": "q", "ジェー": "j", "ジェイ": "j", "ケー": "k", "ケイ": "k", "エー": "a", "エイ": "a", "ビー": "b", "シー": "c", "ディー": "d", "イー": "e", "ジー": "g",
    "アイ": "i", "オー": "o", "ピー": "p", "ティー": "t", "ユー": "u", "ブイ": "v", "ワイ": "y", "ゼット": "z",
}  # fmt: skip
_NUMBERS = {
    "ゼロ": "0",
    "イチ": "1",
    "ニー": "2",
    "サン": "3",
    "ヨン": "4",
    "ゴー": "5",
    "ロク": "6",
    "ナナ": "7",
    "ハチ": "8",
    "キュウ": "9",
}
_ROMAJI = {
    "キャ": "kya", "キュ": "kyu", "キョ": "kyo", "シャ": "sha", "シュ": "shu", "ショ": "sho", "チャ": "cha", "チュ": "chu", "チョ": "cho", "ニャ": "nya",
    "ニュ": "nyu", "ニョ": "nyo", "ヒャ": "hya", "ヒュ": "hyu", "ヒョ": "hyo", "ミャ": "mya", "ミュ": "myu", "ミョ": "myo", "リャ": "rya", "リュ": "ryu",
    "リョ": "ryo", "ギャ": "gya", "ギュ": "gyu", "ギョ": "gyo", "ジャ": "ja", "ジュ": "ju", "ジョ": "jo", "ビャ": "bya", "ビュ": "byu", "ビョ": "byo",
    "ア": "a", "イ": "i", "ウ": "u", "エ": "e", "オ": "o", "カ": "ka", "キ": "ki", "ク": "ku", "ケ": "ke", "コ": "ko", "サ": "sa", "シ": "shi", "ス": "su",
    "セ": "se", "ソ": "so", "タ": "ta", "チ": "chi", "ツ": "tsu", "テ": "te", "ト": "to", "ナ": "na", "ニ": "ni", "ヌ": "nu", "ネ": "ne", "ノ": "no",
    "ハ": "ha", "ヒ": "hi", "フ": "fu", "ヘ": "he", "ホ": "ho", "マ": "ma", "ミ": "mi", "ム": "mu", "メ": "me", "モ": "mo", "ヤ": "ya", "ユ": "yu",
    "ヨ": "yo", "ラ": "ra", "リ": "ri", "ル": "ru", "レ": "re", "ロ": "ro", "ワ": "wa", "ヲ": "o", "ン": "n", "ガ": "ga", "ギ": "gi", "グ": "gu", "ゲ": "ge",
    "ゴ": "go", "ザ": "za", "ジ": "ji", "ズ": "zu", "ゼ": "ze", "ゾ": "zo", "ダ": "da", "ヂ": "ji", "ヅ": "zu", "デ": "de", "ド": "do", "バ": "ba",
    "ビ": "bi", "ブ": "bu", "ベ": "be", "ボ": "bo", "パ": "pa", "ピ": "pi", "プ": "pu", "ペ": "pe", "ポ": "po", "ー": "",
}  # fmt: skip
_VALID = re.compile(r"^[a-z0-9][a-z0-9._-]*@[a-z0-9-]+(?:\.[a-z0-9-]+)+$")


def spoken_mail(text: str, read: Callable[[str], str] | None = None) -> str | None:
    """The address, or ``None`` when the text names none that is whole. ``read`` turns kanji into katakana."""
    halves = _AT.split(text, maxsplit=1)
    if len(halves) != 2:
        return None
    local, host = _LEAD.sub("", halves[0]), _TAIL.sub("", halves[1].lstrip("、, "))
    address = f"{_latin(local, read, hosts=False)}@{_latin(host, read, hosts=True)}"
    return address if _VALID.match(address) else None


def _latin(text: str, read: Callable[[str], str] | None, *, hosts: bool) -> str:
    if read is not None and re.search(r"[一-龠々]", text):
        text = re.sub(r"[一-龠々]+", lambda match: read(match[0]), text)
    text = hiragana_to_katakana(re.sub(r"[\s、,]+", "", text)).lower()
    tables = ((_HOSTS,) if hosts else ()) + (_MARKS, _LETTERS, _NUMBERS, _ROMAJI)
    out = ""
    while text:
        for table in tables:
            word = next((word for word in sorted(table, key=len, reverse=True) if text.startswith(word)), None)
            if word is not None:
                out, text = out + table[word], text[len(word) :]
                break
        else:
            if text[0] == "ッ":
                text = text[1:]
                continue
            if not re.match(r"[a-z0-9._-]", text[0]):
                return ""
            out, text = out + text[0], text[1:]
    return out
