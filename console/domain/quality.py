"""How a call is judged by a person: the criteria of the form, and what they come to."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

BEST: Final = 2
"""Points of a criterion that was met: 2 well, 1 in part, 0 not."""


@dataclass(frozen=True, slots=True)
class Criterion:
    id: str
    ja: str
    en: str


FORM: Final = (
    Criterion("opening", "名乗りと用件がはっきり伝わった", "Name and purpose came across"),
    Criterion("listening", "お客様の話を正しく受け止めた", "What the customer said was taken up rightly"),
    Criterion("answer", "答えが正しく、質問に合っていた", "The answers were right and to the point"),
    Criterion("manner", "言葉づかいと間の取り方が丁寧だった", "Wording and timing were polite"),
    Criterion("respect", "断りやためらいを尊重した", "Refusal and hesitation were respected"),
)


def score(answers: Mapping[str, int]) -> int:
    """0 to 100 over the criteria that were answered. Raises ``ValueError`` when none was, or one is not of the form."""
    known = {criterion.id for criterion in FORM}
    if not answers or not answers.keys() <= known or not all(0 <= points <= BEST for points in answers.values()):
        raise ValueError("not an answer to the form")
    return round(100 * sum(answers.values()) / (BEST * len(answers)))
