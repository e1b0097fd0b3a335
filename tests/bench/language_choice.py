"""The language model as a chooser: milliseconds, processor time and tokens a choice when warm, and how often it is right.

Prints JSON. ``new`` are choices under a question that was never put before, ``prepared`` the same after ``prepare`` (which takes
``prepare_ms``, while the question sounds), ``known`` those under one that was answered before. ``in_time`` is the share of choices
that each limit would have let through.

``python -m tests.bench.language_choice [--threads N] [--every N]``
"""

import argparse
import json
import statistics
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import platformdirs

from console.conversation.language.llama import Llama

REASON = "何か気になる点がございましたか。"
OFFER = "リンクをお送りしてもよろしいでしょうか。"
WHO = "ご本人様でいらっしゃいますか。"
LIMITS_MS = (300, 400, 500, 600, 700, 800, 1000)
LONGEST_S = 60.0

SENTENCES: tuple[tuple[str, str, str, tuple[str, ...]], ...] = (
    (REASON, "着てみないと丈がどうなのか", "reason_size", ("reason_color", "reason_size")),
    (REASON, "大きすぎたら嫌だなって", "reason_size", ("reason_size", "reason_price", "complaint")),
    (REASON, "写真だと青っぽく見えるけど紺なの", "reason_color", ("reason_color", "ask_stock", "reason_size")),
    (REASON, "うーん、六万はさすがに", "reason_price", ("refuse_offer", "reason_price", "ask_discount")),
    (REASON, "お財布と相談中です", "reason_price", ("reason_price", "need_consult", "reason_payment")),
    (REASON, "送るのにお金取られるのがね", "reason_shipping_cost", ("reason_price", "reason_shipping_cost")),
    (REASON, "週末に着ないと困るんだけど間に合わなそうで", "reason_delivery", ("ask_delivery_date", "reason_delivery", "complaint")),
    (REASON, "クレジットがうまく使えなくて", "reason_payment", ("reason_payment", "reason_site_trouble", "ask_payment")),
    (REASON, "よそのショップのも見てから決めようかと", "reason_comparing", ("reason_comparing", "reason_bought_elsewhere")),
    (REASON, "あ、入れたままだったんだ", "reason_forgot", ("reason_forgot", "already_ordered", "affirm")),
    (REASON, "ボタンを押しても進まなかったんですよ", "reason_site_trouble", ("reason_site_trouble", "complaint")),
    (REASON, "特に買うつもりじゃなくて眺めてただけ", "reason_just_looking", ("refuse_offer", "reason_just_looking")),
    (REASON, "デパートで似たのを買ったのでもういいです", "reason_bought_elsewhere", ("reason_bought_elsewhere", "already_ordered")),
    (REASON, "嫁さんに聞かないと怒られる", "need_consult", ("need_consult", "reason_price", "call_later")),
    (OFFER, "じゃあ送ってもらおうかな", "agree_send_link", ("agree_send_link", "affirm", "hold_on")),
    (OFFER, "メッセージでくれたら見ますよ", "agree_send_link", ("agree_send_link", "call_later")),
    (OFFER, "いや、そこまではいいかな", "refuse_offer", ("affirm", "refuse_offer")),
    (OFFER, "もうかけてくるのはやめてもらえる", "refuse_contact", ("refuse_offer", "refuse_contact", "thanks_bye")),
    (OFFER, "機械じゃなくてちゃんとした人と話させて", "want_human", ("want_human", "ask_if_ai", "complaint")),
    (OFFER, "これって録音したのを流してるだけ?", "ask_if_ai", ("ask_if_ai", "want_human", "ask_repeat")),
    (OFFER, "今ちょっと料理してて手が離せない", "call_later", ("call_later", "hold_on", "refuse_offer")),
    (OFFER, "あ、ごめん、ちょい待って", "hold_on", ("hold_on", "call_later")),
    (OFFER, "電波が悪くて今のが聞き取れなかった", "ask_repeat", ("ask_repeat", "complaint", "deny")),
    (OFFER, "気に入らなかったら送り返していいの", "ask_return", ("ask_return", "ask_shipping_fee", "ask_warranty")),
    (OFFER, "注文したら何日で来るの", "ask_delivery_date", ("ask_delivery_date", "ask_stock")),
    (OFFER, "まだ残ってるんですか、あれ", "ask_stock", ("ask_stock", "ask_product", "already_ordered")),
    (OFFER, "コンビニで払えたりする?", "ask_payment", ("ask_payment", "ask_discount", "ask_shipping_fee")),
    (OFFER, "ちょっとまけてくれたりしない", "ask_discount", ("ask_discount", "reason_price", "ask_payment")),
    (OFFER, "家で水洗いしても平気ですか", "ask_product", ("ask_product", "ask_return", "ask_warranty")),
    (OFFER, "すぐ壊れたら直してもらえるの", "ask_warranty", ("ask_warranty", "complaint", "ask_return")),
    (WHO, "はいはい、わたくしです", "identity_confirm", ("identity_confirm", "deny", "third_party")),
    (WHO, "おばあちゃんは病院に行ってます", "third_party", ("third_party", "wrong_person", "call_later")),
    (WHO, "そんな名前の者はうちにおりません", "wrong_person", ("third_party", "wrong_person")),
    (WHO, "おたく、どこの誰", "ask_caller", ("ask_caller", "ask_number_source", "ask_if_ai")),
    (WHO, "なんでこの番号にかけてくるわけ", "ask_number_source", ("ask_number_source", "complaint", "ask_caller")),
    (WHO, "ぼく、まだ五年生だけど", "minor", ("minor", "identity_confirm", "third_party")),
)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--every", type=int, default=1, help="only each N-th sentence")
    options = parser.parse_args()
    weights = Path(platformdirs.user_data_dir("okaeri")) / "models" / "qwen2.5-coder-1.5b" / "model.gguf"
    states = Path(platformdirs.user_cache_dir("okaeri")) / "language"
    began = time.monotonic()
    model = Llama(weights, threads=options.threads, states=states)
    start_s = time.monotonic() - began
    model.choose("はい、何でしょうか。", "はい", ("affirm", "deny"), time.monotonic() + 60)
    choices: dict[str, list[Choice]] = {"new": [], "prepared": [], "known": []}
    preparing: list[float] = []
    right, unsure, wrong = 0, 0, []
    sentences = SENTENCES[:: options.every]
    for place, (asked, words, expected, labels) in enumerate(sentences):
        # Each in a wording of its own, so that nothing is known of it.
        for kind, put in (("new", f"{place}番。{asked}"), ("prepared", f"{place}回目。{asked}"), ("known", f"{place}番。{asked}")):
            began = time.monotonic()
            if kind == "prepared":
                model.prepare(put)
                preparing.append((time.monotonic() - began) * 1000)
            began, worked, evaluated = time.monotonic(), time.process_time(), model.evaluated
            label = model.choose(put, words, labels, began + LONGEST_S)
            ended = Choice((time.monotonic() - began) * 1000, (time.process_time() - worked) * 1000, model.evaluated - evaluated)
            choices[kind].append(ended)
        right += label == expected
        unsure += label is None
        if label not in (expected, None):
            wrong.append(f"{words} → {label}")
    figures = {"n": len(sentences), "right": right, "none": unsure, "wrong": len(wrong)}
    spent: dict[str, Any] = {name: {**_spread(some), "in_time": _in_time(some)} for name, some in choices.items()}
    spent["prepare_ms"] = {"p50": round(statistics.median(preparing)), "max": round(max(preparing))}
    print(
        json.dumps(
            {"threads": options.threads, "start_s": round(start_s, 1), **spent, **figures, "mistakes": wrong},
            ensure_ascii=False,
            indent=1,
        )
    )


class Choice(NamedTuple):
    ms: float
    processor_ms: float
    tokens: int


def _in_time(choices: Sequence[Choice]) -> dict[str, float]:
    return {str(limit): round(sum(choice.ms <= limit for choice in choices) / len(choices), 2) for limit in LIMITS_MS}


def _spread(choices: Sequence[Choice]) -> dict[str, dict[str, int]]:
    spread = {}
    for name, values in zip(Choice._fields, zip(*choices, strict=True), strict=True):
        ranked = sorted(values)
        middle, late = round(statistics.median(ranked)), round(ranked[int(len(ranked) * 0.95)])
        spread[name] = {"p50": middle, "p95": late, "max": round(ranked[-1])}
    return spread


if __name__ == "__main__":
    main()
