"""The question put to a model behind a server: a conversation that never changes, which a server keeps computed, and a turn.

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


def beginning(asked: str) -> str:
    """The user's turn as far as it is known before the customer speaks."""
    return f"店「{asked[-60:]}」客「"


def question(asked: str, words: str, labels: Sequence[str]) -> str:
    """The user's turn for one request."""
    options = " ".join(f"{letter}={description(label)}" for letter, label in zip(LETTERS, labels, strict=False))
    return f"{beginning(asked)}{words[-MOST_WORDS:]}」{options}"


def conversation() -> tuple[tuple[str, str], ...]:
    """The examples as ``(user, assistant)`` turns."""
    return tuple((question(asked, words, labels), letter) for asked, words, labels, letter in _EXAMPLES)


def grammar(count: int) -> str:
    """GBNF that lets only the first ``count`` letters out."""
    return "root ::= " + " | ".join(f'"{letter}"' for letter in LETTERS[:count])
