"""The one place where a colour, a size or a duration of the window is written.

Both themes and every widget read from here. Sizes are device-independent pixels. The three voices keep their
colour wherever a voice is shown: teal for the AI, amber for the customer, indigo for the operator.
"""

from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Final


class ThemeName(StrEnum):
    LIGHT = "light"
    DARK = "dark"


@dataclass(frozen=True, slots=True)
class Voice:
    """One speaker's colours: ``ink`` for words (AA on ``soft`` and on the surface), ``fill`` for bars, ``soft`` behind words."""

    ink: str
    fill: str
    soft: str


@dataclass(frozen=True, slots=True)
class Theme:
    name: ThemeName
    window: str
    surface: str
    sunken: str
    hover: str
    selected: str
    line: str
    edge: str
    """Outline of a control: 3:1 against the surface."""
    ink: str
    ink_soft: str
    ink_faint: str
    """The faintest words that still reach AA (4.5:1) on window and surface."""
    ink_off: str
    """Words on a control that is switched off; exempt from AA, yet legible."""
    primary: str
    primary_hover: str
    on_primary: str
    focus: str
    ai: Voice
    customer: Voice
    operator: Voice
    act: Voice
    """Only for "a person must act now"."""
    done: Voice
    """Only for "done"."""
    hold: Voice
    """Nobody's voice: the line is on hold."""


LIGHT: Final = Theme(
    name=ThemeName.LIGHT,
    window="#EEF1F5",
    surface="#FFFFFF",
    sunken="#E6EAF0",
    hover="#F3F6F9",
    selected="#E4ECF5",
    line="#D9E0E8",
    edge="#8592A2",
    ink="#17212C",
    ink_soft="#445263",
    ink_faint="#596778",
    ink_off="#8E99A6",
    primary="#24476B",
    primary_hover="#1B3957",
    on_primary="#FFFFFF",
    focus="#2F6FB0",
    ai=Voice(ink="#0A6462", fill="#12908C", soft="#DDF1EF"),
    customer=Voice(ink="#7F4C00", fill="#C47A12", soft="#FAEEDB"),
    operator=Voice(ink="#4146B4", fill="#6369D6", soft="#E7E9FB"),
    act=Voice(ink="#B0241C", fill="#C8372E", soft="#FCE9E7"),
    done=Voice(ink="#1B6638", fill="#2C8A50", soft="#E0F2E6"),
    hold=Voice(ink="#445263", fill="#7A8797", soft="#E6EAF0"),
)

DARK: Final = Theme(
    name=ThemeName.DARK,
    window="#10151B",
    surface="#18202A",
    sunken="#0C1116",
    hover="#1E2732",
    selected="#243242",
    line="#2A3542",
    edge="#6F7F91",
    ink="#E7ECF1",
    ink_soft="#B6C1CD",
    ink_faint="#96A4B3",
    ink_off="#657382",
    primary="#A9CBEF",
    primary_hover="#C3DBF5",
    on_primary="#0E2136",
    focus="#7FB4EA",
    ai=Voice(ink="#62D2CA", fill="#2FA8A0", soft="#123230"),
    customer=Voice(ink="#EDB45E", fill="#CC8A2A", soft="#362810"),
    operator=Voice(ink="#A9AEF8", fill="#7C83E8", soft="#23274C"),
    act=Voice(ink="#FF9C93", fill="#E2594F", soft="#401A17"),
    done=Voice(ink="#84D3A0", fill="#3FA468", soft="#143220"),
    hold=Voice(ink="#B6C1CD", fill="#7F8D9D", soft="#242E39"),
)

THEMES: Final = {ThemeName.LIGHT: LIGHT, ThemeName.DARK: DARK}


def colours(theme: Theme) -> list[str]:
    """Every colour of a theme."""
    found: list[str] = []
    for each in fields(theme):
        value = getattr(theme, each.name)
        found += [value.ink, value.fill, value.soft] if isinstance(value, Voice) else [value] if str(value).startswith("#") else []
    return found


class Type:
    """Sizes of type."""

    CAPTION: Final = 12
    BODY: Final = 14
    EMPHASIS: Final = 16
    TITLE: Final = 20
    FIGURE: Final = 28
    TRANSCRIPT_LINE: Final = 1.5
    """Line height of the transcript, times the size."""
    PROSE_LINE: Final = 1.4
    """Line height of sentences elsewhere."""
    FAMILIES: Final = ("BIZ UDPGothic", "Noto Sans CJK JP", "Noto Sans JP", "Yu Gothic UI", "Hiragino Sans")


class Space:
    XS: Final = 4
    S: Final = 8
    M: Final = 12
    L: Final = 16
    XL: Final = 24
    XXL: Final = 32


class Size:
    RADIUS: Final = 6
    ROW: Final = 36
    ROW_DENSE: Final = 28
    TARGET: Final = 32
    """Smallest thing that can be hit with the pointer."""
    KEY: Final = 50
    """A button of the live view with its consequence underneath."""
    BANNER: Final = 44
    BANNER_LOW: Final = 36
    RAIL: Final = 72
    CALLS: Final = 272
    CARD: Final = 76
    CARD_LOW: Final = 40
    PANEL: Final = 352
    SHELF: Final = 236
    TRANSCRIPT_TIME: Final = 54
    TRANSCRIPT_NAME: Final = 76
    METER: Final = 8
    BAR: Final = 10
    STATUS: Final = 32
    ICON: Final = 18
    ICON_RAIL: Final = 24
    STRIPE: Final = 3
    DOT: Final = 10
    FOCUS: Final = 2
    PALETTE: Final = 520
    UNBOUNDED: Final = 16_777_215
    """Qt's own word for "no limit"."""
    WIDE: Final = 1180
    """From this width on the live view has three columns."""
    MEDIUM: Final = 880
    """From this width on it has two; below, one."""
    TALL: Final = 600
    """From this height on the buttons carry their consequence."""
    LOW: Final = 420
    """Below this height the conversation gets what room there is."""
    WINDOW: Final = (1366, 768)
    SMALLEST: Final = (640, 360)
    """A 1280 × 720 screen at 200 %."""


class Motion:
    """Milliseconds. Nothing moves longer than ``LONGEST``."""

    LONGEST: Final = 150
    REFRESH: Final = 50
    """The window paints what pours in at most this often."""
    WRITER_PAUSES: Final = 500
    """What is written is saved and checked when no key has come for so long."""
    HOLD_TO_HANG_UP: Final = 600
    IDLE_OPERATOR: Final = 6_000
    """After this long without a key or a click the operator counts as idle."""
