"""Why a line comes next, in words. Free of Qt."""

from console.ui.live.cited import Cited
from console.ui.words import Words


def why_text(words: Words, why: str) -> str:
    """``answer:ask_return`` → 「返品の質問」への応答; an id this window does not know is shown as it came."""
    kind, _, about = why.partition(":")
    if kind == "answer":
        return words("why.answer", intent=words.named("intent", about))
    if kind == "stage":
        return words("why.stage", stage=words.named("stage", about))
    return words.named("why", f"{kind}_{about}" if about else kind, why)


def hand_text(words: Words, reason: str) -> str:
    """Why a hand is raised; a rule's id (``speech.fact``) by its family."""
    return words.named("hand_reason", reason, words.named("hand_reason", reason.partition(".")[0]))


def fact_text(words: Words, fact: Cited) -> str:
    """The value, what it is of, and where it stands: ``104 cm (AP-1001 · catalogue)``."""
    kind, _, rest = fact.key.partition(".")
    about = rest.partition(".")[0] if kind == "product" else ""
    where = " · ".join(part for part in (about, words.named("fact_source", fact.source.partition(":")[0])) if part)
    return f"{fact.value}  ({where})" if fact.value else where
