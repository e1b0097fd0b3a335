"""Understanding by example: classifier, rules, and slots in one."""

import hashlib
from collections.abc import Collection, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from console.conversation.understanding.age import grown_up
from console.conversation.understanding.breaths import clauses_by_subject, is_looked_for, said_together
from console.conversation.understanding.classifier import Classifier, TrainedModel, train
from console.conversation.understanding.comparison import SAFETY
from console.conversation.understanding.cues import Cues, read_cues
from console.conversation.understanding.examples import EXPECTATIONS, Example, drawn_from, example_files, read_examples
from console.conversation.understanding.features import features
from console.conversation.understanding.naming import name_answer
from console.conversation.understanding.normal import clauses, folded, squeezed
from console.conversation.understanding.port import Understood
from console.conversation.understanding.reading import DictionaryReader, Reader
from console.conversation.understanding.second_thought import SecondThought, second_thought, tells_number
from console.conversation.understanding.slots import slots_in

_SURE = 0.62  # below this the best label was wrong more than one time in ten on held-out examples
_LEAD = 0.25  # and it must lead the second by this
_ALSO = 0.55  # a clause's own label counts as a further intent from here
_DEARER = dict.fromkeys(SAFETY, 3.0) | {"minor": 6.0}
"""To overhear a refusal or a person's word costs so many times what asking about one that was none costs, and a child's twice as many: such
a label stands first unless another is that much likelier. The probabilities stay as they are, so what stands first for this alone is unsure, and asked about."""
_RULE = 0.97  # what a rule gives its label; the rest keep their shares of what is left
_THIN = frozenset(
    {"affirm", "deny", "identity_confirm", "off_topic", "thanks_bye", "hold_on"}
)  # openers and closers, seldom a second intent
_LIGHT = _THIN | {"need_consult"}
"""Said before or after a question without changing it."""
_SUSPECTED = 0.1  # of a safety label over the whole: from here on a breath is not taken apart
_UNDONE = frozenset(
    {"agree_purchase", "agree_send_link", "affirm", "identity_confirm", "want_human", "refuse_offer", "hold_on", "thanks_bye"}
)
"""What people take back in the same breath; a doubt or a question that is put right is still one."""
# The question decides what a bare yes or no means: at these questions the one is the other.
_MEANS = {
    "identity": (("affirm", "identity_confirm"), ("deny", "wrong_person")),
    "offer": (("deny", "refuse_offer"),),
    "measure": (("identity_confirm", "affirm"),),
    "reason": (("identity_confirm", "affirm"),),
    "time": (("identity_confirm", "affirm"),),
}
_COPIES = 4  # of a sentence that a person corrected; garbled differently each time
_KEPT = 1024  # answers: partial words come again as the whole turn, simulated customers say the same sentences
_CODE = 6  # raise when features or rules change meaning: cached models of older code are left alone


class ExampleUnderstanding:
    """The real one. Holds a model and a reader; pure after that, safe to share between calls of one process."""

    def __init__(self, model: Classifier, cues: Cues, reader: Reader, surnames: Collection[str] = ()) -> None:
        self._model = model
        self._surnames = surnames
        self._cues = cues
        self._reader = reader
        self._meaning = lru_cache(maxsize=_KEPT)(self._found)

    @classmethod
    def from_assets(cls, folder: Path, *, cache: Path | None = None, extra: Sequence[Example] = ()) -> "ExampleUnderstanding":
        """Train from ``folder`` (assets/understanding/ja) plus ``extra`` accepted examples, or load what was trained from the same.

        ``cache``: folder for trained models, by content hash; ``None``: train anew. Training takes seconds.

        Raises:
            BadInput: the folder's files do not read as described in LABELS.md.
        """
        reader = DictionaryReader()
        cues = read_cues(folder)
        surnames = tuple(template_values(folder).get("姓", ()))
        if cache is None:
            return cls(train(_examples(folder, extra), cues, reader), cues, reader, surnames)
        kept = model_file(cache, fingerprint(folder, extra))
        try:
            return cls(TrainedModel.load(kept), cues, reader, surnames)
        except (OSError, ValueError):
            model = train(_examples(folder, extra), cues, reader)
        try:
            cache.mkdir(parents=True, exist_ok=True)
            model.save(kept)
        except OSError:
            pass  # a cache that cannot be written costs seconds at the next start, nothing else
        return cls(model, cues, reader, surnames)

    @classmethod
    def from_file(cls, folder: Path, file: Path) -> "ExampleUnderstanding":
        """A model that was trained before, with the rules of ``folder``. Raises ``OSError``, ``ValueError``: no such model; ``BadInput``."""
        return cls(TrainedModel.load(file), read_cues(folder), DictionaryReader(), tuple(template_values(folder).get("姓", ())))

    def warm_up(self) -> None:
        """Load the dictionary now rather than in the first call's first turn."""
        self.understand("はい、そうです。", expecting=None)

    def understand(self, text: str, *, expecting: str | None, vocabulary: Sequence[str] = ()) -> Understood:
        asked = expecting if expecting in EXPECTATIONS else None
        return self._meaning(text, asked, tuple(vocabulary) if asked == "identity" else ())

    def _found(self, text: str, asked: str | None, vocabulary: tuple[str, ...]) -> Understood:
        plain = folded(text)
        slots = slots_in(text, expecting=asked, read=lambda word: self._reader.read(word).kana)
        if not squeezed(plain):
            even = 1.0 / len(self._model.labels)
            return Understood(tuple((label, even) for label in self._model.labels), slots, sure=False)
        said, kana, thought = plain, self._reader.read(plain).kana, second_thought(plain)
        plain = self._holding(plain, thought, asked)
        named = name_answer(plain, vocabulary, self._reader, self._surnames) if asked == "identity" and vocabulary else None
        ranked, ruled = self._rank(plain, asked, named)
        if plain != said:
            ranked = self._with_what_stays(ranked, said, asked)
        parts = clauses(plain)
        together = self._together(parts, asked) if _open(ranked) else ()
        if together and not ruled:
            ranked = _led_by(ranked, together)
        if len(parts) > 1 and not ruled:
            ranked = self._in_order(ranked, parts, asked)
        also = self._also(parts, asked, ranked[0][0]) if len(parts) > 1 else ()
        also = tuple(label for label in also if label != "minor" or not grown_up(plain))
        also = (*also, *(label for label, _ in together if label not in (ranked[0][0], *also)))
        sure = ruled or (ranked[0][1] >= _SURE and ranked[0][1] - ranked[1][1] >= _LEAD)
        elsewhere = thought is not None and not (thought.before or thought.after) and asked != "identity"
        return Understood(ranked, slots, sure=sure, also=also, misunderstood=elsewhere, holds=plain if plain != said else "", kana=kana)

    def _holding(self, plain: str, thought: SecondThought | None, asked: str | None) -> str:
        """What holds of the words: those on second thought, where the first ones asked for something or told a number."""
        if thought is None or not thought.after:
            return plain
        if thought.denied:
            holds = self._rank(thought.after, asked)[0][0][0].startswith("ask_")
        else:
            holds = not thought.before or tells_number(thought.before) or self._rank(thought.before, asked)[0][0][0] in _UNDONE
        return thought.after if holds else plain

    def _with_what_stays(self, ranked: "Ranked", said: str, asked: str | None) -> "Ranked":
        """A wish to be left alone is not undone by a second thought."""
        share = dict(self._rank(said, asked)[0]).get("refuse_contact", 0.0)
        return _ordered(_raised(dict(ranked), "refuse_contact", share)) if share > dict(ranked).get("refuse_contact", 0.0) else ranked

    def _rank(self, plain: str, asked: str | None, named: str | None = None) -> tuple[tuple[tuple[str, float], ...], bool]:
        reading = self._reader.read(plain)
        shares = dict(zip(self._model.labels, self._model.probabilities(features(plain, reading, self._cues, asked)), strict=True))
        for source, goal in _MEANS.get(asked or "", ()):
            if source in shares and goal in shares:
                shares[goal], shares[source] = shares[goal] + shares[source], 0.0
        if grown_up(plain):
            shares["minor"] = 0.0
        rule = self._cues.rule_for(squeezed(plain), reading.kana, asked)
        decided = rule.label if rule is not None else named
        if decided is not None:
            shares = _raised(shares, decided, _RULE)
        return _ordered(shares), decided is not None

    def _together(self, parts: Sequence[str], asked: str | None) -> tuple[tuple[str, float], ...]:
        """Questions and doubts that stand in one breath without a full stop between them."""

        def first_of(clause: str) -> tuple[str, float]:
            return self._rank(clause, asked)[0][0]

        found: dict[str, float] = {}
        for part in parts:
            cut = clauses_by_subject(part, self._cues.concepts_written)
            found |= dict(said_together(cut, first_of)) if len(cut) > 1 else {}
        return tuple(found.items())

    def _in_order(self, ranked: "Ranked", parts: Sequence[str], asked: str | None) -> "Ranked":
        """Of several questions the one asked first leads, whichever the whole sounds like."""
        label, share = self._rank(parts[0], asked)[0][0]
        questions = label.startswith("ask_") and ranked[0][0].startswith("ask_") and label != ranked[0][0]
        return _ordered(_raised(dict(ranked), label, share)) if questions and share >= _ALSO else ranked

    def _also(self, parts: Sequence[str], asked: str | None, first: str) -> tuple[str, ...]:
        found: list[str] = []
        for part in parts:
            label, share = self._rank(part, asked)[0][0]
            if share >= _ALSO and label not in _THIN and label != first and label not in found:
                found.append(label)
        return tuple(found)


Ranked = tuple[tuple[str, float], ...]


def _raised(shares: Mapping[str, float], label: str, least: float) -> dict[str, float]:
    """``label`` gets at least so much, the rest keep their shares of what is left."""
    rest = 1.0 - shares.get(label, 0.0)
    left = 1.0 - max(least, shares.get(label, 0.0))
    return {**{name: share * left / rest if rest > 0 else 0.0 for name, share in shares.items()}, label: 1.0 - left}


def _ordered(shares: Mapping[str, float]) -> Ranked:
    return tuple(sorted(shares.items(), key=lambda pair: -pair[1] * _DEARER.get(pair[0], 1.0)))


def _open(ranked: Ranked) -> bool:
    """Whether the whole is a matter of questions and doubts, with no grave word suspected in it."""
    first = ranked[0][0]
    return (is_looked_for(first) or first in _LIGHT) and all(share < _SUSPECTED for label, share in ranked if label in SAFETY)


def _led_by(ranked: Ranked, together: Ranked) -> Ranked:
    """The ranking with what stands in the clauses before the mixture that the whole made of them."""
    first, found = ranked[0][0], dict(together)
    if first in _LIGHT and first != "off_topic":
        return ranked
    leading = first if first in found else together[0][0]
    return _ordered(_raised(dict(ranked), leading, found[leading]))


def _examples(folder: Path, extra: Sequence[Example]) -> tuple[Example, ...]:
    return (*read_examples(folder, template_values(folder)), *extra)


def accepted_examples(folder: Path, accepted: Sequence[tuple[str, str, str | None]]) -> tuple[Example, ...]:
    """Sentences that a manager accepted, as (text, label, what was asked), each as often as it takes to be heard among thousands.

    Raises:
        BadInput: a sentence with a slot that there is not.
    """
    values = template_values(folder)
    found = []
    for text, label, asked in accepted:
        expecting = () if asked is None else (asked,)
        for drawn in drawn_from(text, values):
            found += [Example(drawn, label, expecting, f"{label}:{text}")] * _COPIES
    return tuple(found)


def template_values(folder: Path) -> Mapping[str, Sequence[str]]:
    import yaml

    values: dict[str, Any] = yaml.safe_load((folder / "templates.yaml").read_text("utf-8")) or {}
    return {str(name): [str(value) for value in row] for name, row in values.items()}


def model_file(kept: Path, content: str) -> Path:
    """Where the model that was trained from ``content`` lies in the folder ``kept``."""
    return kept / f"understanding-{content}.npz"


def fingerprint(folder: Path, extra: Sequence[Example] = ()) -> str:
    """Of everything a model is trained from."""
    digest = hashlib.sha256(f"{_CODE}".encode())
    for file in (*example_files(folder), folder / "cues.yaml", folder / "templates.yaml"):  # rules are read, not learnt
        digest.update(file.relative_to(folder).as_posix().encode() + b"\0" + file.read_bytes() + b"\0")
    for example in extra:
        digest.update(repr(example).encode())
    return digest.hexdigest()[:24]
