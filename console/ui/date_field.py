"""A field for a day, in which it stands as it does everywhere."""

from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QDateTimeEdit

from console.ui.look import Look
from console.ui.words import Lang

_SPOKEN = {Lang.JA: QLocale.Language.Japanese, Lang.EN: QLocale.Language.English}


def as_written(look: Look, edit: QDateTimeEdit, *, year: bool = True, time: bool = False) -> None:
    """``year``: it is not the same in every one; ``time``: the hour is chosen too."""
    form = look.words("date.field_in_year" if year else "date.field")
    edit.setLocale(QLocale(_SPOKEN[look.words.lang]))
    edit.setDisplayFormat(f"{form} HH:mm" if time else form)
