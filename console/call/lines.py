"""The agent's lines on the floor: waiting for the customer, on their way, sounding, cut off. Pure."""

from dataclasses import dataclass, field

from console.call.effects import Effect, Speak, StopSpeaking
from console.domain.moves import Say
from console.domain.transcript import Speaker, TranscriptTurn


@dataclass(slots=True)
class Queued:
    """``waiting``: not yet given to the voice, since the customer is speaking."""

    say: Say
    waiting: bool = False
    began: float | None = None
    heard: str = ""

    def turn(self, at: float, *, complete: bool) -> TranscriptTurn | None:
        """What of it was heard, for the transcript; it left the voice at ``at``. ``None``: nothing."""
        heard = self.say.text if complete else self.heard
        if not heard and not complete:
            return None
        began = self.began if self.began is not None else at
        return TranscriptTurn(Speaker.AGENT, heard, began, at, line=self.say.line, unheard=self.say.text[len(heard) :])


@dataclass(slots=True)
class Interruption:
    """Lines that were cut off, until it is known whether they go on."""

    over: str | None
    cut: list[Queued] = field(default_factory=list)


class Lines:
    def __init__(self) -> None:
        self.queue: list[Queued] = []
        self.interruption: Interruption | None = None

    @property
    def sounding(self) -> str | None:
        """The line that is being heard."""
        return next((q.say.line for q in self.queue if q.began is not None), None)

    @property
    def interruptible(self) -> bool:
        return all(q.say.interruptible for q in self.queue)

    @property
    def on_their_way(self) -> bool:
        """Whether the voice has anything to say now."""
        return any(not q.waiting for q in self.queue)

    def said(self, utterance: str) -> Say | None:
        return next((q.say for q in self.queue if q.say.utterance == utterance), None)

    def add(self, say: Say, *, wait: bool) -> list[Effect]:
        self.queue.append(Queued(say, wait))
        return [] if wait else [Speak(say)]

    def release(self) -> list[Effect]:
        """The customer has finished: what waited is said."""
        effects: list[Effect] = []
        for queued in self.queue:
            if queued.waiting:
                queued.waiting = False
                effects.append(Speak(queued.say))
        return effects

    def began(self, at: float, utterance: str) -> None:
        for queued in self.queue:
            if queued.say.utterance == utterance and queued.began is None:
                queued.began = at

    def left(self, utterance: str, heard: str) -> Queued | None:
        """A line has left the playback queue; ``heard`` is what of it was heard."""
        queued = next((q for q in self.queue if q.say.utterance == utterance), None)
        if queued is not None:
            self.queue.remove(queued)
            queued.heard = heard
        return queued

    def stop(self) -> list[Effect]:
        """Silence the voice. Lines on their way come back through ``left``; those that waited are kept or dropped by the caller."""
        return [StopSpeaking()] if self.on_their_way else []

    def interrupt(self) -> list[Effect]:
        """Cut off what is being said, to go on later or not."""
        self.interruption = Interruption(self.sounding or self.queue[0].say.line)
        return self.stop()

    def resume(self) -> list[Effect]:
        """It was no interruption, or it is over: the lines go on from the phrase in which they were cut off."""
        if self.interruption is None:
            return []
        cut, self.interruption = self.interruption.cut, None
        self.queue = cut + self.queue
        return [Speak(q.say, resumed=bool(q.heard)) for q in cut]

    def give_up(self) -> list[Queued]:
        """The lines that were cut off will not go on."""
        if self.interruption is None:
            return []
        cut, self.interruption = self.interruption.cut, None
        return cut

    def drop_waiting(self) -> list[Queued]:
        """Lines that waited for the customer and are not said any more."""
        dropped = [q for q in self.queue if q.waiting]
        self.queue = [q for q in self.queue if not q.waiting]
        return dropped

    def clear(self) -> list[Queued]:
        everything, self.queue = self.queue, []
        return everything
