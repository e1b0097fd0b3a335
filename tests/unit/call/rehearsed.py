"""A floor whose brain has its answers ready."""

from dataclasses import dataclass, field

from console.call.effects import Effect, Speak
from console.call.floor import Floor
from console.call.pace import FloorPolicy
from console.conversation.outlook import Position, SteeringChoice
from console.domain.moves import Move, Say
from console.domain.script import Disclosure
from console.domain.stimuli import (
    CallAnswered,
    Stimulus,
)
from console.domain.transcript import Heard


def line(name: str, *discloses: Disclosure, then_end: bool = False, interruptible: bool = True) -> Say:
    return Say(f"u-{name}", name, f"{name}です。", f"{name}デス。", discloses, then_end=then_end, interruptible=interruptible)


@dataclass
class Answers:
    """A brain that has an answer ready for each kind of stimulus, and remembers what it was told."""

    ready: dict[type, tuple[Move, ...]]
    told: list[Stimulus] = field(default_factory=list)

    def on(self, stimulus: Stimulus) -> tuple[Move, ...]:
        self.told.append(stimulus)
        return self.ready.get(type(stimulus), ())

    def finished_utterance(self, text: str) -> bool:
        return True

    def position(self) -> Position:
        return Position("opening", "start", None, None, (), 0)

    def choices(self) -> tuple[SteeringChoice, ...]:
        return ()

    def lines_ahead(self) -> tuple[Say, ...]:
        return ()

    def kinds(self) -> list[str]:
        return [type(s).__name__ for s in self.told]


def said(text: str, at: float) -> Heard:
    return Heard(text, at - 1.0, at, 0.9)


def opened(*says: Say) -> tuple[Floor, Answers]:
    brain = Answers({CallAnswered: says})
    floor = Floor(brain, FloorPolicy())
    floor.answered(0.0)
    effects = floor.tick(1.6)
    assert [e.say for e in effects if isinstance(e, Speak)] == list(says)
    return floor, brain


def lines(effects: list[Effect]) -> list[str]:
    return [e.say.line for e in effects if isinstance(e, Speak)]
