"""A simulated customer on the telephone: listens, and says the next turn when it is due."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from console.domain.audio import FRAME_MS, duration_ms
from console.simulation.by_ear import Act, CustomerByEar
from console.simulation.customer_phone import Phone
from console.simulation.line_noise import spoil
from console.simulation.scenario import CustomerTurn, LineQuality


@dataclass(frozen=True, slots=True)
class Said:
    """A turn of the scenario (``number`` from 1) in the customer's recording, in seconds since the answer."""

    number: int
    began: float
    ended: float


class SimulatedCustomer:
    """``voices`` maps what a turn says to its sound (16 kHz). One call."""

    def __init__(
        self,
        turns: Sequence[CustomerTurn],
        voices: Mapping[str, bytes],
        phone: Phone,
        level_db: Callable[[bytes], float],
        quality: LineQuality | None = None,
    ) -> None:
        self._turns = turns
        self._voices = voices
        self._phone = phone
        self._level_db = level_db
        self._quality = quality or LineQuality()
        self._ear = CustomerByEar(turns)
        self._frame_at: float | None = None
        self.now = 0.0
        """Seconds since the answer, by the frames heard."""
        self.listening = asyncio.Event()
        """The telephone knows how the call is to be met: dial now."""
        self.said: list[Said] = []
        self.frame_intervals_ms: list[float] = []
        """Between the frames that reached the customer."""

    async def run(self, answered: Callable[[], None] = lambda: None) -> None:
        """One call, until the telephone says that it has ended."""
        async for head, body in self._phone.events():
            match head["event"]:
                case "expecting":
                    self.listening.set()
                case "answered":
                    answered()
                case "frame":
                    self._heard(int(head["tick"]), float(head["at"]), body)
                case "began" if head["utterance"].isdigit():
                    number = int(head["utterance"])
                    began = int(head["tick"]) * FRAME_MS / 1000
                    sound = self._voices[self._turns[number - 1].say or ""]
                    self.said.append(Said(number, began, began + duration_ms(sound) / 1000))

    @property
    def done(self) -> bool:
        """The last turn was said, or is being said."""
        return self._ear.done

    def turn_at(self, ended: float) -> int | None:
        """The number of the turn that a confirmed utterance which ended then belongs to."""
        begun = [said.number for said in self.said if said.began <= ended]
        return begun[-1] if begun else None

    def _heard(self, tick: int, at: float, pcm: bytes) -> None:
        if self._frame_at is not None:
            self.frame_intervals_ms.append((at - self._frame_at) * 1000)
        self._frame_at = at
        self.now = tick * FRAME_MS / 1000
        act = self._ear.heard(self.now, self._level_db(pcm))
        if act is not None:
            self._act(act)

    def _act(self, act: Act) -> None:
        turn = act.turn
        if turn.hangup:
            self._phone.hang_up()
        elif turn.keypad is not None:
            self._phone.press(turn.keypad)
        elif turn.say is not None:
            sound = spoil(self._voices[turn.say], noise_db=self._quality.noise_db, loss=self._quality.loss, seed=act.number)
            self._phone.play(str(act.number), sound)
            self._ear.speaking_until(self.now + duration_ms(sound) / 1000)
