"""A door that pours two calls out at the rates of real ones, for ``window.py``; a process of its own, as an engine is.

Levels ten a second, partials eight, whole ``call`` and ``choices`` objects at every turn, sound fifty frames a second to whoever listens.
"""

import asyncio
import contextlib
import json
import math
import struct
import sys
from typing import Any

import uvicorn
from fastapi import FastAPI, WebSocket, WebSocketDisconnect

from console.domain.audio import FRAME_SAMPLES, RATE
from console.shipped import shipped

WORDS = "コートの丈が長すぎないか心配で、ほかのお店の品と比べながら、もう少し考えたいと思っているのですが"
CALLS = ("call-1", "call-2")
SECOND_TICKS = 10
WRITTEN = json.loads(shipped("assets/desk/rehearsal.json").read_text(encoding="utf-8"))
CHOICES = next(event for event in WRITTEN["timeline"] if event["event"] == "choices" and event["choices"])


def call(call_id: str, tick: int, **more: Any) -> dict[str, Any]:
    body = next(event["call"] for event in WRITTEN["timeline"] if event["event"] == "call" and event["call_id"] == call_id)
    position = {**body["position"], "stage": ("opening", "reason", "reassure", "offer")[tick // 80 % 4], "pushes": tick // 40}
    timed = {"started_at": "2026-12-01T14:10:00+09:00", "answered_at": "2026-12-01T14:10:05+09:00", "ended_at": None}
    return {**body, **timed, "state": "talking", "holder": "ai", "operator": None, "position": position, **more}


def events(tick: int) -> list[dict[str, Any]]:
    made: list[dict[str, Any]] = []
    for number, call_id in enumerate(CALLS):
        head, at, turn = {"call_id": call_id, "at": tick / SECOND_TICKS}, tick / SECOND_TICKS, tick // 30
        level = -20 - (tick * 7 + number * 13) % 40
        made.append({"event": "levels", **head, "customer_db": level, "agent_db": -90 - level})
        part = tick % 30
        utterance = f"{number}-{turn}"
        if 0 < part < 20 and part % 5:
            made.append({"event": "partial", **head, "who": "customer", "utterance": utterance, "text": WORDS[: 2 + part * 2]})
        elif part == 20:
            said = {
                "who": "customer",
                "text": WORDS,
                "unheard": "",
                "started": at - 2,
                "ended": at,
                "utterance": utterance,
                "operator": None,
            }
            made.append({"event": "turn", **head, **said, "intent": "reason_size", "confidence": 0.9, "line": None})
            made.append({"event": "call", **head, "call": call(call_id, tick, intent="reason_size")})
            made.append({**CHOICES, **head})
            made.append({"event": "speaking", **head, "line": "x", "utterance": f"a{utterance}", "text": WORDS})
            stages = {"end_of_turn": 200, "recognition": 60, "understanding": 4, "sound": 8, "wire": 30}
            made.append({"event": "latency", **head, "turn": {"response_ms": 302 + tick % 40, "stages": stages, "filler": False}})
        elif part == 0 and turn:
            spoken = {"who": "agent", "text": WORDS, "unheard": "", "started": at - 1, "ended": at, "utterance": f"a{number}-{turn - 1}"}
            made.append({"event": "turn", **head, **spoken, "line": "x", "intent": None, "confidence": None, "operator": None})
            made.append({"event": "call", **head, "call": call(call_id, tick)})
            made.append({**CHOICES, **head})
    return made


def app() -> FastAPI:
    made = FastAPI()

    @made.get("/api/queue")
    async def queue() -> dict[str, Any]:
        return {"total": len(WRITTEN["carts"]), "carts": WRITTEN["carts"]}

    @made.get("/api/calls/{call_id}")
    async def one(call_id: str) -> dict[str, Any]:
        return {**call(call_id, 0), "transcript": [], "channels": [{"channel": "sms", "to": "090-****-0001"}]}

    @made.get("/api/calls/{call_id}/choices")
    async def choices(call_id: str) -> dict[str, Any]:
        return {"choices": CHOICES["choices"], "next": CHOICES["next"]}

    @made.post("/api/calls/{call_id}/{verb}")
    async def order(call_id: str, verb: str) -> dict[str, Any]:
        mine = {"holder": "operator", "operator": "bench"} if verb == "take-over" else {}
        return call(call_id, 0, **mine)

    @made.websocket("/api/live")
    async def live(socket: WebSocket) -> None:
        await socket.accept()
        state = {key: value for key, value in WRITTEN["state"].items() if key != "engine"}
        with contextlib.suppress(WebSocketDisconnect, RuntimeError):
            await socket.send_json({"event": "snapshot", "calls": [call(one, 0) for one in CALLS], "state": state, "me": {"name": "bench"}})
            tick, begun = 0, asyncio.get_running_loop().time()
            while True:
                tick += 1
                await asyncio.sleep(max(0.0, begun + tick / SECOND_TICKS - asyncio.get_running_loop().time()))
                for event in events(tick):
                    await socket.send_json(event)

    @made.websocket("/api/calls/{call_id}/sound")
    async def sound(socket: WebSocket, call_id: str, mode: str = "listen") -> None:
        await socket.accept()
        samples = [int(8000 * math.sin(2 * math.pi * 200 * n / RATE)) for n in range(FRAME_SAMPLES)]
        frame = struct.pack(f"<{2 * FRAME_SAMPLES}h", *(value for one in samples for value in (one, one)))
        with contextlib.suppress(WebSocketDisconnect, RuntimeError):
            number, begun = 0, asyncio.get_running_loop().time()
            while True:
                number += 1
                await asyncio.sleep(max(0.0, begun + number * 0.02 - asyncio.get_running_loop().time()))
                await socket.send_bytes(frame)

    return made


if __name__ == "__main__":
    uvicorn.run(app(), host="127.0.0.1", port=int(sys.argv[1]), log_level="error", ws="websockets-sansio")
