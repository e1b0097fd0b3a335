"""The linear classifier: trained with scikit-learn in seconds, applied with a few numpy lines in well under a millisecond.

One weight row a feature, one column a label. Margins become probabilities by a temperature that is fitted on examples the
classifier had not seen (a third of the written lines, held back once), so that 0.8 means: right four times in five.
"""

import random
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol
from zipfile import BadZipFile

from console.conversation.understanding.cues import Cues
from console.conversation.understanding.examples import EXPECTATIONS, Example
from console.conversation.understanding.features import GROUPS, WEIGHTS, features, features_by_question
from console.conversation.understanding.normal import folded
from console.conversation.understanding.reading import Reader, Reading

_SHARES = 3  # one of so many parts is held back to fit the temperature
_COST = 0.35  # of a training error, in the SVM's terms; found by cross-validation
_SEEN = 3  # times a feature must occur to count
_SLIPS = 0.06  # share of kana that recognition mishears on telephone speech (Whisper base, measured)
_VOWELS = str.maketrans("アイウエオカキクケコガギグゲゴサシスセソタチツテトダデドナニヌネノハヒフヘホバビブベボマミムメモラリルレロ",
                        "オエオイアコケコキカゴゲゴギガソセソシサトテトチタドドダノネノニナホヘホヒハボベボビバモメモミマロレロリラ")  # fmt: skip
_VOICED = str.maketrans(
    "カキクケコサシスセソタチツテトハヒフヘホガギグゲゴザジズゼゾダデドバビブベボ",
    "ガギグゲゴザジズゼゾダヂヅデドバビブベボカキクケコサシスセソタテトハヒフヘホ",
)

Grouped = Mapping[str, set[str]]


class Classifier(Protocol):
    """What of a model it takes to understand."""

    @property
    def labels(self) -> tuple[str, ...]: ...

    def probabilities(self, grouped: Grouped) -> list[float]:
        """In the order of ``labels``; sums to 1."""
        ...


@dataclass(frozen=True, slots=True)
class TrainedModel:
    """``weights`` is a float32 array, features × labels; ``scale`` holds each feature's inverse document frequency."""

    labels: tuple[str, ...]
    index: Mapping[str, int]
    scale: Any
    weights: Any
    bias: Any
    temperature: float

    def probabilities(self, grouped: Grouped) -> list[float]:
        """In the order of ``labels``; sums to 1."""
        import numpy as np

        scores = self.bias.copy()
        for group in GROUPS:
            rows = [row for name in grouped[group] if (row := self.index.get(name)) is not None]
            if rows:
                values = self.scale[rows]
                scores += WEIGHTS[group] / float(np.sqrt((values * values).sum())) * (values @ self.weights[rows])
        return [float(p) for p in _softmax(scores / self.temperature)]

    def save(self, file: Path) -> None:
        """Write to ``file`` (npz) in one step: a reader never sees half a model."""
        import numpy as np

        part = file.with_suffix(".part")
        with part.open("wb") as out:
            np.savez(
                out,
                labels=np.array(self.labels),
                names=np.array(list(self.index)),
                scale=self.scale,
                weights=self.weights.astype(np.float16),
                bias=self.bias,
                temperature=np.array(self.temperature),
            )
        part.replace(file)

    @classmethod
    def load(cls, file: Path) -> "TrainedModel":
        """Read what ``save`` wrote.

        Raises:
            OSError: not readable. ValueError: not such a file.
        """
        import numpy as np

        try:
            with file.open("rb") as opened, np.load(opened, allow_pickle=False) as stored:
                return cls(
                    labels=tuple(str(label) for label in stored["labels"]),
                    index={str(name): row for row, name in enumerate(stored["names"])},
                    scale=stored["scale"],
                    weights=stored["weights"].astype(np.float32),
                    bias=stored["bias"],
                    temperature=float(stored["temperature"]),
                )
        except (KeyError, EOFError, BadZipFile, AttributeError, TypeError) as fault:
            raise ValueError(f"{file.name} is not a trained model") from fault


def train(examples: Sequence[Example], cues: Cues, reader: Reader, *, seed: int = 1) -> TrainedModel:
    """A model of the examples; the same examples and seed give the same model. Takes seconds a few thousand examples."""
    import numpy as np

    labels = tuple(sorted({example.label for example in examples}))
    target = np.array([labels.index(example.label) for example in examples])
    views = [_views(example, cues, reader, random.Random(f"{seed}:{place}")) for place, example in enumerate(examples)]
    held = np.array([random.Random(f"{seed}:{example.source or example.text}").randrange(_SHARES) == 0 for example in examples])
    seen, unseen = np.flatnonzero(~held), np.flatnonzero(held)
    # Without the garbled copies: the temperature comes out the same and the fit takes a third of the time.
    trial = _fitted([views[i][:-1] for i in seen], target[seen], labels)
    logs = np.log(np.maximum([trial.probabilities(views[i][0]) for i in unseen], 1e-9))
    whole = _fitted(views, target, labels)
    return TrainedModel(labels, whole.index, whole.scale, whole.weights, whole.bias, _temperature(logs, target[unseen]))


def _views(example: Example, cues: Cues, reader: Reader, dice: random.Random) -> list[Grouped]:
    """The example as written (under each question it belongs to), and as a telephone line garbles it."""
    reading = reader.read(folded(example.text))
    asked = example.expecting or (None, dice.choice(EXPECTATIONS))
    seen: list[Grouped] = [*features_by_question(example.text, reading, cues, asked)]
    garbled = Reading(_misheard(reading.kana, dice), ())
    seen.append({**features(garbled.kana, garbled, cues, dice.choice(asked)), "char": set(), "word": set()})
    return seen


def _misheard(kana: str, dice: random.Random) -> str:
    heard = []
    for sound in kana:
        if dice.random() >= _SLIPS:
            heard.append(sound)
            continue
        slip = dice.randrange(3)
        heard.append("" if slip == 0 else sound.translate(_VOWELS if slip == 1 else _VOICED))
    return "".join(heard)


def _fitted(views: Sequence[Sequence[Grouped]], target: Any, labels: tuple[str, ...]) -> TrainedModel:
    import numpy as np
    from scipy.sparse import csr_matrix
    from sklearn.svm import LinearSVC

    rows = [view for seen in views for view in seen]
    goal = np.repeat(target, [len(seen) for seen in views])
    count: Counter[str] = Counter()
    for grouped in rows:
        for group in GROUPS:
            count.update(grouped[group])
    index = {name: row for row, name in enumerate(sorted(name for name, times in count.items() if times >= _SEEN))}
    scale = np.array([1.0 + np.log(len(rows) / count[name]) for name in index], dtype=np.float32)
    pointers: list[int] = [0]
    columns: list[int] = []
    values: list[Any] = []
    for grouped in rows:
        for group in GROUPS:
            known = sorted(row for name in grouped[group] if (row := index.get(name)) is not None)
            if known:
                part = scale[known]
                columns.extend(known)
                values.append(WEIGHTS[group] / float(np.sqrt((part * part).sum())) * part)
        pointers.append(len(columns))
    matrix = csr_matrix((np.concatenate(values, dtype=np.float64), columns, pointers), shape=(len(rows), len(index)))
    machine = LinearSVC(C=_COST, class_weight="balanced", random_state=0, tol=1e-2, max_iter=3000).fit(matrix, goal)
    weights = np.ascontiguousarray(machine.coef_.T, dtype=np.float32)
    return TrainedModel(labels, index, scale, weights, machine.intercept_.astype(np.float32), 1.0)


def _temperature(logs: Any, target: Any) -> float:
    """The temperature under which the held-out labels are most likely. ``logs``: log-probabilities at temperature 1."""
    import numpy as np

    candidates = [float(t) for t in np.geomspace(0.05, 2.0, 60)]
    chosen = np.arange(len(target))
    return min(candidates, key=lambda t: -float(np.log(np.maximum(_softmax(logs / t)[chosen, target], 1e-9)).mean()))


def _softmax(scores: Any) -> Any:
    import numpy as np

    raised = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return raised / raised.sum(axis=-1, keepdims=True)
