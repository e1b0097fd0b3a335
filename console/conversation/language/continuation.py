"""The list that the local model continues: questions of the shop, customers' words and the key word of each.

Everything up to the customer's words can be computed before they are spoken: the examples once for all, our question the
first time it is put. A choice then costs the customer's own words and one step, and the order of the options, which never
stands in the text, cannot weigh.
"""

from typing import Final

from console.conversation.language.examples import EXAMPLES, KEYS

MOST_ASKED: Final = 60
MOST_WORDS: Final = 48
"""Characters of the customer's words that are read; a turn longer than that is cut in front, its end weighs most."""

_RULE: Final = "通販の店からの電話です。店の言葉に続くお客様の言葉を、その意味を表す短い語で分類します。"


def key(label: str) -> str:
    """A label outside the table speaks for itself."""
    return KEYS.get(label, label.replace("_", " "))


def prefix() -> str:
    """The unchanging part, up to where a question of ours begins."""
    groups = (f"店「{asked}」\n" + "".join(f"客「{words}」={key(label)}\n" for words, label in said) for asked, said in EXAMPLES)
    return f"{_RULE}\n\n{''.join(groups)}"


def head(asked: str) -> str:
    """What follows the prefix up to the customer's words: the same each time the same question of ours was put."""
    return f"店「{_one_line(asked)[-MOST_ASKED:]}」\n客「"


def tail(words: str) -> str:
    """The customer's words, up to where the model answers."""
    return f"{_one_line(words)[-MOST_WORDS:]}」="


def _one_line(text: str) -> str:
    """Without what would end the quotation or the turn."""
    return text.translate(_MARKS).replace("<|", "＜|")


_MARKS: Final = str.maketrans({"「": "『", "」": "』", "\n": " ", "\r": " "})
