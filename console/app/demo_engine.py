"""The demo's engine: its process, and its door as any desk uses it."""

import asyncio
import contextlib
import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final, Self

import httpx
from websockets.asyncio.client import ClientConnection, connect

from console.app.process_log import LEVEL
from console.domain.errors import EnvironmentFault

START_LIMIT_S: Final = 30.0
READY_LIMIT_S: Final = 300.0
"""The first start trains the understanding and may render; a later one takes seconds."""


class DemoEngine:
    """``start`` it, ``wait_until_ready``, ``read`` its events in a task, and ``call`` customers."""

    def __init__(self, process: asyncio.subprocess.Process, ready: dict[str, Any], live: ClientConnection) -> None:
        self._process = process
        self._live = live
        self.url = str(ready["url"])
        self.token_file = Path(ready["ready_file"]).with_name("engine.token")
        headers = {"Authorization": f"Bearer {self.token_file.read_text().strip()}"}
        self._http = httpx.AsyncClient(base_url=f"{self.url}/api/", headers=headers, timeout=20.0, trust_env=False)
        self._ended: dict[str, asyncio.Future[dict[str, Any]]] = {}
        self._latencies: dict[str, list[dict[str, Any]]] = {}

    @classmethod
    async def start(cls, home: Path, phone_port: int, log: Path, codec: str) -> Self:
        """An engine of the demo shop whose trunk leads to the telephone at ``phone_port`` of this machine.

        Raises:
            EnvironmentFault: it does not come up; its log tells why.
        """
        trunk = {
            "DOMAIN": "127.0.0.1",
            "HOST": "127.0.0.1",
            "PORT": str(phone_port),
            "USER": "",
            "REGISTER_ACCOUNT": "false",
            "CODECS": json.dumps([codec]),
            "CONCURRENT_CALLS": "2",
        }
        environment = {**os.environ, LEVEL: "info", **{f"OKAERI_TRUNK__{name}": value for name, value in trunk.items()}}
        with log.open("w") as errors:
            process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "console.app.engine", "--home", str(home), "--port", "0", "--demo"),
                stdout=asyncio.subprocess.PIPE,
                stderr=errors,
                env=environment,
            )
        assert process.stdout is not None
        try:
            line = await asyncio.wait_for(process.stdout.readline(), START_LIMIT_S)
            ready = json.loads(line)
        except (TimeoutError, ValueError) as fault:
            with contextlib.suppress(ProcessLookupError):
                process.terminate()
            await process.wait()
            raise EnvironmentFault(f"エンジンが始まりません。{log} をご覧ください。", f"The engine does not start; see {log}.") from fault
        token = Path(ready["ready_file"]).with_name("engine.token").read_text().strip()
        address = str(ready["url"]).replace("http", "ws", 1) + "/api/live"
        live = await connect(address, additional_headers={"Authorization": f"Bearer {token}"}, max_size=2**24, proxy=None)
        return cls(process, ready, live)

    @property
    def pid(self) -> int:
        return self._process.pid

    async def wait_until_ready(self) -> None:
        """Until recognition and synthesis are warm; calls do without the language model until it is. Raises ``EnvironmentFault`` with what the engine says is wrong."""
        try:
            async with asyncio.timeout(READY_LIMIT_S):
                while True:
                    state = await self.get("state")
                    models = {m["job"]: m["ready"] for m in state["models"]}
                    if models.get("recognition") and models.get("synthesis"):
                        return
                    if state["trunk"].get("state") == "down" and state["trunk"].get("detail_ja"):
                        raise EnvironmentFault(state["trunk"]["detail_ja"], state["trunk"]["detail_en"])
                    await asyncio.sleep(0.2)
        except TimeoutError as fault:
            raise EnvironmentFault("音声の準備が終わりません。", "Recognition and synthesis do not become ready.") from fault

    async def read(self, told: Callable[[dict[str, Any]], None]) -> None:
        """Pass every event on, and keep what ``until_ended`` and ``latencies`` need. Until cancelled or the engine ends."""
        async for message in self._live:
            event = json.loads(message)
            if event["event"] == "latency":
                self._latencies.setdefault(event["call_id"], []).append(event["turn"])
            if event["event"] == "call" and event["call"]["state"] == "ended":
                future = self._future(event["call"]["call_id"])
                if not future.done():
                    future.set_result(event["call"])
            told(event)

    async def call(self, customer: str) -> str:
        """Dial this customer's cart, as the queue's key does; the call's id."""
        queue = await self.get("queue?offset=0&limit=100")
        cart = next(c["cart_id"] for c in queue["carts"] if c["customer"] == customer)
        answer = await self._http.post(f"carts/{cart}/call")
        if answer.status_code != 202:
            error = answer.json()["error"]
            raise EnvironmentFault(error["ja"], error["en"])
        return str(answer.json()["call_id"])

    async def until_ended(self, call_id: str) -> dict[str, Any]:
        return await self._future(call_id)

    def latencies(self, call_id: str) -> list[dict[str, Any]]:
        return self._latencies.get(call_id, [])

    async def get(self, path: str) -> Any:
        answer = await self._http.get(path)
        answer.raise_for_status()
        return answer.json()

    async def save(self, path: str, to: Path) -> None:
        answer = await self._http.get(path)
        answer.raise_for_status()
        await asyncio.to_thread(to.write_bytes, answer.content)

    async def close(self) -> None:
        await self._live.close()
        await self._http.aclose()
        with contextlib.suppress(ProcessLookupError):
            self._process.terminate()
        try:
            await asyncio.wait_for(self._process.wait(), 15.0)
        except TimeoutError:
            self._process.kill()

    def _future(self, call_id: str) -> asyncio.Future[dict[str, Any]]:
        return self._ended.setdefault(call_id, asyncio.get_running_loop().create_future())
