"""Counters and units of a shop (助数詞, 単位) with the readings they take after a number."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from console.domain.numerals import Change, counted, decimal

_NATIVE: Final = {1: "ヒト", 2: "フタ"}
_DAYS: Final = {
    1: "イチニチ",
    2: "フツカ",
    3: "ミッカ",
    4: "ヨッカ",
    5: "イツカ",
    6: "ムイカ",
    7: "ナノカ",
    8: "ヨウカ",
    9: "ココノカ",
    10: "トオカ",
    14: "ジュウヨッカ",
    17: "ジュウシチニチ",
    19: "ジュウクニチ",
    20: "ハツカ",
    24: "ニジュウヨッカ",
    27: "ニジュウシチニチ",
    29: "ニジュウクニチ",
}
_THINGS: Final = {
    1: "ヒトツ",
    2: "フタツ",
    3: "ミッツ",
    4: "ヨッツ",
    5: "イツツ",
    6: "ムッツ",
    7: "ナナツ",
    8: "ヤッツ",
    9: "ココノツ",
}
_HOURS: Final = {4: "ヨジ", 7: "シチジ", 9: "クジ"}
_NO_HOUR: Final = {0: "レイジ"}


@dataclass(frozen=True, slots=True)
class Counter:
    """How one counter is read; the fields are those of ``numerals.counted``. ``twice``: in 「14〜16時」 both numbers take it."""

    kana: str
    change: Change = Change.PLAIN
    after_n: str | None = None
    special: Mapping[int, str] | None = None
    last_digit: Mapping[int, str] | None = None
    twice: bool = False

    def read(self, whole: int, fraction: str = "") -> str:
        """The number with this counter; ``fraction`` are the digits after the point."""
        if fraction:
            return decimal(str(whole), fraction) + self.kana
        return counted(whole, self.kana, self.change, after_n=self.after_n, special=self.special, last_digit=self.last_digit)


def _with(kana: str, endings: dict[int, str], tail: str = "") -> MappingProxyType[int, str]:
    return MappingProxyType({value: reading + kana + tail for value, reading in endings.items()})


def _people(tail: str) -> Counter:
    special = MappingProxyType({1: "ヒトリ" + tail, 2: "フタリ" + tail})
    return Counter("ニン" + tail, special=special, last_digit=MappingProxyType({4: "ヨニン" + tail}))


def _yen(tail: str = "") -> Counter:
    return Counter("エン" + tail, last_digit=MappingProxyType({4: "ヨエン" + tail}))


def _days(tail: str = "", *, twice: bool = False) -> Counter:
    return Counter("ニチ" + tail, special=_with(tail, _DAYS), twice=twice)


def _hours(tail: str = "", *, twice: bool = False) -> Counter:
    return Counter("ジ" + tail, special=_with(tail, _NO_HOUR), last_digit=_with(tail, _HOURS), twice=twice)


def _years(tail: str = "") -> Counter:
    return Counter("ネン" + tail, last_digit=MappingProxyType({4: "ヨネン" + tail}))


def _minutes(tail: str = "") -> Counter:
    return Counter("フン" + tail, Change.H, after_n="プン" + tail, last_digit=MappingProxyType({4: "ヨンプン" + tail}))


def _native(kana: str, change: Change = Change.PLAIN, after_n: str | None = None) -> Counter:
    return Counter(kana, change, after_n, special=_with(kana, _NATIVE))


_K, _S, _H = Change.K, Change.S, Change.H

DAY_OF_MONTH: Final = Counter("ニチ", special=MappingProxyType({**_DAYS, 1: "ツイタチ"}), twice=True)
MONTH: Final = Counter("ガツ", last_digit=MappingProxyType({4: "シガツ", 7: "シチガツ", 9: "クガツ"}), twice=True)
YEAR: Final = _years()
HOUR: Final = _hours(twice=True)
MINUTE: Final = _minutes()
YEN: Final = _yen()
PERCENT: Final = Counter("パーセント", _S)

COUNTERS: Final[MappingProxyType[str, Counter]] = MappingProxyType(
    {
        "円": YEN,
        "円引き": _yen("ビキ"),
        "円引": _yen("ビキ"),
        "円分": _yen("ブン"),
        "円台": _yen("ダイ"),
        "点": Counter("テン", _S),
        "個": Counter("コ", _K),
        "コ": Counter("コ", _K),
        "ヶ": Counter("コ", _K),
        "個入り": Counter("コイリ", _K),
        "回": Counter("カイ", _K),
        "回目": Counter("カイメ", _K),
        "回払い": Counter("カイバライ", _K),
        "回払": Counter("カイバライ", _K),
        "回分": Counter("カイブン", _K),
        "階": Counter("カイ", _K, "ガイ"),
        "件": Counter("ケン", _K),
        "軒": Counter("ケン", _K, "ゲン"),
        "か月": Counter("カゲツ", _K),
        "カ月": Counter("カゲツ", _K),
        "ヶ月": Counter("カゲツ", _K),
        "ケ月": Counter("カゲツ", _K),
        "ヵ月": Counter("カゲツ", _K),
        "箇月": Counter("カゲツ", _K),
        "か所": Counter("カショ", _K),
        "カ所": Counter("カショ", _K),
        "ヶ所": Counter("カショ", _K),
        "箇所": Counter("カショ", _K),
        "か国": Counter("カコク", _K),
        "カ国": Counter("カコク", _K),
        "ヶ国": Counter("カコク", _K),
        "脚": Counter("キャク", _K),
        "缶": Counter("カン", _K),
        "曲": Counter("キョク", _K),
        "機種": Counter("キシュ", _K),
        "歳": Counter("サイ", _S, special=MappingProxyType({20: "ハタチ"})),
        "才": Counter("サイ", _S, special=MappingProxyType({20: "ハタチ"})),
        "着": Counter("チャク", _S),
        "足": Counter("ソク", _S, "ゾク"),
        "冊": Counter("サツ", _S),
        "週": Counter("シュウ", _S),
        "週間": Counter("シュウカン", _S),
        "種": Counter("シュ", _S),
        "種類": Counter("シュルイ", _S),
        "社": Counter("シャ", _S),
        "色": Counter("ショク", _S),
        "周年": Counter("シュウネン", _S),
        "世帯": Counter("セタイ", _S),
        "通": Counter("ツウ", _S),
        "丁目": Counter("チョウメ", _S),
        "セット": Counter("セット", _S),
        "サイズ": Counter("サイズ", _S),
        "ポイント": Counter("ポイント", _S, special=MappingProxyType({1: "イチポイント"})),
        "パック": Counter("パック", _S),
        "ページ": Counter("ページ", _S, special=MappingProxyType({1: "イチページ"})),
        "ケース": Counter("ケース", _K, special=MappingProxyType({1: "ワンケース"})),
        "本": Counter("ホン", _H, "ボン"),
        "杯": Counter("ハイ", _H, "バイ"),
        "匹": Counter("ヒキ", _H, "ビキ"),
        "泊": Counter("ハク", _H, "パク"),
        "箱": _native("ハコ", _H, "パコ"),
        "分": MINUTE,
        "分間": _minutes("カン"),
        "分後": _minutes("ゴ"),
        "分前": _minutes("マエ"),
        "秒": Counter("ビョウ"),
        "秒間": Counter("ビョウカン"),
        "時": HOUR,
        "時半": _hours("ハン"),
        "時台": _hours("ダイ"),
        "時間": _hours("カン"),
        "時間前": _hours("カンマエ"),
        "時間半": _hours("カンハン"),
        "時ごろ": _hours("ゴロ"),
        "時頃": _hours("ゴロ"),
        "日": _days(twice=True),
        "日間": _days("カン"),
        "日目": _days("メ"),
        "日分": _days("ブン"),
        "日後": _days("ゴ"),
        "日前": _days("マエ"),
        "営業日": Counter("エイギョウビ"),
        "月": MONTH,
        "年": YEAR,
        "年間": _years("カン"),
        "年目": _years("メ"),
        "年保証": _years("ホショウ"),
        "人": _people(""),
        "人掛け": _people("ガケ"),
        "人分": _people("ブン"),
        "人用": _people("ヨウ"),
        "人暮らし": _people("グラシ"),
        "人前": Counter("ニンマエ", last_digit=MappingProxyType({4: "ヨニンマエ"})),
        "名": Counter("メイ"),
        "名様": Counter("メイサマ"),
        "つ": Counter("ツ", special=MappingProxyType(_THINGS)),
        "つ目": Counter("ツメ", special=_with("メ", _THINGS)),
        "品": _native("ヒン", _H, "ピン"),
        "組": _native("クミ"),
        "袋": _native("フクロ"),
        "口": _native("クチ"),
        "切れ": _native("キレ"),
        "粒": _native("ツブ"),
        "玉": _native("タマ"),
        "段": Counter("ダン"),
        "枚": Counter("マイ"),
        "枚組": Counter("マイグミ"),
        "台": Counter("ダイ"),
        "型": Counter("ガタ"),
        "番": Counter("バン"),
        "番目": Counter("バンメ"),
        "号": Counter("ゴウ"),
        "号室": Counter("ゴウシツ"),
        "倍": Counter("バイ"),
        "割": Counter("ワリ"),
        "割引": Counter("ワリビキ"),
        "割引き": Counter("ワリビキ"),
        "度": Counter("ド"),
        "代": Counter("ダイ"),
        "畳": Counter("ジョウ"),
        "冠": Counter("カン", _K),
        "インチ": Counter("インチ"),
        "グラム": Counter("グラム"),
        "キロ": Counter("キロ", _K, special=MappingProxyType({1: "イチキロ", 8: "ハチキロ"})),
        "センチ": Counter("センチ", _S),
        "センチメートル": Counter("センチメートル", _S),
        "ミリ": Counter("ミリ"),
        "メートル": Counter("メートル"),
        "リットル": Counter("リットル"),
        "パーセント": PERCENT,
        "ドル": Counter("ドル"),
        "ユーロ": Counter("ユーロ"),
    }
)

UNITS: Final[MappingProxyType[str, Counter]] = MappingProxyType(
    {
        "%": PERCENT,
        "℃": Counter("ド"),
        "°C": Counter("ド"),
        "mm": Counter("ミリ"),
        "㎜": Counter("ミリ"),
        "cm": Counter("センチ", _S),
        "㎝": Counter("センチ", _S),
        "m": Counter("メートル"),
        "km": Counter("キロメートル", _K, special=MappingProxyType({1: "イチキロメートル", 8: "ハチキロメートル"})),
        "m²": Counter("ヘイホウメートル"),
        "㎡": Counter("ヘイホウメートル"),
        "mg": Counter("ミリグラム"),
        "g": Counter("グラム"),
        "kg": Counter("キログラム", _K, special=MappingProxyType({1: "イチキログラム", 8: "ハチキログラム"})),
        "㎏": Counter("キログラム", _K, special=MappingProxyType({1: "イチキログラム", 8: "ハチキログラム"})),
        "ml": Counter("ミリリットル"),
        "mL": Counter("ミリリットル"),
        "㎖": Counter("ミリリットル"),
        "dL": Counter("デシリットル"),
        "l": Counter("リットル"),
        "L": Counter("リットル"),
        "ℓ": Counter("リットル"),
        "W": Counter("ワット"),
        "kW": Counter("キロワット", _K),
        "Wh": Counter("ワットジ"),
        "kWh": Counter("キロワットジ", _K),
        "V": Counter("ボルト"),
        "A": Counter("アンペア"),
        "mAh": Counter("ミリアンペアジ"),
        "Hz": Counter("ヘルツ", _H),
        "kHz": Counter("キロヘルツ", _K),
        "MHz": Counter("メガヘルツ"),
        "GHz": Counter("ギガヘルツ"),
        "MB": Counter("メガバイト"),
        "GB": Counter("ギガバイト"),
        "TB": Counter("テラバイト", _S),
        "dB": Counter("デシベル"),
        "kcal": Counter("キロカロリー", _K),
        "K": Counter("ケー"),
        "p": Counter("ピー"),
        "px": Counter("ピクセル", _S),
        "inch": Counter("インチ"),
    }
)
