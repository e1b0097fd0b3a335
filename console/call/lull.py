"""When the processor may do what no call waits for: rendering lines that may be wanted later."""

import asyncio


class Lull:
    """One for all calls of a line. A call is *listening* while its customer may be speaking; then recognition and the answer want the
    whole machine. Between two words of a customer and between two calls are the lulls."""

    def __init__(self) -> None:
        self._calls: dict[str, bool] = {}
        self._nobody_on_line, self._nobody_listened_to = asyncio.Event(), asyncio.Event()
        self._tell()

    def begins(self, call_id: str) -> None:
        """It rings."""
        self.listens(call_id, False)

    def listens(self, call_id: str, on: bool) -> None:
        self._calls[call_id] = on
        self._tell()

    def over(self, call_id: str) -> None:
        self._calls.pop(call_id, None)
        self._tell()

    async def nobody_listened_to(self) -> None:
        """Until no customer of any call may be speaking."""
        await self._nobody_listened_to.wait()

    async def nobody_on_line(self) -> None:
        """Until no call is live."""
        await self._nobody_on_line.wait()

    def _tell(self) -> None:
        for event, true in ((self._nobody_on_line, not self._calls), (self._nobody_listened_to, not any(self._calls.values()))):
            if true:
                event.set()
            else:
                event.clear()
