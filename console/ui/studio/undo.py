"""The steps of a script's writer, so that each can be undone: Qt's own stack."""

from PySide6.QtGui import QUndoCommand, QUndoStack

from console.ui.studio.draft import DEEPEST, Edit


class UndoSteps:
    """Satisfies ``console.ui.studio.draft.Steps``."""

    def __init__(self) -> None:
        self._stack = QUndoStack()
        self._stack.setUndoLimit(DEEPEST)

    def push(self, edit: Edit) -> None:
        self._stack.push(_Step(edit))

    def undo(self) -> None:
        self._stack.undo()

    def redo(self) -> None:
        self._stack.redo()

    @property
    def undoes(self) -> str | None:
        return self._stack.undoText() if self._stack.canUndo() else None

    @property
    def redoes(self) -> str | None:
        return self._stack.redoText() if self._stack.canRedo() else None


class _Step(QUndoCommand):
    def __init__(self, edit: Edit) -> None:
        super().__init__(edit.name)
        self._edit = edit

    def id(self) -> int:
        return -1 if self._edit.kind is None else 1

    def mergeWith(self, other: QUndoCommand) -> bool:
        if not isinstance(other, _Step) or other._edit.kind != self._edit.kind:
            return False
        self._edit = self._edit.then(other._edit)
        return True

    def redo(self) -> None:
        self._edit.put(self._edit.after)

    def undo(self) -> None:
        self._edit.put(self._edit.before)
