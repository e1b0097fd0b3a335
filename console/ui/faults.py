"""What goes wrong at the desk itself, said in both languages as an engine's refusal is."""

from console.ui.answers import Refusal
from console.ui.words import Lang, Words


def fault(key: str, **blanks: object) -> Refusal:
    """``key`` stands under ``[fault]`` in ``assets/translations``; raises ``KeyError`` for one that does not."""
    ja, en = (Words.load(lang)(f"fault.{key}", **blanks) for lang in (Lang.JA, Lang.EN))
    return Refusal(ja, en)
