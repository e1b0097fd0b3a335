"""What is missing on this machine, and how to mend it: looks only, changes nothing, calls no one."""

from collections.abc import Callable, Iterator

from console.app.doctor import installation, machine
from console.app.doctor.finding import Finding, State
from console.domain.errors import OkaeriError
from console.settings import Folders, Settings, load

__all__ = ["Finding", "State", "examine"]

Check = Callable[[Folders, Settings], Iterator[Finding]]

_CHECKS: tuple[Check, ...] = (
    machine.python,
    machine.size,
    installation.parts,
    installation.window,
    machine.fonts,
    installation.models,
    machine.disk,
    installation.port,
    installation.sound,
    installation.keyring,
    machine.clock,
    installation.trunk,
    installation.messages,
)


def examine(folders: Folders) -> Iterator[Finding]:
    """One finding after another, as they are made; the slowest takes some seconds."""
    try:
        settings = load(folders)
    except OkaeriError as fault:
        yield Finding("settings", State.MISSING, fault.ja, fault.en)
        settings = Settings.model_construct(**{name: field.default for name, field in Settings.model_fields.items()})
    else:
        yield Finding("settings", State.GOOD, f"設定 {folders.settings_file}", f"Settings {folders.settings_file}")
    for check in _CHECKS:
        try:
            yield from check(folders, settings)
        except OkaeriError as fault:
            yield Finding(check.__name__, State.MISSING, fault.ja, fault.en)
