"""Many improvised calls over one script, and what came of them: funnel, outcomes, broken rules, what was misunderstood, what to expect."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any, Final

from console.conversation.brain import ScriptedBrain
from console.conversation.repertoire import repertoire_of
from console.conversation.understanding.port import Understanding
from console.domain.call import CallBrief
from console.domain.script import Script
from console.domain.stages import TO_THE_PURCHASE
from console.simulation.expected import Seen, expected
from console.simulation.improvised import ImprovisedCall, Marks
from console.simulation.past import PastCalls, PastPerson
from console.simulation.people import Customs, Person
from console.simulation.truth import truth_of
from console.simulation.violations import judge

SAMPLES: Final = 6
EXAMPLES: Final = 20
SEED: Final = "okaeri"
WORDS: Final = "words"
"""Through the whole understanding; ``intents``: what a customer means is told, nothing is understood from words."""
INTENTS: Final = "intents"
STOPPED: Final = "speech."
"""Hands are raised so when a guardrail objects to a sentence."""


@dataclass(slots=True)
class Tally:
    """What some calls came to; tallies of parts are added up."""

    calls: int = 0
    minutes: float = 0.0
    value: int = 0
    links: int = 0
    outcomes: Counter[str] = field(default_factory=Counter)
    stages: Counter[str] = field(default_factory=Counter)
    lines: Counter[str] = field(default_factory=Counter)
    stopped: Counter[str] = field(default_factory=Counter)
    """Sentences that the guardrails kept from being said, by rule."""
    rests: Counter[str] = field(default_factory=Counter)
    """Replies by where they come from: ``own`` and ``others`` of past calls, ``assumed``."""
    violations: Counter[tuple[str, str]] = field(default_factory=Counter)
    misunderstood: Counter[tuple[str, str]] = field(default_factory=Counter)
    samples: list[dict[str, Any]] = field(default_factory=list)

    def add(self, other: "Tally") -> None:
        self.calls += other.calls
        self.minutes += other.minutes
        self.value += other.value
        self.links += other.links
        for name in ("outcomes", "stages", "lines", "violations", "misunderstood", "stopped", "rests"):
            getattr(self, name).update(getattr(other, name))
        seen = {sample["outcome"] for sample in self.samples}
        self.samples += [sample for sample in other.samples if sample["outcome"] not in seen][: SAMPLES - len(self.samples)]


class Rehearsal:
    """One script with some carts; ``ears`` are those of its brain. What is worked out of a cart serves all calls about it.

    ``past``: customers are made from these calls, and their words stand in no sample.
    """

    def __init__(self, briefs: Sequence[CallBrief], ears: Understanding, customs: Customs, past: PastCalls | None = None) -> None:
        script = briefs[0].script.script
        assert script is not None
        self._briefs, self._ears, self._customs, self._past = briefs, ears, customs, past
        self._stage_of = {line: node.stage for node in script.nodes for step in node.steps for line in step}
        self._marks = Marks.of(script)
        self._truths = [truth_of(brief) for brief in briefs]
        self._repertoires = [repertoire_of(brief) for brief in briefs]

    def play(self, numbers: Iterable[int]) -> Tally:
        """A number stands for the same customer with the same cart whatever the script says."""
        whole = Tally()
        for number in numbers:
            whole.add(self._one(number))
        return whole

    def _one(self, number: int) -> Tally:
        place = number % len(self._briefs)
        brief, ears = self._briefs[place], self._ears
        rng, family = Random(f"{SEED}:{number}"), brief.customer.family_name
        person = Person.drawn(self._customs, rng, family) if self._past is None else self._past.person(number, rng, family)
        call = ImprovisedCall(brief, self._marks, ScriptedBrain(brief, ears, repertoire=self._repertoires[place]), person, ears)
        result = call.run().json()
        tally = Tally(calls=1, minutes=max((t["ended"] for t in result["transcript"]), default=0.0) / 60, value=brief.cart.total)
        outcome = str(result["outcome"])
        tally.links = int(bool(result["sent"]))
        tally.outcomes[outcome] += 1
        spoken = {turn["line"] for turn in result["transcript"] if turn["who"] == "agent" and turn["line"]}
        tally.lines.update(spoken)
        tally.stages.update({self._stage_of[line] for line in spoken if line in self._stage_of})
        tally.violations.update((found["rule"], found["text"]) for found in judge(result, self._truths[place]))
        tally.stopped.update(rule for rule in result["hands"] if rule.startswith(STOPPED))
        taken = result["intents"]
        for turn, meant in call.meant.items():
            understood = taken.get(str(turn))
            if meant and understood is not None and understood != meant:
                tally.misunderstood[meant, understood] += 1
        if isinstance(person, PastPerson):
            tally.rests = person.rests
        hidden = self._past is not None
        turns = [
            ("intent", turn["intent"] or "unknown") if hidden and turn["who"] == "customer" else (turn["who"], turn["text"])
            for turn in result["transcript"]
        ]
        tally.samples.append({"outcome": outcome, "turns": turns})
        return tally


def report(
    script: Script,
    whole: Tally,
    seconds: float,
    customs: Customs,
    seen: Seen,
    *,
    own_carts: bool,
    level: str = WORDS,
    past: int | None = None,
) -> dict[str, Any]:
    """As JSON; shares are of the calls played. ``past``: on how many past calls the customers rest."""
    replies = max(1, whole.rests.total())
    never = [
        (node.id, next((line for step in node.steps for line in step), None))
        for node in script.nodes
        if node.steps and not any(whole.lines[line] for step in node.steps for line in step)
    ]
    return {
        "calls": whole.calls,
        "a_second": round(whole.calls / max(seconds, 1e-6), 1),
        "own_carts": own_carts,
        "level": level,
        "past": None if past is None else {"calls": past, **{name: round(n / replies, 3) for name, n in whole.rests.items()}},
        "funnel": [(stage, whole.stages[stage]) for stage in TO_THE_PURCHASE],
        "links": whole.links,
        "outcomes": whole.outcomes.most_common(),
        "stopped": whole.stopped.most_common(EXAMPLES),
        "violations": [{"rule": rule, "text": text, "count": n} for (rule, text), n in whole.violations.most_common(EXAMPLES)],
        "misunderstood": [(meant, taken, n) for (meant, taken), n in whole.misunderstood.most_common(EXAMPLES)],
        "never": never,
        "samples": whole.samples[:SAMPLES],
        "minutes": round(whole.minutes / max(1, whole.calls), 2),
        "expected": expected(
            whole.links, whole.calls, whole.value / max(1, whole.calls), whole.minutes / max(1, whole.calls), customs.habits, seen
        ),
    }
