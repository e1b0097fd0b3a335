"""What the processes that hold one account at the trunk have in common: orders come in, and a registration is taken back at the end."""

import threading
from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import Any, ClassVar

import pjsua2 as pj
import structlog

from console.call.trunk.endpoint import Endpoint
from console.call.trunk.outbox import Outbox
from console.wire.child import Parent

log = structlog.get_logger(__name__)


class AccountProcess(ABC):
    """Built and run on the thread that owns the endpoint. ``_account`` is the open one, ``_active`` whether the trunk has it registered."""

    farewell_s: ClassVar[float]
    """For the trunk's answer to being left."""

    def __init__(self, endpoint: Endpoint, parent: Parent) -> None:
        self._endpoint = endpoint
        self._inbox = parent.inbox
        self._outbox = Outbox(parent, endpoint.stop)
        self._account: Any = None
        self._active = False

    def run(self) -> None:
        """Until the end of the socket."""
        threading.Thread(target=self._read_commands, name="commands", daemon=True).start()
        self._outbox.put({"event": "ready"})
        self._endpoint.run(self._tick)
        self._outbox.close()
        if self._account is not None and self._active:
            try:
                self._account.setRegistration(False)
            except pj.Error as error:
                log.info("unregister_refused", status=error.status)
        self._endpoint.close(linger_s=self.farewell_s if self._active else 0.2)

    def _read_commands(self) -> None:
        while (message := self._inbox.get()) is not None:
            self._obey(message[0])
        self._endpoint.stop()

    @abstractmethod
    def _obey(self, order: Mapping[str, Any]) -> None:
        """On the reading thread."""

    @abstractmethod
    def _tick(self, now: float) -> None:
        """On the endpoint's thread, with the monotonic time."""
