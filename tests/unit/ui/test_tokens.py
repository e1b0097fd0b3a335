"""Legible in both themes: contrast is computed from the tokens (WCAG 2.2, 1.4.3 and 1.4.11)."""

import re
from dataclasses import fields
from pathlib import Path

import pytest

from console.ui.tokens import DARK, LIGHT, Motion, Size, Theme, Voice

UI = Path(__file__).resolve().parents[3] / "console" / "ui"
TEXT, CONTROL = 4.5, 3.0


def luminance(colour: str) -> float:
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def voices(theme: Theme) -> dict[str, Voice]:
    return {field.name: getattr(theme, field.name) for field in fields(theme) if isinstance(getattr(theme, field.name), Voice)}


def test_contrast_is_computed_right() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#767676", "#FFFFFF") == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name.value)
def test_words_reach_aa(theme: Theme) -> None:
    pairs = {
        f"{ink} on {ground}": (getattr(theme, ink), getattr(theme, ground))
        for ink in ("ink", "ink_soft", "ink_faint")
        for ground in ("window", "surface", "hover", "selected", "sunken")
    }
    pairs["on_primary"] = (theme.on_primary, theme.primary)
    pairs["on_primary hover"] = (theme.on_primary, theme.primary_hover)
    for name, voice in voices(theme).items():
        pairs |= {f"{name} on {ground}": (voice.ink, getattr(theme, ground)) for ground in ("surface", "window")}
        pairs[f"{name} on its own"] = (voice.ink, voice.soft)
        pairs[f"ink on {name}"] = (theme.ink, voice.soft)
    pairs["badge"] = (theme.surface if theme is LIGHT else theme.window, theme.act.fill)
    assert {name: round(contrast(*pair), 2) for name, pair in pairs.items() if contrast(*pair) < TEXT} == {}


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name.value)
def test_controls_and_bars_stand_out(theme: Theme) -> None:
    pairs = {"edge": (theme.edge, theme.surface), "focus": (theme.focus, theme.surface), "focus on window": (theme.focus, theme.window)}
    pairs |= {name: (voice.fill, theme.surface) for name, voice in voices(theme).items()}
    assert {name: round(contrast(*pair), 2) for name, pair in pairs.items() if contrast(*pair) < CONTROL} == {}


def test_no_colour_is_written_anywhere_else() -> None:
    colour = re.compile(r"#[0-9A-Fa-f]{6}\b|#[0-9A-Fa-f]{3}\b|rgba?\(")
    found = [path.name for path in UI.rglob("*.py") if path.name != "tokens.py" and colour.search(path.read_text(encoding="utf-8"))]
    assert found == []


def test_sizes_hold_what_was_promised() -> None:
    assert min(Size.TARGET, Size.ROW, Size.KEY, Size.CARD_LOW) >= 32
    assert Motion.LONGEST <= 150
    assert Motion.REFRESH <= 100
