"""What Qt itself says, in the window's language: the menu of a field (cut, copy, paste), the buttons and labels of its dialogs."""

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QTranslator

from console.ui.words import Lang


def speak(lang: Lang) -> None:
    """From now on, for menus and dialogs that open. English is what Qt is written in; a Qt that came without its translations stays so."""
    app = QCoreApplication.instance()
    if app is None:
        return
    for before in app.findChildren(QTranslator):
        QCoreApplication.removeTranslator(before)
        before.deleteLater()
    if lang is not Lang.EN:
        words = QTranslator(app)
        if words.load(f"qtbase_{lang.value}", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
            QCoreApplication.installTranslator(words)
