"""What the engine tells of one tried sentence, as a person reads it: what was understood and why, which scene comes next, what would be said. Free of Qt."""

from collections.abc import Iterator
from typing import Final

from console.ui.answers import JSON
from console.ui.studio import names
from console.ui.words import Words

LEAST: Final = 0.01
Said = tuple[str, str]
"""The role of a label and its words."""


def told(words: Words, answer: JSON) -> Iterator[Said]:
    """``answer`` with words of a customer in it."""
    yield from _understood(words, answer["understood"])
    yield "strong", words("studio.sentence_next", scene=names.scene(words, answer["scene"]))
    for line in answer["lines"]:
        yield "ai-words", words("studio.sentence_line", text=line["text"])
    if answer["lines"]:
        yield "caption", words("studio.sentence_passed")
    elif not answer["stopped"]:
        yield "soft", words("studio.sentence_silent")
    yield from stopped(words, answer)
    for hand in answer["hands"]:
        yield "caption", words("studio.sentence_hand", text=hand[words.lang])
    does = [words(f"studio.sentence_does.{done}") for done in answer["does"]]
    if answer["outcome"]:
        does.append(words("studio.sentence_outcome", outcome=words.named("outcome", answer["outcome"])))
    if does:
        yield "caption", words("studio.sentence_then", does=words.listed(does))


def stopped(words: Words, answer: JSON) -> Iterator[Said]:
    """What the guardrails kept from being said, with the law."""
    for one in answer["stopped"]:
        said = words("studio.sentence_line", text=one["text"]) if one["text"] else ""
        yield "act", words("studio.sentence_stopped", text=said, why=one[words.lang])
        if one["law"]:
            yield "caption", words("studio.by_law", law=words.law(one["law"]))


def _understood(words: Words, found: JSON) -> Iterator[Said]:
    chances = {label: round(100 * chance) for label, chance in found["ranked"] if chance >= LEAST}
    name = names.heard(words, found["intent"])
    sure = words("studio.sentence_sure" if found["sure"] else "studio.sentence_unsure")
    yield "strong", words("studio.sentence_meant", intent=name, sure=sure)
    yield "caption", words(f"studio.sentence_why.{found['why']}")
    ranked = words.listed(words("studio.sentence_chance", intent=names.heard(words, label), n=n) for label, n in chances.items())
    if ranked:
        yield "caption", words("studio.sentence_ranked", ranked=ranked)
    if found["also"]:
        yield "caption", words("studio.sentence_also", intents=words.listed(names.heard(words, label) for label in found["also"]))
    if found["language_model"]:
        labels = words.listed(names.heard(words, label) for label in found["language_model"])
        yield "caption", words("studio.sentence_model", intents=labels)
