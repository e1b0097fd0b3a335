"""Signs that change the course whatever the intent: driving, distress, somebody else being fetched, a channel named.

A safety net beside the understanding, with recall above precision.
"""

import re
from typing import Final

from console.domain.wording import squeeze

_DRIVING: Final = re.compile(r"運転|うんてん|ハンドル(?:を)?握|今1[.点]9(?:なん|です)")
"""運転中 reaches us as 1.9 too."""
_DISTRESS: Final = re.compile(
    r"助けて|苦しい|死にたい|つらい|辛い|怖い|こわい|救急|頭が(?:痛|ぼ)|(?:(?:何|なに)が|涙)(?:何|なん)だか|わけが(?:わ|分)から"
    r"|(?:話|お話|意味)(?:が|は)(?:よく)?(?:わ|分)から(?:ない|ん)|覚えて(?:い)?ない|忘れっぽ|ぼけ|認知症|耳が遠|年寄り|もう(?:八|九)十|(?:8|9)\d歳|施設に"
)
_FETCHING: Final = re.compile(
    r"代わり(?:ます|ました)|替わり(?:ます|ました)|かわります|(?:(?:今|いま|すぐ|本人に|少し)[、,]?|^)変わり(?:ます|ました)|代わる|呼んで(?:き|来|まい)|呼びます|(?:ちょっと|少し|少々)(?:お)?待って(?:ください|て|ね|くだ)|連れて(?:き|来)|お待ち(?:くだ|を)|少々お待ち"
)
_BEREAVED: Final = re.compile(
    r"亡くな(?:っ|り|られ)|なくなりまし|他界|逝去|永眠|死去|死にまし|死んだ|死亡|故人|葬儀|お?葬式|四十九日|忌中|喪中|先立たれ|遺族"
)
_NO_CONTACT: Final = re.compile(
    r"(?:二度と|もう|今後|一切|これ以上)[^。]{0,12}(?:電話|連絡|かけ|掛け|架け)[^。]{0,6}(?:しない|こない|来ない|やめ|不要|結構|いら|よこさ)"
    r"|かけてこない|掛けてこない|電話(?:は|を)?(?:しないで|やめて|迷惑)|番号(?:を|は)?(?:消|削除)|(?:名簿|リスト)から(?:消|外|削除)|訴え(?:ます|る)|警察"
)
_NO_OFFER: Final = re.compile(
    r"いりません|要りません|いらない|要らない|必要(?:ありません|ない|なくな)|やめておき|やめときます|遠慮(?:し|させ)|お断り|断ります|興味(?:ありません|ない|がない)|買いません|買わない|購入しません|キャンセルで"
)
_TAKEN_BACK: Final = re.compile(
    r"やっぱ|やはり|キャンセル|取り?消|なかったことに|無かったことに|(?<!お)やめ(?:ます|る|た|て|とく|とき|にし)|(?:買|購入し|注文し)(?:わない|いません|ません|ない)"
    r"|送らな(?:いで|くて)|送るのは|断り|断る|興味(?:ありません|ない|がない)|気が変わ"
)
_INTERJECTED: Final = re.compile(r"(?:(?:いや|いえ|いいえ|あ|ああ|あの|じゃあ?|その|えっと|はい|うん|すみません|ごめんなさい)[、,。]?)*")
_CLAUSE_ENDS: Final = re.compile(r"[、,。!?]+")
_NOT_WANTED: Final = re.compile(
    rf"^{_INTERJECTED.pattern}"
    r"(?P<thing>[^、。は]{1,12}?)(?:の(?:ほう|方))?(?:は|も|まで|とか(?:は)?|なんか(?:は)?)?[、,]?"
    r"(?:もう|今は|今回は|別に|特に|とくに|ちょっと|さすがに|やっぱり?|、)*"
    r"(?:[い要入]りません|[い要入]らない|いらん|大丈夫|結構|けっこう|いい(?:です|や|わ|かな|よ)|必要(?:ない|ありません)|やめ(?:とき|てお)|遠慮|なし(?:で|に)|無し(?:で|に)|抜きで)"
)
_ONLY: Final = re.compile(
    r"(?P<thing>[^、。]{1,12}?)だけ(?:で(?:いい|結構|けっこう|大丈夫|お願い|(?=[、。]|$))|お願い|(?:を|で)?(?:買|注文|頼))"
)
_LEAVING: Final = re.compile(r"(?<!を)切(?:る(?!と|の|前|なら)|ります|らせて|らないと|らんと|っても?い|ってい|りたい)")
_HEARS: Final = re.compile(
    r"(?:はい|ええ|うん|おう|ああ|もしもし|(?:(?:聞|き)こえ(?:て)?(?:い)?(?:ます|る)|届いて(?:い)?ます)(?:(?:ので|から)?[、。]?大丈夫です)?|よ|けど|[、。!])+"
)
_FINE_WITH_THAT: Final = re.compile(r"(?:それ|これ|その|メール|ショート|SMS|どちら|どっち|何時)[^。]{0,8}(?:結構|けっこう)")
_ENOUGH: Final = re.compile(
    r"^(?:(?:いや|いえ|いいえ|もう|あの|ああ|あ|私は|うちは|今回は|今は)[、,]?)*(?:結構|けっこう)(?:です|でございます|だ)?(?:ので|から)?(?=[。、.,!]|$)"
)
_ASKING: Final = re.compile(r"(?:ですか|ますか|ません(?:でした)?か|でしょうか|\?)[。.]*$")
_FOR_IT: Final = re.compile(r"お願い(?:し|いた|でき)|頼みます|送って|注文|買い")
_BACK: Final = re.compile(r"お待たせ(?:し|いた|です|、|。|$)")
_SMS: Final = re.compile(
    r"(?:ショート|相当|章と)メ|SMS|エスエムエス|エスエムス|携帯(?:の(?:ほう|方)|に|へ)|この(?:電話)?番号に|電話番号(?:に|で)"
)
_MAIL: Final = re.compile(
    r"(?<!ショート)(?:Eメール|イーメール|電子メール|メアド|メールアドレス|パソコン|(?<!ショート)メール|メイ[ルズド](?=で|に|の(?:ほう|方)|を?送))"
)
"""The telephone turns ショートメール into 相当メール and メールで into メイルで, メイドで."""
_SIZES: Final = re.compile(
    r"(?<![A-Za-z])(XL|[SML])(?![A-Za-z])|エックスエル|エス(?=サイズ|は|の|って)|エム(?=サイズ|は|の|って)|エル(?=サイズ|は|の|って)"
)
_SPELT: Final = {"エックスエル": "XL", "エス": "S", "エム": "M", "エル": "L"}


def driving(words: str) -> bool:
    return _DRIVING.search(squeeze(words)) is not None


def distressed(words: str) -> bool:
    return _DISTRESS.search(squeeze(words)) is not None


def fetching(words: str) -> bool:
    """Somebody else is being brought to the telephone."""
    return _FETCHING.search(squeeze(words)) is not None


def bereaved(words: str) -> bool:
    """Whoever was asked for has died."""
    return _BEREAVED.search(squeeze(words)) is not None


def forbids_contact(words: str) -> bool:
    return _NO_CONTACT.search(squeeze(words)) is not None


def declines(words: str) -> bool:
    """An unmistakable no to the purchase; a question (「送料はいらないんですか」) is none."""
    plain = squeeze(words)
    if _ASKING.search(plain) or _FINE_WITH_THAT.search(plain):
        return False
    return _NO_OFFER.search(plain) is not None or _ENOUGH.search(plain) is not None


def withdraws(words: str, *, asked: bool) -> bool:
    """Takes back a purchase that was agreed to. A bare 「いりません」 does unless something was ``asked`` that it answers."""
    plain = squeeze(words)
    return _TAKEN_BACK.search(plain) is not None or (not asked and _NO_OFFER.search(plain) is not None)


def not_wanted(words: str) -> tuple[str, str] | None:
    """The thing that is declined by its name, and what is said behind it: 靴下 and 「ありがとう」 of 「靴下は大丈夫です、ありがとう」."""
    plain = squeeze(words)
    found = _NOT_WANTED.match(plain)
    return (found["thing"], _next_clause(plain[found.end() :])) if found else None


def only_wanted(words: str) -> tuple[str, str] | None:
    """The thing beside which nothing is wanted, and what is said beside that: コート and 「メールで」 of 「メールで、コートだけでいいです」."""
    plain = squeeze(words)
    found = _ONLY.search(plain)
    if found is None:
        return None
    before = plain[: found.start()]
    return found["thing"], ("" if _INTERJECTED.fullmatch(before) else before) + _next_clause(plain[found.end() :])


def _next_clause(words: str) -> str:
    return words[end.end() :] if (end := _CLAUSE_ENDS.search(words)) else ""


def leaving(words: str) -> bool:
    """「もう切りますね」: more than a thank-you, the telephone is being put down."""
    return _LEAVING.search(squeeze(words)) is not None


def only_hears(words: str) -> bool:
    """「はい、聞こえてます」: nothing but that one is heard."""
    return _HEARS.fullmatch(squeeze(words)) is not None


def asks_for_it(words: str) -> bool:
    """「じゃあ、お願いします」 after an offer: more than a yes."""
    return _FOR_IT.search(squeeze(words)) is not None


def is_back(words: str) -> bool:
    """「お待たせしました」: no complaint about having been kept waiting."""
    return _BACK.search(squeeze(words)) is not None


def channel(words: str) -> str | None:
    """``sms`` or ``mail`` when named."""
    plain = squeeze(words)
    if _SMS.search(plain):
        return "sms"
    return "mail" if _MAIL.search(plain) else None


def size(words: str) -> str | None:
    """A garment size that is asked about: S, M, L, XL; the last one named."""
    found = [m[0] for m in _SIZES.finditer(squeeze(words))]
    return _SPELT.get(found[-1], found[-1]) if found else None
