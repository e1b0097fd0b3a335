"""The telephone line of one call, as the session sees it: frames in, frames out.

``at`` is ``time.monotonic()`` in the process that reads the events, taken when the event arrived there; a frame of the customer's voice that
a busy machine has kept waiting has the time it was due at. Events of one leg arrive in order.
"""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Protocol

from console.domain.outcome import LineResult


@dataclass(frozen=True, slots=True)
class Account:
    """A SIP account at the merchant's trunk. ``srtp`` mandatory when true. ``transport`` is udp, tcp or tls."""

    domain: str
    user: str
    password: str
    host: str
    port: int
    transport: str = "udp"
    srtp: bool = False
    ca_file: str | None = None
    caller_id: str | None = None
    codecs: tuple[str, ...] = ("G722", "PCMU", "PCMA")


@dataclass(frozen=True, slots=True)
class Dial:
    """``recording``: path of the stereo WAV (customer left, agent and operator right) the trunk process writes. ``ticket``: path of
    the file by which a call that a desk phone has is known when line and engine are gone."""

    call_id: str
    number: str
    account: Account
    ring_timeout_s: float
    recording: str | None
    ticket: str | None = None


@dataclass(frozen=True, slots=True)
class Ringing:
    at: float


@dataclass(frozen=True, slots=True)
class EarlyMedia:
    at: float


@dataclass(frozen=True, slots=True)
class Answered:
    at: float
    codec: str


@dataclass(frozen=True, slots=True)
class Frame:
    """20 ms of the customer's voice, ``FRAME_BYTES`` long; comes during early media too."""

    at: float
    pcm: bytes


@dataclass(frozen=True, slots=True)
class PlaybackBegan:
    at: float
    utterance: str


@dataclass(frozen=True, slots=True)
class Played:
    """An utterance left the queue: wholly, or cut after ``ms`` of it had been put on the wire."""

    at: float
    utterance: str
    ms: int
    interrupted: bool


@dataclass(frozen=True, slots=True)
class Digit:
    at: float
    digit: str


@dataclass(frozen=True, slots=True)
class OperatorFrame:
    """20 ms of the operator's voice as the customer hears it (desk phone leg), for the transcript."""

    at: float
    pcm: bytes


@dataclass(frozen=True, slots=True)
class OperatorLeg:
    """State of the operator's desk phone: ``ringing``, ``answered`` (its sound is on the line), ``ended``."""

    at: float
    state: str


@dataclass(frozen=True, slots=True)
class Transferred:
    """The trunk's word on a transfer we asked for."""

    at: float
    accepted: bool
    status: int


@dataclass(frozen=True, slots=True)
class RecordingStopped:
    """The recording ended before the call did, or never began (disk full, folder gone); the call goes on."""

    at: float
    reason: str


@dataclass(frozen=True, slots=True)
class LineQuality:
    """How the network does, from time to time while a call is answered. ``round_trip_ms`` ``None``: the other side has not told yet."""

    at: float
    round_trip_ms: float | None
    jitter_ms: float
    lost_percent: float


@dataclass(frozen=True, slots=True)
class Ended:
    """The last event of a leg. ``status`` is the SIP code, 0 when there was none."""

    at: float
    result: LineResult
    status: int
    by_customer: bool


TrunkEvent = (
    Ringing
    | EarlyMedia
    | Answered
    | Frame
    | PlaybackBegan
    | Played
    | Digit
    | OperatorFrame
    | OperatorLeg
    | Transferred
    | RecordingStopped
    | LineQuality
    | Ended
)


class TrunkLeg(Protocol):
    """One call's line. Commands return at once; what came of them arrives as events."""

    def events(self) -> AsyncIterator[TrunkEvent]:
        """Ends after ``Ended``, which always comes, also when the trunk process dies (``FAILED``)."""
        ...

    def dial(self, dial: Dial) -> None: ...

    def play(self, utterance: str, pcm: bytes) -> None:
        """Append to the playback queue."""
        ...

    def duck(self, db: float) -> None:
        """Lower the agent's voice by ``db`` at once; playback goes on. ``0`` brings it back."""
        ...

    def stop(self, fade_ms: int = 40) -> None:
        """Fade out and empty the playback queue; each utterance in it is reported by ``Played``."""
        ...

    def operator_voice(self, pcm: bytes) -> None:
        """One 20 ms frame from the operator's headset; the trunk keeps at most 200 ms of it."""
        ...

    def give_line_to(self, holder: str) -> None:
        """``ai``: the agent's queue speaks, and a desk phone that had the call is hung up; ``operator``: the headset or the
        desk phone speaks and the agent is silent, and the hold sound fills in while no voice comes; ``both``: barge-in;
        ``hold``: the customer hears the hold sound."""
        ...

    def call_desk_phone(self, uri: str) -> None:
        """Call the operator's desk phone and bridge it; from then on the call outlives the engine."""
        ...

    def send_digits(self, digits: str) -> None: ...

    def transfer(self, uri: str, *, attended: bool) -> None: ...

    def silence_recording(self, on: bool, back_s: float = 0.0) -> None:
        """Write silence into the recording while a card number is spoken, and over the last ``back_s`` seconds of it."""
        ...

    def hangup(self) -> None:
        """Before the dial too: the dial that follows reaches nobody, and the line ends as cancelled."""
        ...


class Trunk(Protocol):
    """Where legs come from. A leg is backed by a spare process spawned ahead."""

    async def start(self) -> None: ...

    async def leg(self) -> TrunkLeg: ...

    def capacity(self) -> int:
        """How many further legs can be had now."""
        ...

    async def close(self) -> None: ...
