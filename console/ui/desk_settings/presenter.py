"""This desk's own settings without Qt: which headset, how it does, which keys."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

from console.domain.errors import BadInput
from console.ui.answers import Refusal
from console.ui.live.actions import ActionId
from console.ui.live.keymap import allowed
from console.ui.live.presenter import LivePresenter
from console.ui.preferences import PreferenceFile
from console.ui.sound_check import QUIET_DB, EchoCheck, loudness


@dataclass(frozen=True, slots=True)
class Device:
    """``id`` is empty for the system's choice."""

    id: str
    name: str


class SoundDesk(Protocol):
    """The sound devices of this machine."""

    def outputs(self) -> list[Device]: ...

    def sources(self) -> list[Device]: ...

    def use(self, output: str, source: str) -> None:
        """From now on; calls that are being heard go on through the new headset."""
        ...

    def try_out(self, heard: Callable[[bytes], None] | None) -> None:
        """Microphone frames to ``heard`` and to nobody else, until ``None``."""
        ...

    def play_tone(self, over: Callable[[], None]) -> bool:
        """The test tone; false when there is nothing to play it on."""
        ...

    def play(self, frames: tuple[bytes, ...], over: Callable[[], None]) -> bool:
        """Stereo frames of 20 ms, in the place of what was being played so; false when there is nothing to play them on."""
        ...


class NoDevices:
    """A machine without sound."""

    def outputs(self) -> list[Device]:
        return []

    def sources(self) -> list[Device]:
        return []

    def use(self, output: str, source: str) -> None:
        pass

    def try_out(self, heard: Callable[[bytes], None] | None) -> None:
        pass

    def play_tone(self, over: Callable[[], None]) -> bool:
        return False

    def play(self, frames: tuple[bytes, ...], over: Callable[[], None]) -> bool:
        return False


class DeskSettingsPresenter:
    """``watch`` hears of every change but the level, which is polled."""

    def __init__(self, live: LivePresenter, preferences: PreferenceFile, sound: SoundDesk) -> None:
        self._live, self._preferences, self._sound = live, preferences, sound
        self.watch: Callable[[], None] = lambda: None
        self.level_db = QUIET_DB
        self.trying = self.toning = False
        self.said: Refusal | str | None = None
        self._echo = EchoCheck()

    @property
    def output(self) -> str:
        return self._preferences.value.output

    @property
    def source(self) -> str:
        return self._preferences.value.source

    @property
    def desk_phone(self) -> str:
        return self._preferences.value.desk_phone

    def outputs(self) -> list[Device]:
        return self._sound.outputs()

    def sources(self) -> list[Device]:
        return self._sound.sources()

    def keys(self) -> dict[ActionId, str]:
        return self._live.keys

    def choose(self, *, output: str | None = None, source: str | None = None) -> None:
        self.stop()
        self._keep(output=self.output if output is None else output, source=self.source if source is None else source)
        self._sound.use(self.output, self.source)
        self.watch()

    def name_desk_phone(self, address: str) -> None:
        self._keep(desk_phone=address.strip())
        self.watch()

    def rename_key(self, which: ActionId, key: str) -> None:
        """Whoever had the letter takes the one that became free."""
        if not allowed(key):
            self.said = "settings.key_wrong"
        else:
            self.said = None
            try:
                self._live.rename_key(which, key)
            except BadInput as fault:
                self.said = Refusal(fault.ja, fault.en)
        self.watch()

    def try_out(self) -> None:
        """Listen to the microphone here, or stop; while a call hears it there is nothing to try."""
        if self.trying:
            self.stop()
            return
        if any(self._live.is_mine(call) or call.barge_in for call in self._live.calls.values()):
            self.said = "settings.busy"
        elif not self._sound.sources():
            self.said = "settings.no_source"
        else:
            self.trying, self.said, self._echo = True, None, EchoCheck()
            self._sound.try_out(self._heard)
        self.watch()

    def play_tone(self) -> None:
        if self.toning:
            return
        self.toning = self._sound.play_tone(self._tone_over)
        self.said = "settings.toning" if self.toning else "settings.no_output"
        self.watch()

    def stop(self) -> None:
        if self.trying:
            self.trying = False
            self.level_db = QUIET_DB
            self._sound.try_out(None)
            self.watch()

    def _heard(self, frame: bytes) -> None:
        self.level_db = loudness(frame)
        self._echo = self._echo.heard(frame, tone=self.toning)

    def _tone_over(self) -> None:
        self.toning = False
        echo = self._echo.echo if self.trying else None
        self.said = {True: "settings.echo", False: "settings.no_echo", None: "settings.tone_over"}[echo]
        self.watch()

    def _keep(self, **what: Any) -> None:
        self.said = None
        try:
            self._preferences.change(**what)
        except BadInput as fault:
            self.said = Refusal(fault.ja, fault.en)
