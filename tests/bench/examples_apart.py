"""Which training examples stand too near to sentences of a test set, by their readings. Prints JSON; exit code 1 when there are any.

``python -m tests.bench.examples_apart SET.jsonl … [--examples FOLDER] [--nearer-than 0.15]``: a pair is near when the edit distance of the two readings
(bare katakana), divided by the longer one's length, is below the limit; the same reading is 0. Sentences of fewer than SHORTEST morae (「はい」, 「高一です」)
are passed over: everybody says those.
"""

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt

from console.app.hearing_errors import distance
from console.conversation.understanding.evaluation import read_lines
from console.conversation.understanding.examples import read_examples
from console.conversation.understanding.normal import folded
from console.conversation.understanding.reading import DictionaryReader
from console.conversation.understanding.trained import template_values

EXAMPLES: Final = Path(__file__).parents[2] / "assets/understanding/ja"
SHORTEST: Final = 8
FIRST_SOUND: Final = ord("ァ")
SOUNDS: Final = ord("ー") - FIRST_SOUND + 1
Read = tuple[str, str]


def read(sentences: Iterable[str], reader: DictionaryReader) -> list[Read]:
    """Each sentence once, with its reading; the short ones left out."""
    found = ((text, reader.read(folded(text)).kana) for text in dict.fromkeys(sentences))
    return [(text, kana) for text, kana in found if len(kana) >= SHORTEST]


def counted(kana: Iterable[str]) -> npt.NDArray[np.int16]:
    """How often each sound of katakana stands in each reading."""
    rows = [Counter(ord(sound) - FIRST_SOUND for sound in one) for one in kana]
    return np.array([[row[sound] for sound in range(SOUNDS)] for row in rows], dtype=np.int16)


def near(test: Read, examples: Sequence[Read], sounds: npt.NDArray[np.int16], limit: float) -> Iterator[tuple[str, float]]:
    """The examples nearer to ``test`` than ``limit``. An edit changes one sound at most, so most examples need no look."""
    off = sounds - counted([test[1]])
    apart = np.maximum(np.maximum(off, 0).sum(axis=1), np.maximum(-off, 0).sum(axis=1))
    for place in np.flatnonzero(apart < limit * (len(test[1]) + apart)):
        text, kana = examples[int(place)]
        share = distance(test[1], kana) / max(len(test[1]), len(kana))
        if share < limit:
            yield text, share


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("sets", nargs="+", type=Path)
    parser.add_argument("--examples", type=Path, default=EXAMPLES)
    parser.add_argument("--nearer-than", type=float, default=0.15)
    options = parser.parse_args()
    reader = DictionaryReader()
    examples = read((example.text for example in read_examples(options.examples, template_values(options.examples))), reader)
    sounds = counted(kana for _, kana in examples)
    told = {}
    for file in options.sets:
        lines = read((line["text"] for line in read_lines(file)), reader)
        pairs = [
            {"test": test[0], "example": example, "distance": round(share, 3)}
            for test in lines
            for example, share in near(test, examples, sounds, options.nearer_than)
        ]
        told[file.name] = {"sentences": len(lines), "near": len({pair["test"] for pair in pairs}), "pairs": pairs}
    print(json.dumps(told, ensure_ascii=False, indent=1))
    sys.exit(any(one["near"] for one in told.values()))


if __name__ == "__main__":
    main()
