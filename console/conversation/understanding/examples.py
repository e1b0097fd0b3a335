"""The training examples as people write them: one file a label, one sentence a line.

::

    # a comment
    もう電話しないでください
    [identity,yes_no] はい            said in answer to that question
    {商品}の送料はいくらですか         a template: every {slot} is drawn from templates.yaml

A line in brackets is for those questions only; ``[none]`` is for no particular question; a line without brackets means the same whatever was asked.

Files in the folder ``apart`` are learnt by understanding and not expected by recognition: dialects, stories, and sentences as it garbles them.
"""

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from console.domain.errors import BadInput

EXPECTATIONS = ("identity", "yes_no", "reason", "offer", "measure", "time", "contact")
_LINE = re.compile(r"^\[(?P<expecting>[a-z_,]+)\]\s*(?P<text>.+)$")
_SLOT = re.compile(r"\{([^{}]+)\}")
_DRAWS = 5  # of each template: enough to teach that the slot may vary, few enough not to outweigh written sentences


@dataclass(frozen=True, slots=True)
class Example:
    text: str
    label: str
    expecting: tuple[str | None, ...] = ()  # (): whatever was asked
    source: str = ""  # the line it was drawn from: copies of one line stay on one side of a cross-validation


def read_examples(folder: Path, values: Mapping[str, Sequence[str]]) -> tuple[Example, ...]:
    """Every ``<label>.txt`` of the folder and of its ``apart``, templates expanded.

    Raises:
        BadInput: no examples, an unknown expectation or slot; names file and line.
    """
    found: list[Example] = []
    for file in example_files(folder):
        for number, line in enumerate(file.read_text("utf-8").splitlines(), start=1):
            line = line.strip()
            if not line or line.startswith("#"):
                continue
            expecting: tuple[str | None, ...] = ()
            if match := _LINE.match(line):
                names = match["expecting"].split(",")
                if unknown := [name for name in names if name not in EXPECTATIONS and name != "none"]:
                    raise BadInput(
                        f"{file.name} {number}行目: 「{unknown[0]}」という問いはありません。LABELS.md の一覧から選んでください。",
                        f"{file.name} line {number}: there is no expectation '{unknown[0]}'; choose from LABELS.md.",
                    )
                expecting = tuple(None if name == "none" else name for name in names)
                line = match["text"]
            for text in _drawn(line, values, f"{file.name} {number}行目", f"{file.name} line {number}"):
                found.append(Example(text, file.stem, expecting, f"{file.stem}:{line}"))
    if not found:
        raise BadInput(f"{folder} に例文がありません。", f"There are no examples in {folder}.")
    return tuple(found)


def example_files(folder: Path) -> list[Path]:
    """In the order they are read."""
    return [*sorted(folder.glob("*.txt")), *sorted(folder.glob("apart/*.txt"))]


def drawn_from(line: str, values: Mapping[str, Sequence[str]]) -> list[str]:
    """The sentence with each slot filled in a few ways. Raises ``BadInput`` for a slot that there is not."""
    return _drawn(line, values, f"「{line}」", repr(line))


def _drawn(line: str, values: Mapping[str, Sequence[str]], where_ja: str, where_en: str) -> list[str]:
    slots = _SLOT.findall(line)
    if not slots:
        return [line]
    for slot in slots:
        if slot not in values:
            raise BadInput(f"{where_ja}: {{{slot}}} が templates.yaml にありません。", f"{where_en}: {{{slot}}} is not in templates.yaml.")
    drawn: list[str] = []
    for draw in range(_DRAWS):
        text = line
        for position, slot in enumerate(slots):
            choice = int.from_bytes(hashlib.sha256(f"{line}|{position}".encode()).digest()[:4], "big") + draw
            text = text.replace("{" + slot + "}", values[slot][choice % len(values[slot])], 1)
        if text not in drawn:
            drawn.append(text)
    return drawn
