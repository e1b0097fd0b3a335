"""A walk-through as one picture: its moments in order, each under its number and its sentence.

``python -m console.ui.strip FOLDER`` joins the ``NN-name.png`` of a folder into ``FOLDER/strip.png``; a file ``captions.toml`` there
(``"NN-name" = {ja = "…", en = "…"}``) says what each shows.
"""

import argparse
import os
import sys
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication, QWidget

from console.domain.errors import BadInput
from console.ui import fonts
from console.ui.pictures import grab, with_palette
from console.ui.tokens import LIGHT, Size, Space, Type

STRIP: Final = "strip.png"
CAPTIONS: Final = "captions.toml"
COLUMNS: Final = 3
WIDTH: Final = 720
"""Of one moment, in pixels: the words of the window can still be read."""
_SENTENCE: Final = 46


@dataclass(slots=True)
class Walk:
    """Takes the moments of one walk-through into ``folder``, in place of what was there: ``take`` at each of them, ``join`` at the end."""

    folder: Path
    taken: list[Path] = field(default_factory=list)
    captions: dict[str, tuple[str, str]] = field(default_factory=dict)

    def take(self, name: str, window: QWidget, ja: str, en: str) -> Path:
        """The window as it is now, under the next number."""
        if not self.taken and self.folder.is_dir():
            for old in pictures_of(self.folder):
                old.unlink()
        stem = f"{len(self.taken) + 1:02d}-{name}"
        self.taken.append(grab(window, self.folder / f"{stem}.png"))
        self.captions[stem] = (ja, en)
        return self.taken[-1]

    def join(self) -> Path:
        """All of them as ``strip.png``, and their sentences as ``captions.toml``."""
        told = (f'"{stem}" = {{ ja = "{_quoted(ja)}", en = "{_quoted(en)}" }}' for stem, (ja, en) in self.captions.items())
        (self.folder / CAPTIONS).write_text("\n".join(told) + "\n", encoding="utf-8")
        return join(self.taken, self.captions, self.folder / STRIP)


def join(pictures: Sequence[Path], captions: Mapping[str, tuple[str, str]], to: Path, columns: int = COLUMNS) -> Path:
    """``captions`` by the pictures' names without ``.png``: Japanese, then English. Raises ``BadInput``."""
    images = [_read(path) for path in pictures]
    if not images:
        raise BadInput(f"{to.parent} に画像がありません。", f"There are no pictures in {to.parent}.")
    scaled = [image.scaledToWidth(WIDTH, Qt.TransformationMode.SmoothTransformation) for image in images]
    columns = min(columns, len(scaled))
    rows = [scaled[first : first + columns] for first in range(0, len(scaled), columns)]
    heights = [max(image.height() for image in row) + _SENTENCE + Space.L for row in rows]
    sheet = QImage(columns * (WIDTH + Space.L) + Space.L, sum(heights) + Space.L, QImage.Format.Format_RGB32)
    sheet.fill(QColor(LIGHT.window))
    painter = QPainter(sheet)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    top, number = Space.L, 0
    for row, height in zip(rows, heights, strict=True):
        for place, image in enumerate(row):
            left = Space.L + place * (WIDTH + Space.L)
            _say(painter, QRectF(left, top, WIDTH, _SENTENCE), number + 1, captions.get(pictures[number].stem, ("", "")))
            painter.drawImage(left, top + _SENTENCE, image)
            painter.setPen(QColor(LIGHT.edge))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(left, top + _SENTENCE, image.width() - 1, image.height() - 1)
            number += 1
        top += height
    painter.end()
    if not with_palette(sheet).save(str(to)):
        raise BadInput(f"画像 {to} を書き込めません。場所を確かめてください。", f"The picture {to} cannot be written. Check the place.")
    return to


def pictures_of(folder: Path) -> list[Path]:
    """The moments of a walk, in order."""
    return sorted(folder.glob("[0-9][0-9]-*.png"))


def _say(painter: QPainter, place: QRectF, number: int, said: tuple[str, str]) -> None:
    badge = QRectF(place.left(), place.top() + Space.XS, Size.TARGET, Size.TARGET)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(LIGHT.primary))
    painter.drawEllipse(badge)
    painter.setPen(QColor(LIGHT.on_primary))
    painter.setFont(fonts.face(Type.EMPHASIS, bold=True))
    painter.drawText(badge, Qt.AlignmentFlag.AlignCenter, str(number))
    lines: tuple[tuple[str, int, str], ...] = ((said[0], Type.EMPHASIS, LIGHT.ink), (said[1], Type.CAPTION, LIGHT.ink_soft))
    for row, (text, size, ink) in enumerate(lines):
        painter.setPen(QColor(ink))
        painter.setFont(fonts.face(size, bold=row == 0))
        line = QRectF(badge.right() + Space.M, place.top() + row * 21, place.width() - badge.width() - Space.M, 21)
        painter.drawText(line, Qt.AlignmentFlag.AlignVCenter, text)


def _read(path: Path) -> QImage:
    image = QImage(str(path))
    if image.isNull():
        raise BadInput(f"画像 {path} を読めません。", f"The picture {path} cannot be read.")
    return image


def _quoted(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"')


def captions_of(folder: Path) -> dict[str, tuple[str, str]]:
    """None without the file. Raises ``BadInput``."""
    path = folder / CAPTIONS
    try:
        told = tomllib.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
        return {stem: (str(said["ja"]), str(said["en"])) for stem, said in told.items()}
    except (OSError, tomllib.TOMLDecodeError, KeyError, TypeError) as fault:
        raise BadInput(f"{path} を読めません。", f"{path} cannot be read.") from fault


def main(argv: Sequence[str] | None = None) -> int:
    """Exit code: 0, or 2 with one sentence in both languages on stderr."""
    parser = argparse.ArgumentParser(prog="python -m console.ui.strip", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--columns", type=int, default=COLUMNS)
    wanted = parser.parse_args(argv)
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    app = QApplication.instance() or QApplication([])
    try:
        found = pictures_of(wanted.folder)
        sys.stdout.write(f"{join(found, captions_of(wanted.folder), wanted.folder / STRIP, max(1, wanted.columns))}\n")
    except BadInput as fault:
        sys.stderr.write(f"{fault.ja}\n{fault.en}\n")
        return 2
    app.processEvents()
    return 0


if __name__ == "__main__":
    sys.exit(main())
