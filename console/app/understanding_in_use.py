"""The understanding that the calls of a line begin with: the one that ships, or one that was trained since."""

import asyncio
from pathlib import Path

from console.conversation.understanding.port import Understanding
from console.conversation.understanding.trained import ExampleUnderstanding
from console.domain.errors import BadInput
from console.settings import Folders
from console.shipped import shipped


def understanding() -> Understanding:
    """What ships."""
    return ExampleUnderstanding.from_assets(shipped("assets/understanding/ja"), cache=Folders.find().cache / "understanding")


class UnderstandingInUse:
    """``folder``: examples and rules, ``shipped`` what was made of them. A call takes ``now`` when it begins and keeps it."""

    def __init__(self, folder: Path, shipped: Understanding) -> None:
        self._folder = folder
        self._shipped = shipped
        self._file = ""
        self.now = shipped

    async def switch(self, file: str) -> None:
        """From the next call on; empty: to what ships. What is told again is not read again, what cannot be read changes nothing.

        Raises:
            BadInput: there is no such model.
        """
        if file == self._file:
            return
        self._file = file
        if not file:
            self.now = self._shipped
            return
        try:
            self.now = await asyncio.to_thread(ExampleUnderstanding.from_file, self._folder, Path(file))
        except (OSError, ValueError) as fault:
            raise BadInput(
                "学習した理解を読めません。前のままで続けます。", "The trained understanding cannot be read; the one before goes on."
            ) from fault
