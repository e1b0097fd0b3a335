"""A real engine process, asked from outside."""

import json
import os
import queue
import ssl
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx

START_LIMIT_S = 60


class Running:
    """``python -m console.app.engine`` with the demo shop and the canned line, unless told otherwise."""

    def __init__(
        self, home: Path, *arguments: str, environment: dict[str, str] | None = None, module: str = "console.app.engine", **options: Any
    ) -> None:
        command = [
            sys.executable,
            "-m",
            module,
            "--home",
            str(home),
            *(arguments or ("--port", "0", "--demo", "--canned-line")),
        ]
        self.process = subprocess.Popen(
            command,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env={**os.environ, **(environment or {})},
            **options,
        )
        self.home = home

    def ready(self, *, authority: Path | None = None) -> "Running":
        """``authority``: of the certificate that the door shows."""
        said: queue.SimpleQueue[str] = queue.SimpleQueue()
        out = self.process.stdout
        assert out is not None
        threading.Thread(target=lambda: said.put(out.readline()), daemon=True).start()
        line = said.get(timeout=START_LIMIT_S)
        if not line:
            raise AssertionError(self.process.communicate()[1])
        told = json.loads(line)
        content = json.loads(Path(told["ready_file"]).read_text(encoding="utf-8"))
        headers = {"Authorization": f"Bearer {content['token']}"}
        verify = ssl.create_default_context(cafile=authority) if authority else False
        self.http = httpx.Client(base_url=content["url"], headers=headers, trust_env=False, timeout=20, verify=verify)
        return self

    def until(self, wanted: Callable[[], bool]) -> None:
        """Ask until it is so, at most 30 s."""
        import time

        end = time.monotonic() + 30
        while not wanted():
            assert time.monotonic() < end, "it never came to be"
            assert self.process.poll() is None, self.process.communicate()[1]

    def answered_call(self, cart: str = "demo-cart-01") -> str:
        self.until(
            lambda: self.http.get("/api/state").json()["models"] != [] or self.http.get("/api/state").json()["trunk"]["state"] == "ready"
        )
        answer = self.http.post(f"/api/carts/{cart}/call")
        assert answer.status_code == 202, answer.text
        call_id: str = answer.json()["call_id"]
        self.until(lambda: self.http.get(f"/api/calls/{call_id}").json()["state"] == "talking")
        return call_id

    def stop(self) -> int:
        """SIGTERM; the exit code."""
        self.process.terminate()
        try:
            return self.process.wait(40)
        finally:
            self.close()

    def kill(self) -> None:
        self.process.kill()
        self.process.wait(10)
        self.close()

    def refused(self) -> tuple[int, str]:
        """Exit code and what was said, of an engine that does not start."""
        said = self.process.communicate(timeout=START_LIMIT_S)[1]
        return self.process.returncode, said

    def close(self) -> None:
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait(10)
        for stream in (self.process.stdout, self.process.stderr):
            if stream is not None:
                stream.close()
        if hasattr(self, "http"):
            self.http.close()
