"""The turn machine: frames, words and time in, turn events out. Pure: it reads no clock and holds no sound.

Two parts: ``Ear`` finds voice and silence in the frames; ``TurnMachine`` decides what they mean. While the agent is
silent a voice is a turn, which ends by silence and by whether the words are finished. While the agent speaks a voice
lowers the agent at once, since that can be undone, and stops it only when it lasts or says more than a 相槌.
"""

from dataclasses import dataclass

from console.call.turns.ear import FRAME_S, Ear, Hearing
from console.call.turns.port import LowerVoice, NotATurn, RaiseVoice, SpeechBegan, TurnEnded, TurnEvent, WantWords, YieldLine
from console.domain.utterance import backchannel, may_become_backchannel

TELLING = 3
"""Characters of a cut-off word that say more than one sound."""
BARE_REPLY = 4
"""Characters of a reply after which more is likely to come; はいそうです is whole."""
ROUNDING_S = 0.001
"""Times are sums of frames; 0.1999 is 0.2."""


@dataclass(frozen=True, slots=True)
class TurnTiming:
    """Seconds. ``finished`` may be set from 0.2 to 0.3."""

    words_after: float = 0.08
    """Silence after which recognition is asked; a pause this long is inside every second sentence, so it costs only work."""
    finished: float = 0.2
    unfinished: float = 0.7
    finished_reply: float = 0.4
    """A bare はい or そうですね is often only the beginning: the pause of a comma is 0.3."""
    before: float = 0.25
    """Sound before the onset that recognition gets, for a soft first consonant."""
    early_words: float = 0.28
    """Into a possible interruption, ask for words though the customer still speaks."""
    yield_by: float = 0.46
    """From the onset; the way to the line and back to the ear needs 0.12 of the 0.6."""
    backchannel_by: float = 1.1
    """Words that are a 相槌 so far get this long to stay one."""
    gap: float = 0.16
    """Into the agent's line a silence this long ends a 相槌; shorter ones are inside words."""
    again: float = 0.25
    """Voice after a silence this long is a new attempt, not the same."""
    short: float = 0.45
    """A voice shorter than this is a 相槌 until its words say otherwise."""
    blip: float = 0.12
    """A voice shorter than this is a noise, whatever its words."""
    answer: float = 0.5
    """A 相槌 that ends at most this long before the agent's line is an answer to it."""


@dataclass(slots=True)
class _Utterance:
    number: int
    began: float
    """For an interruption: when the newest stretch of voice began."""
    over_line: bool
    voiced: float
    wanted_until: float = -1.0
    wanted_early: bool = False
    heard_until: float = -1.0
    """The words known are those up to here; with voice after it they say nothing about the end of the turn."""
    text: str = ""
    finished: bool = False
    lowered: bool = False
    yielded: bool = False

    @property
    def accompanies(self) -> bool:
        """The words so far are a 相槌."""
        return bool(self.text) and backchannel(self.text)


class TurnMachine:
    """One call's turns. Feed every customer frame to ``frame``, every recognition result to ``words``."""

    def __init__(self, timing: TurnTiming | None = None) -> None:
        self._timing = timing or TurnTiming()
        self._ear = Ear()
        self._number = 0
        self._now: _Utterance | None = None
        self._agent_speaking = False
        self._agent_asks = True

    def agent_asks(self, asks: bool) -> None:
        """Whether the line being spoken asks for something, so that a はい at its end is an answer. True at first."""
        self._agent_asks = asks

    def frame(
        self, at: float, probability: float, level_db: float, agent_speaking: bool, agent_level_db: float = -90.0
    ) -> tuple[TurnEvent, ...]:
        """One 20 ms frame of the customer that ended at ``at``; levels in dB of full scale."""
        self._agent_speaking = agent_speaking
        hearing = self._ear.frame(at, probability, level_db, agent_level_db, agent_speaking)
        events: list[TurnEvent] = []
        now = self._now
        if now is None:
            if hearing is Hearing.VOICE and self._ear.onset is not None:
                self._begin(at, self._ear.onset, events)
            return tuple(events)
        if hearing is Hearing.VOICE:
            if self._ear.resumed_after >= self._timing.again and now.over_line and not now.yielded:
                now.began, now.wanted_early = self._ear.last_voice - FRAME_S, False
            now.voiced = self._ear.last_voice - now.began
        self._decide(at, now, events)
        return tuple(events)

    def words(self, at: float, utterance: int, text: str, finished: bool, until: float | None = None) -> tuple[TurnEvent, ...]:
        """What recognition made of ``utterance`` up to ``until`` (``None``: up to the newest ``WantWords``).

        An empty ``text`` means that there was no speech in it.
        """
        now = self._now
        if now is None or now.number != utterance:
            return ()
        heard_until = now.wanted_until if until is None else until
        if heard_until < now.heard_until:
            return ()
        now.text, now.finished, now.heard_until = text.strip(), finished, heard_until
        events: list[TurnEvent] = []
        self._decide(at, now, events)
        return tuple(events)

    def tick(self, at: float) -> tuple[TurnEvent, ...]:
        """Time has passed without a frame."""
        events: list[TurnEvent] = []
        if self._now is not None:
            self._decide(at, self._now, events)
        return tuple(events)

    def _begin(self, at: float, onset: float, events: list[TurnEvent]) -> None:
        self._number += 1
        now = self._now = _Utterance(self._number, onset, self._agent_speaking, self._ear.last_voice - onset)
        events.append(SpeechBegan(at, now.number, max(0.0, onset - self._timing.before)))
        if self._agent_speaking:
            now.lowered = True
            events.append(LowerVoice(at))

    def _decide(self, at: float, now: _Utterance, events: list[TurnEvent]) -> None:
        silence = at - self._ear.last_voice + ROUNDING_S
        if silence >= self._timing.words_after and now.wanted_until < self._ear.last_voice:
            self._want(at, now, events)
        if self._agent_speaking and not now.over_line and not now.yielded:
            # The agent began while the customer was speaking or pausing.
            now.over_line = True
        if now.over_line and not now.yielded:
            self._over_line(at, now, silence, events)
        else:
            self._own_turn(at, now, silence, events)

    def _own_turn(self, at: float, now: _Utterance, silence: float, events: list[TurnEvent]) -> None:
        """The line is the customer's."""
        known = now.heard_until >= self._ear.last_voice
        bare = now.accompanies and len(now.text.strip("。、！？!? ")) <= BARE_REPLY
        enough = self._timing.finished_reply if bare else self._timing.finished
        if silence < enough or (silence < self._timing.unfinished and not known):
            return
        nothing_said = known and (now.text == "" or (now.yielded and now.accompanies))
        if nothing_said:
            self._dismiss(at, now, events)
        elif now.finished or silence >= self._timing.unfinished:
            self._end(at, now, events)

    def _over_line(self, at: float, now: _Utterance, silence: float, events: list[TurnEvent]) -> None:
        """The customer speaks, or has just spoken, into the agent's line."""
        if not self._agent_speaking:
            self._line_over(at, now, silence, events)
        elif silence >= self._timing.gap:
            self._pause_over_line(at, now, silence, events)
        else:
            self._voice_over_line(at, now, events)

    def _line_over(self, at: float, now: _Utterance, silence: float, events: list[TurnEvent]) -> None:
        """The agent's line has ended: what is said at its very end answers it, what was said before only accompanied it."""
        if silence <= self._timing.answer and (self._agent_asks or not now.accompanies):
            now.over_line = False
            self._own_turn(at, now, silence, events)
        elif silence >= self._timing.finished:
            self._dismiss(at, now, events)

    def _pause_over_line(self, at: float, now: _Utterance, silence: float, events: list[TurnEvent]) -> None:
        timing = self._timing
        if now.voiced < timing.blip:
            self._dismiss(at, now, events)
        elif now.heard_until >= self._ear.last_voice:
            if now.text and not now.accompanies:
                self._yield(at, now, events)
                return
            self._raise(at, now, events)
            if now.text == "" or silence >= timing.answer:
                # Kept until then in case the line ends meanwhile and the はい was the answer to it.
                self._dismiss(at, now, events)
        elif now.voiced < timing.short:
            self._raise(at, now, events)
            if silence >= timing.unfinished:
                self._dismiss(at, now, events)
        elif at - now.began >= self._patience(now) and self._ear.convinced:
            self._yield(at, now, events)
        elif silence >= timing.unfinished:
            self._dismiss(at, now, events)

    def _voice_over_line(self, at: float, now: _Utterance, events: list[TurnEvent]) -> None:
        timing = self._timing
        since = at - now.began
        if not now.lowered:
            now.lowered = True
            events.append(LowerVoice(at))
        if since >= timing.early_words and not now.wanted_early:
            now.wanted_early = True
            self._want(at, now, events)
        if since >= self._patience(now):
            self._yield(at, now, events)

    def _patience(self, now: _Utterance) -> float:
        """From the onset: how long a voice may go on before it is an interruption."""
        heard_early = now.heard_until > now.began
        if heard_early and len(now.text) >= TELLING and not may_become_backchannel(now.text) and self._ear.convinced:
            return self._timing.early_words
        accompanies = heard_early and now.text and may_become_backchannel(now.text)
        # Under an echo the detector believes in any noise, so there the lack of words counts.
        wordless = heard_early and not now.text and self._ear.echoing
        if accompanies or wordless or not self._ear.convinced:
            return self._timing.backchannel_by
        return self._timing.yield_by

    def _want(self, at: float, now: _Utterance, events: list[TurnEvent]) -> None:
        now.wanted_until = at
        events.append(WantWords(at, now.number, at))

    def _yield(self, at: float, now: _Utterance, events: list[TurnEvent]) -> None:
        now.yielded = True
        events.append(YieldLine(at))

    def _raise(self, at: float, now: _Utterance, events: list[TurnEvent]) -> None:
        if now.lowered or now.yielded:
            now.lowered = now.yielded = False
            events.append(RaiseVoice(at))

    def _end(self, at: float, now: _Utterance, events: list[TurnEvent]) -> None:
        self._now = None
        if now.lowered and not now.yielded:
            events.append(RaiseVoice(at))
        events.append(TurnEnded(at, now.number, self._ear.last_voice))
        self._ear.settle()

    def _dismiss(self, at: float, now: _Utterance, events: list[TurnEvent]) -> None:
        self._now = None
        self._raise(at, now, events)
        events.append(NotATurn(at, now.number))
        self._ear.settle()
