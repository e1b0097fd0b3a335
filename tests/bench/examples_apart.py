"""Which training examples stand too near to sentences of a test set, by their readings. Prints JSON; exit code 1 when there are any.

``python -m tests.bench.examples_apart SET.jsonl … [--examples FOLDER] [--nearer-than 0.15]``: a pair is near when the edit distance of the two readings
(bare katakana), divided by the longer one's length, is below the limit; the same reading is 0. Sentences of fewer than SHORTEST morae (「はい」, 「高一です」)
are passed over: everybody says those.
"""

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from console.app.hearing_errors import distance
from console.conversation.understanding.evaluation import read_lines
from console.conversation.understanding.examples import read_examples
from console.conversation.understanding.normal import folded
from console.conversation.understanding.reading import DictionaryReader
from console.conversation.understanding.trained import template_values

EXAMPLES: Final = Path(__file__).parents[2] / "assets/understanding/ja"
SHORTEST: Final = 8
Read = tuple[str, str, Counter[str]]


def read(sentences: Sequence[str], reader: DictionaryReader) -> Iterator[Read]:
    for text in dict.fromkeys(sentences):
        kana = reader.read(folded(text)).kana
        if len(kana) >= SHORTEST:
            yield text, kana, Counter(kana)


def near(one: Read, other: Read, limit: float) -> float | None:
    """The distance 0–1 when it is below ``limit``. One edit changes two of the letters' counts at most, so most pairs need no look."""
    longest = max(len(one[1]), len(other[1]))
    apart = max((one[2] - other[2]).total(), (other[2] - one[2]).total())
    if apart >= limit * longest:
        return None
    share = distance(one[1], other[1]) / longest
    return share if share < limit else None


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("sets", nargs="+", type=Path)
    parser.add_argument("--examples", type=Path, default=EXAMPLES)
    parser.add_argument("--nearer-than", type=float, default=0.15)
    options = parser.parse_args()
    reader = DictionaryReader()
    examples = list(read([example.text for example in read_examples(options.examples, template_values(options.examples))], reader))
    told = {}
    for file in options.sets:
        lines = list(read([line["text"] for line in read_lines(file)], reader))
        pairs = [
            {"test": test[0], "example": example[0], "distance": round(share, 3)}
            for test in lines
            for example in examples
            if (share := near(test, example, options.nearer_than)) is not None
        ]
        told[file.name] = {"sentences": len(lines), "near": len({pair["test"] for pair in pairs}), "pairs": pairs}
    print(json.dumps(told, ensure_ascii=False, indent=1))
    sys.exit(any(one["near"] for one in told.values()))


if __name__ == "__main__":
    main()
