"""Judging words by themselves: is this a finished Japanese utterance, is it only a 相槌.

Recognised words come with or without punctuation and cut off anywhere, so the judgement goes by the last few characters:
Japanese marks both the end of a sentence (predicates, final particles) and its going on (case particles, 接続助詞,
conjunctions, fillers) there. In doubt an utterance is unfinished: waiting costs a moment, cutting in costs the customer.
"""

import re
import unicodedata

_KATAKANA = {code: code - 0x60 for code in range(ord("ァ"), ord("ヶ") + 1)}
_BREAKS = re.compile(r"[、。,.\s・!！…]+")
_QUESTION = re.compile(r"[?？][」』\s]*$")
_COMMA = re.compile(r"[、,…][」』\s]*$")
_LONG = re.compile(r"[ーぁぃぅぇぉ〜~-]+")


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


_BACKCHANNELS = _set(
    """
    は はい はいはい はいはいはい ええ えええ え うん うんうん うんうんうん ん んん う ふん ふうん ふんふん
    へえ へ へえへえ ほう ほお ほ ほうほう あ ああ あはい あ、はい お おお はあ はあはあ なるほど
    なるほどね なるほどなるほど なるほどですね そうですか ああそうですか あそうですか そうなんですか そうなんですね
    そうなんだ そうか そっか ああそうか そうですね そうね そうそう そう ですね ですよね たしかに 確かに ふむ
    ふむふむ うむ ほんと ほんとに 本当 本当に まあ おけ
    """
)

_FILLERS = _set(
    """
    えと えっと ええと えっとですね ええとですね えとですね あの あのう あのお あのですね あのね あのさ その
    そのう そのですね んと うんと んとね うと まあ まあその なんか なんていうか なんというか なんだろ
    なんだろう なんでしたっけ こう ほら いやあの で でね ちょっと ちょっとあの あと あとは すみません
    すいません あのすみません あのすいません ちょっとすみません
    """
)
"""Said to hold the word. ``はい`` before them is an opening too, so they are looked up with it cut off."""

_MUSING = _set(
    """
    そうですね そうですねえ そうね そうだな そうだね うん ううん ん んん う いや いやあ どうしよう どうかな
    どうだろう
    """
)
"""An answer to a yes-or-no question, thinking aloud after any other."""

_REPLIES = _set(
    """
    はい はいはい ええ うん うんうん いいえ いえ いえいえ いやいや ううん ちがう 違う もしもし そう そうそう
    けっこう 結構 だいじょうぶ 大丈夫 むり 無理 だめ ダメ おけ おけい お願い おねがい 了解 りょうかい 本人
    ほんにん もちろん ぜひ 是非 まだ 後で あとで また今度 またこんど どうも ありがとう さようなら さよなら
    それじゃ じゃあ失礼 失礼 しつれい どうぞ わたし 私 僕 ぼく オペレーター 人間
    """
)

_REPLY_BEGINS = ("はい", "ええ", "いいえ", "いえ", "結構", "けっこう", "大丈夫", "だいじょうぶ", "もしもし")
_REQUESTS = re.compile(
    r"(待って|まって|やめて|止めて|辞めて|教えて|おしえて|ほっといて|放っといて|代わって|かわって|"
    r"替わって|切って|消して|黙って|しないで|こないで|かけないで|見せて|助けて|勘弁して|送って|連絡して|"
    r"電話して)$"
)

_OPEN_ENDS = re.compile(
    r"(という|っていう|とか|なんか|何か|なにか|誰か|どこか|いつか|かどうか|というか|ていうか|しか|"
    r"だけ|ばかり|ばっか|くらい|ぐらい|ほど|など|とき|時に|場合|ため|ために|ように|ような|みたいな|"
    r"そんな|こんな|どんな|あんな|大きな|小さな|いろんな|同じ|もし|たとえば|例えば|やっぱり|やはり|"
    r"まず|まだ|もう|もっと|また|ただ|でも|だから|ですから|なので|それで|それに|それから|そしたら|"
    r"そうしたら|しかし|だけど|けど|けれど|けれども|だって|そして|じゃあ|では|あるいは|または|もしくは|"
    r"それか|ちなみに|実は|とりあえず|一応|ちょっと|すごく|とても|かなり|特に|たぶん|多分|この|その|"
    r"あの|どの|うちの|何の|って|した上|うえ|たら|れば|なら|ながら|つつ|のに|ので|から|まで|より|"
    r"たり|ほうが|方が|すると|ると|いと|だと|ないと|くて|って|して|なくて|んで|ずに|まま)$"
)
_TRAILING = re.compile(
    r"(です|ます|ません|ました|でした|だ|た|い|る|う|く|す|つ|む|ぶ|ぐ|ん|の)(けど|けれど|けども|けれども|が|から|ので|んで|し|ものですから|もんだから)$"
    r"|[ぁ-ん]て$|[んい]で$|ないと$|かなと$"
)
"""A clause that Japanese speakers often leave standing, the rest unsaid: 「人と話したいんですけど」."""
_SHORTEST_CLAUSE = 6
_AFTERTHOUGHT = re.compile(
    r"(です|ます|ません|ました|ない|た|か|よ|わ|ね)(本当に|ほんとに|ほんまに|ほんとうに|お気遣いなく|お気づかいなく|すみません|すいません|ごめんなさい)$"
)
"""Said behind a whole sentence."""
_SAID_ONLY = re.compile(r"([てで]た|[てで]る)だけ(や|よ)?$")
"""「見てただけ」; any other だけ goes on."""
_MOSHIMOSHI = re.compile(r"もしもし[ー〜]*$")
_CASUAL_ENDS = re.compile(
    r"[てで](くれ|くれや|くれよ|ちょうだい|頂戴|もろて)$|(つって|って)の$|[るた]とこ(ろ)?$|(ごめん|すみません|すいません)(なんて|何て)$"
)
"""「やめてくれ」, 「出かけるとこ」, 「すみません、何て」."""
_AGE = re.compile(r"[0-9一二三四五六七八九十](歳|才)$")
_LONGEST_FILLER = 7
"""Kana: アノデスネ and the like end as sentences do, too."""
_BY_SOUND = re.compile(
    r"(デスカ|マスカ|マシカ|マセンカ|デショカ|クダサイ|チョダイ|マセン|(デス|マス)(ネ|ヨ|ヨネ)|オネガイシマス|モシモシ)$"
)

_PARTICLES = re.compile(r"[はがをにへともやでの]$")

_ENDS = re.compile(
    r"(です|ですっ|っす|ます|ました|ません|ませんでした|でした|でしょう|だろう|ましょう|ください|"
    r"下さい|なさい|ございます|たい|ない|なかった|だった|かも|かもね|って言って|しよう|おう|こう|"
    r"じゃん|でしょ|だろ|もん|もの|っけ|かしら|わけ|つもり|予定|そう|らしい|みたい|はず|次第|限り|"
    r"以上|お願い|希望)$"
)
_COPULA_PARTICLES = re.compile(
    r"(です|ます|ました|ません|でした|でしょう|だ|た|い|る|う|く|す|つ|む|ぶ|ぐ|ん|の|か|よ|"
    r"わ|けど|から|な|さ)(ね|ねえ|よ|よね|よねえ|よな|わ|わね|さ|ぞ|ぜ|な|なあ)$"
)
_QUESTION_PARTICLE = re.compile(r"(か|かね|かな|かなあ|のか|んか)$")
_INDIRECT_QUESTION = re.compile(r"([るくつむぶぐ]|(?<!で)(?<!ま)す|[^ょろよそど]う|[^しでま]い|[^しで]た)か$")
"""「サイズが合うか」: said to a stranger it is seldom the question, more often its beginning (…、心配で)."""
_NOMINAL_QUESTION = re.compile(r"([るいうくすつむぶぐたなだん]の)$")
_PLAIN_PREDICATE = re.compile(
    r"([一-龥々]?[ぁ-ん]*[るうすつぬむぶぐ]|([行聞書着届働置引開履動]|い|とど|いただ|き|つ)く|"
    r"[一-龥々ぁ-ん]い|[っいしんえけせてねべめれきちにひみり]た|[んい]だ|だ)$"
)
_UNPREDICATED = re.compile(
    r"(ではなく|じゃなく|らく|よく|早く|はやく|ようやく|すく|なく|しばらく|とにかく|おそらく|いつも|"
    r"まず|あまり|ずつ|ひとつ|一つ|二つ|みっつ|いくつ|もう|ほう|どう|こう|よう|とう|ほんとう)$"
)

_NUMERALS = "0-9〇零一二三四五六七八九十百千万"
_DIGIT = re.compile(r"[0-9〇零一二三四五六七八九]")
_NUMBER_END = re.compile(rf"[{_NUMERALS}\-ー]$")
_COUNTED = re.compile(
    rf"[{_NUMERALS}半](円|個|枚|着|点|本|足|つ|時|時半|時ごろ|時頃|時以降|時すぎ|分|日|月|年|週間|日間|センチ|cm|ミリ|mm|メートル|m|キロ|kg|グラム|g|号|番|歳|才|サイズ|パーセント|%|l|s)$"
)
_HALF_DATE = re.compile(rf"[{_NUMERALS}](月|年)$")
_TIME_WORDS = re.compile(
    r"(今日|明日|あした|明後日|あさって|今夜|今晩|夕方|午前中|午後|朝|昼|夜|夜中|平日|週末|土日|"
    r"[月火水木金土日]曜日?|来週|再来週|今週|今度|以降|後|ごろ|頃)$"
)
_ELLIPSIS_TAKERS = frozenset({"identity", "reason", "offer", "measure", "time", "contact"})
_LAST_KANA = re.compile(r"[ぁ-ん]$")
_MAIL_END = re.compile(r"[a-z0-9_+-]@[a-z0-9-]+(\.[a-z0-9-]+)*\.(com|jp|net|org|ne\.jp|co\.jp|example)$")


def _plain(text: str) -> str:
    """NFKC, small letters, without breaks and quotes."""
    return _BREAKS.sub("", unicodedata.normalize("NFKC", text).lower()).strip("「」『』\"' ?-")


def _sounded(text: str) -> str:
    """Hiragana, long sounds shortened: the same for 「ハーイ」 and 「はい」."""
    return _LONG.sub("", text.translate(_KATAKANA))


def backchannel(text: str) -> bool:
    """Whether the words are nothing but 相槌: said to show that one listens, not to say something."""
    parts = _parts(text)
    return bool(parts) and all(part in _BACKCHANNELS for part in parts)


def begins_as_reply(text: str) -> bool:
    """Whether ``text`` begins with a word that answers a question, so that little has to follow."""
    return _plain(text).startswith(_REPLY_BEGINS)


def may_become_backchannel(text: str) -> bool:
    """Whether a 相槌 may be what these words, cut off in the middle, are going to be (「そうなん」, 「うん、なるほ」)."""
    *whole, last = _parts(text) or ("",)
    begun = len(last) >= (1 if whole else 2) and any(known.startswith(last) for known in _BACKCHANNELS)
    return all(part in _BACKCHANNELS for part in whole) and (last in _BACKCHANNELS or begun)


def _parts(text: str) -> list[str]:
    parts = [_sounded(part.strip("「」『』?？")) for part in _BREAKS.split(unicodedata.normalize("NFKC", text).lower())]
    return [part for part in parts if part]


def filler(text: str) -> bool:
    """Whether the words only hold the turn (「えっと」, 「あのですね」)."""
    sounded = _sounded(_plain(text))
    for opening in ("はい", "ああ", "あ", "ええ", "うん", "いや", ""):
        rest = sounded.removeprefix(opening)
        said_it = rest != sounded or not opening
        if said_it and (rest in _FILLERS or any(rest == first + second for first in _FILLERS for second in _FILLERS)):
            return True
    return False


def trails_off(text: str) -> bool:
    """Whether the words end in a clause whose rest may be left unsaid; what they mean decides whether enough was said."""
    plain = _plain(text)
    return len(plain) >= _SHORTEST_CLAUSE and not filler(text) and _TRAILING.search(plain) is not None


def sounds_finished(kana: str) -> bool:
    """Whether a reading (katakana without long marks) ends as only whole sentences do: recognition misspells, seldom mishears, an ending."""
    return len(kana) > _LONGEST_FILLER and _BY_SOUND.search(kana) is not None


def finished(text: str, expecting: str | None = None) -> bool:
    """Whether ``text`` is an utterance after which another may speak.

    ``expecting`` is what was asked for (``Line.asks``): it decides on bare nouns, numbers and 「そうですね」.
    """
    if not _plain(text):
        return False
    if _MAIL_END.search(unicodedata.normalize("NFKC", text).lower().strip().rstrip("。")):
        return True
    plain = _plain(text)
    sounded = _sounded(plain)
    if sounded in _MUSING and sounded not in _REPLIES:
        return expecting in {"yes_no", "identity", "offer"}
    if sounded in _REPLIES or plain in _REPLIES:
        return True
    if filler(text):
        return False
    if _QUESTION.search(text):
        return True
    if backchannel(text):
        return True
    if _COMMA.search(text) and not _QUESTION_PARTICLE.search(plain):
        return False
    return _number_finished(plain, expecting) if _NUMBER_END.search(plain) else _sentence_finished(plain, expecting)


def _number_finished(plain: str, expecting: str | None) -> bool:
    if expecting == "contact":
        digits = "".join(_DIGIT.findall(plain.replace("〇", "0").replace("零", "0")))
        if digits.startswith("0"):
            return len(digits) >= (11 if digits[1:3] in {"90", "80", "70", "60", "50"} else 10)
        return len(digits) == 7  # a postcode
    return expecting in {"measure", "time"}


def _sentence_finished(plain: str, expecting: str | None) -> bool:
    if any(whole.search(plain) for whole in (_REQUESTS, _MOSHIMOSHI, _AFTERTHOUGHT, _SAID_ONLY, _CASUAL_ENDS, _AGE)):
        return True
    if _COUNTED.search(plain):
        return expecting in _ELLIPSIS_TAKERS and not (_HALF_DATE.search(plain) and expecting == "time")
    if expecting == "time" and _TIME_WORDS.search(plain):
        return True
    if _COPULA_PARTICLES.search(plain):
        return not re.search(r"(あの|その|んで|それで|なの)ね$|(そん|こん|どん|あん|よう|たい)な$|^い?や[いよ]$", plain)
    if _QUESTION_PARTICLE.search(plain):
        return not (_OPEN_ENDS.search(plain) or _INDIRECT_QUESTION.search(plain))
    if _OPEN_ENDS.search(plain):
        return False
    if _NOMINAL_QUESTION.search(plain):
        return True
    if _ENDS.search(plain):
        return not _UNPREDICATED.search(plain)
    if _PARTICLES.search(plain):
        return False
    if _UNPREDICATED.search(plain):
        return False
    if _PLAIN_PREDICATE.search(plain):
        return True
    # A bare noun answers a question when it stands nearly alone; in a longer clause its predicate is still to come.
    return expecting in _ELLIPSIS_TAKERS and len(plain) <= 10 and not _LAST_KANA.search(plain) and not re.search(r"[はがをも]", plain)
