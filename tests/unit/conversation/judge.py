"""The judge of finished calls: written from COMPLIANCE.md, it reads only what was heard and what was done.

It knows neither the script's marks nor the guardrails: goods, offers and urging are recognised by their words.
"""

import re
import unicodedata
from dataclasses import dataclass, field

from console.domain.customer import Customer
from console.domain.moves import Bar, SendLink, Understood
from tests.unit.conversation.telephone import SHOP, Entry, Telephone

URGING = re.compile(
    r"リンクをお送り(?:いたしましょう|してもよろしい)|いかがでしょう|おすすめ|クーポン|[0-9]%引き|無料にできます|カートにお入れ|カートの中身|会員特典"
)
CONTENTS = re.compile(r"ウールチェスター|リネンシャツ|ランニングショーツ|ヘッドホン|液晶テレビ|保湿クリーム|美容液|おせち|ソファ|カート")
KINDS = re.compile(r"衣料品|家電製品|化粧品|食品|家具")
SCARCE = re.compile(r"残り|品薄|限定|先着|本日限り|今だけ|お早め")
FORBIDDEN = re.compile(r"絶対|必ず|今すぐ|後悔|損をします|治り|消えます|カード番号|暗証番号")
SENT = re.compile(r"お送りしました|送信しました")
CONFIRMING = ("identity_confirm", "affirm", "agree_purchase", "agree_send_link")
ORDER = ["seller", "caller", "recording", "purpose", "identity", "goods"]
WORDS_OF = {
    "seller": "みなとマルシェ",
    "caller": "自動音声アシスタント、",
    "recording": "録音しております",
    "purpose": "ご購入に関するご案内のお電話です",
    "identity": "様ご本人で",
    "goods": "についてのご案内です",
}


@dataclass
class Findings:
    broken: list[tuple[str, str]] = field(default_factory=list)

    def add(self, rule: str, text: str) -> None:
        self.broken.append((rule, text))


def judge(call: Telephone) -> list[tuple[str, str]]:
    """(rule, sentence) of everything that was against the law or against the design."""
    found = Findings()
    _opening(call, found)
    _after_refusal(call, found)
    _strangers_and_distress(call, found)
    _facts(call, found)
    _link(call, found)
    _ends(call, found)
    return found.broken


def _plain(text: str) -> str:
    return re.sub(r"\s|(?<=\d),(?=\d{3})", "", unicodedata.normalize("NFKC", text))


def _opening(call: Telephone, found: Findings) -> None:
    heard: list[str] = []
    confirmed = False
    for entry in call.log:
        if isinstance(entry.value, Understood):
            confirmed |= entry.value.intent in CONFIRMING
        if entry.kind == "meanwhile":
            confirmed |= entry.text.rpartition("|")[2] in CONFIRMING
        if entry.kind != "agent":
            continue
        said = _plain(entry.text)
        personal = confirmed and set(heard) >= set(ORDER[:5])
        if CONTENTS.search(said) and set(heard) != set(ORDER):
            found.add("contents before the opening", entry.text)
        if URGING.search(said) and set(heard) != set(ORDER):
            found.add("urging before the opening", entry.text)
        if KINDS.search(said) and not personal:
            found.add("goods before the person is known", entry.text)
        if entry.complete:
            heard += [name for name in ORDER if WORDS_OF[name] in said and name not in heard and (name != "goods" or personal)]
    firsts = [name for name in heard if name in ("seller", "caller", "recording", "identity", "goods")]
    if firsts != [name for name in ORDER if name in firsts]:
        found.add("opening out of order", str(heard))


def _after_refusal(call: Telephone, found: Findings) -> None:
    refused = _turn_meaning(call, "refuse_offer", "refuse_contact")
    if refused is None:
        return
    place, label = refused
    later = [entry for entry in call.log[place:] if entry.kind == "agent"]
    sent_before = any(entry.kind == "accepted" for entry in call.log[:place])
    if len(later) > 1:
        found.add("more than one line after a refusal", later[1].text)
    for entry in later:
        if URGING.search(_plain(entry.text)):
            found.add("urging after a refusal", entry.text)
    bars = [entry.value for entry in call.log if entry.kind == "Bar"]
    if not bars and not (sent_before and label == "refuse_offer"):
        found.add("a refusal that bars nothing", label)
    if label == "refuse_contact" and Bar(everything=True) not in bars:
        found.add("contact declined but not every channel barred", label)


def _strangers_and_distress(call: Telephone, found: Findings) -> None:
    for labels, words in (
        (("third_party", "wrong_person", "minor"), re.compile(f"{CONTENTS.pattern}|{KINDS.pattern}|円")),
        (("complaint",), URGING),
    ):
        seen = _turn_meaning(call, *labels)
        if seen is None or (seen[1] == "third_party" and _fetched(call, seen[0])):
            continue
        for entry in call.log[seen[0] :]:
            if entry.kind == "agent" and words.search(_plain(entry.text)):
                found.add(f"after {seen[1]}", entry.text)


def _fetched(call: Telephone, place: int) -> bool:
    return any(entry.line == "hold" for entry in call.log[place : place + 4])


def _facts(call: Telephone, found: Findings) -> None:
    person = call.brief.customer
    allowed = _numbers(call)
    urged = 0
    for entry in call.log:
        if entry.kind != "agent":
            continue
        said = _plain(entry.text)
        urged += re.search(r"リンクをお送り(?:いたしましょう|してもよろしい)", said) is not None
        loose = {int(n) for n in re.findall(r"\d+", said)} - allowed
        if loose and entry.line not in ("confirm_time", "time_close"):
            found.add(f"numbers without a fact {sorted(loose)}", entry.text)
        for pattern, rule in ((SCARCE, "scarcity"), (FORBIDDEN, "forbidden wording")):
            if pattern.search(said):
                found.add(rule, entry.text)
        if "クーポン" in said and not (person.orders == 0 and call.brief.cart.total >= 5000):
            found.add("HELLO10 to one it is not for", entry.text)
        if "会員特典" in said and not person.vip:
            found.add("VIP10 to one it is not for", entry.text)
        if "15%引き" in said and all(line.sku != "AP-1003" for line in call.brief.cart.lines):
            found.add("socks without shorts", entry.text)
    if urged > call.brief.pushes_allowed:
        found.add("too many pushes", str(urged))


def _numbers(call: Telephone) -> set[int]:
    """All numbers that the shop's facts, the cart and simple sums of them give."""
    person: Customer = call.brief.customer
    total = call.brief.cart.total
    texts = [f"{fact.value} {fact.spoken}" for fact in SHOP.facts] + [entry.text for entry in call.log if entry.kind == "fact"]
    texts += [line.name for line in call.brief.cart.lines] + [call.brief.shop.return_number]
    known = {int(n) for text in texts for n in re.findall(r"\d+", _plain(text))}
    after = total - total // 10
    postage = {"北海道": 1100, "沖縄県": 1650}.get(person.prefecture, 660)
    return known | {total, after, 1020, 11_000 - total, total + postage, after + postage, *range(101)}


def _link(call: Telephone, found: Findings) -> None:
    accepted = cooling = priced = False
    for entry in call.log:
        if entry.kind == "accepted":
            accepted = True
        if entry.kind == "agent" and entry.complete:
            cooling |= "クーリング・オフ" in entry.text
            priced |= "お支払い額は" in entry.text and "円" in entry.text
        if entry.kind == "agent" and SENT.search(entry.text) and not accepted:
            found.add("sent before it was accepted", entry.text)
        if entry.kind == "SendLink" and isinstance(entry.value, SendLink) and not (cooling and priced):
            found.add("a link without price and cooling-off", entry.value.channel)


def _ends(call: Telephone, found: Findings) -> None:
    if not call.over:
        found.add("a call that does not end", call.log[-1].kind if call.log else "")


def _turn_meaning(call: Telephone, *labels: str) -> tuple[int, str] | None:
    """Where in the log a turn was first taken to mean one of ``labels``."""
    for place, entry in enumerate(call.log):
        meant = entry.value
        if isinstance(meant, Understood) and meant.intent in labels:
            return place, meant.intent
    return None


__all__ = ["Entry", "judge"]
