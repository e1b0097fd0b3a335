"""The question put to the model: a prefix that never changes and stays in its memory, and a short rest for each request.

The answer is one letter, so that one step of the model decides. The options carry their own descriptions: a small model
chooses better among words it sees beside the letters than among names it must look up.
"""

from collections.abc import Sequence
from typing import Final

from console.conversation.language.labels import description

LETTERS: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
MOST_WORDS: Final = 160
"""Characters of the customer's words that are shown; a turn longer than that is cut in front, its end weighs most."""

_EXAMPLES: Final = (
    ("何か気になる点がございましたか。", "ちょっと大きさがどうかなと思って", ("reason_price", "reason_size", "affirm"), "B"),
    ("リンクをお送りしてもよろしいですか。", "あ、それならお願いしようかな", ("agree_send_link", "refuse_offer", "ask_payment"), "A"),
    ("ご購入を検討されますか。", "うーん、また今度でいいです", ("affirm", "need_consult", "refuse_offer"), "C"),
    ("何かご質問はございますか。", "届いてから合わなかったらどうなるの", ("ask_return", "ask_delivery_date", "complaint"), "A"),
    ("山田様でいらっしゃいますか。", "いま手が離せないんですけど", ("identity_confirm", "call_later", "deny"), "B"),
)

SYSTEM: Final = "通販の電話です。店の質問に続くお客様の言葉の意味に、最も近いものを選び、その記号一文字だけを答えます。"


def question(asked: str, words: str, labels: Sequence[str]) -> str:
    """The user's turn for one request."""
    options = " ".join(f"{letter}={description(label)}" for letter, label in zip(LETTERS, labels, strict=False))
    return f"店「{asked[-60:]}」客「{words[-MOST_WORDS:]}」{options}"


def conversation() -> tuple[tuple[str, str], ...]:
    """The examples as ``(user, assistant)`` turns."""
    return tuple((question(asked, words, labels), letter) for asked, words, labels, letter in _EXAMPLES)


def prefix() -> str:
    """The unchanging part in ChatML, up to where the user's turn begins."""
    turns = "".join(f"<|im_start|>user\n{user}<|im_end|>\n<|im_start|>assistant\n{letter}<|im_end|>\n" for user, letter in conversation())
    return f"<|im_start|>system\n{SYSTEM}<|im_end|>\n{turns}<|im_start|>user\n"


def rest(asked: str, words: str, labels: Sequence[str]) -> str:
    """What follows the prefix for one request, up to where the model answers."""
    plain = question(asked, words, labels).replace("<|", "＜|")
    return f"{plain}<|im_end|>\n<|im_start|>assistant\n"


def grammar(count: int) -> str:
    """GBNF that lets only the first ``count`` letters out."""
    return "root ::= " + " | ".join(f'"{letter}"' for letter in LETTERS[:count])
