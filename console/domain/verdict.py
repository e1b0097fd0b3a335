"""A rule's no, as data: which rule, and one sentence in each language for the person who asked."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Verdict:
    """``rule`` is a dotted id (``gate.window``, ``speech.disclosures``); where a rule is content it returns ``None`` instead."""

    rule: str
    ja: str
    en: str
