"""A line without a telephone: plays one written call with every event in its order and time, and obeys the operator.

For building and showing desks where no trunk and no models are. Nothing is dialled and nothing is recognised.
"""

import asyncio
import math
import struct
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from typing import Any

from console.domain.audio import FRAME_SAMPLES, RATE

Message = tuple[dict[str, Any], bytes]

CHARACTERS_A_SECOND = 8.0


@dataclass(frozen=True, slots=True)
class Cue:
    """One turn of the written call. ``after``: events told when it has been heard; ``mood``: hesitation, interest, purchase intent by then."""

    who: str
    text: str
    line: str | None = None
    intent: str | None = None
    pause_s: float = 0.4
    stage: str = "opening"
    node: str = ""
    discloses: tuple[str, ...] = ()
    after: tuple[dict[str, Any], ...] = ()
    mood: tuple[int, ...] = ()


SCRIPT: tuple[Cue, ...] = (
    Cue("customer", "はい、もしもし。", intent="greeting", pause_s=0.6),
    Cue(
        "agent",
        "お忙しいところ恐れ入ります。みなとマルシェ オンラインストアの自動音声アシスタント、みなみと申します。",
        line="opening_seller",
        node="opening",
        discloses=("seller", "caller"),
    ),
    Cue("agent", "この通話は、応対の確認のために録音しております。", line="opening_recording", node="opening", discloses=("recording",)),
    Cue("agent", "ご購入に関するご案内のお電話です。", line="opening_purpose", node="opening", discloses=("purpose",)),
    Cue("agent", "恐れ入りますが、ご本人様でいらっしゃいますか。", line="opening_identity", node="identity", discloses=("identity",)),
    Cue("customer", "はい、本人です。", intent="affirm", pause_s=0.7, node="identity"),
    Cue(
        "agent",
        "ありがとうございます。先ほどお選びいただいた衣料品の件でお電話いたしました。",
        line="goods",
        node="reason",
        discloses=("goods",),
    ),
    Cue(
        "agent",
        "カートにコートが残っておりましたが、何かご不明な点がございましたか。",
        line="ask_reason",
        stage="課題特定",
        node="ask_reason",
    ),
    Cue(
        "customer",
        "えーと、サイズが合うかどうか、ちょっと心配で。",
        intent="reason_size",
        pause_s=0.9,
        stage="課題特定",
        node="ask_reason",
        mood=(30, 51, 38),
    ),
    Cue(
        "agent",
        "サイズのことですね。身長165センチ前後の方には、Mサイズをおすすめしております。着丈は104センチです。",
        line="size_answer",
        stage="不安解消",
        node="size",
        after=({"event": "fact_cited", "fact_id": "product.AP-1001.size.guide", "line": "size_answer"},),
    ),
    Cue(
        "customer",
        "もし合わなかったら、返品できますか。",
        intent="ask_returns",
        pause_s=0.8,
        stage="不安解消",
        node="size",
        mood=(15, 65, 47),
    ),
    Cue(
        "agent",
        "はい。お届けから14日以内で、未使用でタグが付いていれば返品いただけます。サイズの交換は1回まで無料です。",
        line="returns_answer",
        stage="不安解消",
        node="returns",
        after=({"event": "fact_cited", "fact_id": "returns.policy", "line": "returns_answer"},),
    ),
    Cue("customer", "それなら安心ですね。", intent="affirm", pause_s=0.8, stage="不安解消", node="returns"),
    Cue(
        "agent",
        "よろしければ、お手続きのページをSMSでお送りしましょうか。",
        line="offer_link",
        stage="購入促進",
        node="offer_link",
    ),
    Cue("customer", "はい、お願いします。", intent="accept", pause_s=0.7, stage="購入促進", node="offer_link", mood=(8, 85, 90)),
    Cue(
        "agent",
        "かしこまりました。ただいまお送りいたします。",
        line="sending",
        stage="購入促進",
        node="sending",
        after=({"event": "send_link", "channel": "sms"},),
    ),
    Cue("agent", "本日はお時間をいただき、ありがとうございました。失礼いたします。", line="goodbye", stage="close", node="close"),
)


class CannedLine:
    """``speed`` 1.0 is real time. ``cues`` may be another written call."""

    def __init__(self, cues: tuple[Cue, ...] = SCRIPT, *, speed: float = 1.0) -> None:
        self._cues = cues
        self._speed = speed
        self._out: asyncio.Queue[Message | None] = asyncio.Queue()
        self._calls: dict[str, _CannedCall] = {}
        self._tasks: dict[str, asyncio.Task[None]] = {}

    def send(self, head: Mapping[str, Any], body: bytes = b"") -> None:
        match head["do"]:
            case "dial":
                call = _CannedCall(head["call_id"], self._cues, self._speed, self._tell)
                self._calls[head["call_id"]] = call
                task = asyncio.create_task(call.run())
                self._tasks[head["call_id"]] = task
                task.add_done_callback(lambda _: self._calls.pop(head["call_id"], None))
            case "rehearse":
                self._tell({"event": "rehearsed", "lines": len(self._cues)})
            case _:
                live = self._calls.get(str(head.get("call_id")))
                if live is not None:
                    live.order(head, body)

    def _tell(self, head: dict[str, Any], body: bytes = b"") -> None:
        self._out.put_nowait((head, body))

    def _ready(self) -> None:
        models = [
            {"job": "recognition", "engine": "canned", "name": "canned", "ready": True},
            {"job": "synthesis", "engine": "canned", "name": "canned", "ready": True},
            {"job": "language", "engine": "canned", "name": "canned", "ready": True},
        ]
        self._tell({"event": "line_ready", "models": models})
        self._tell(
            {
                "event": "trunk",
                "state": "ready",
                "detail_ja": "台本どおりの見本です。電話はかかりません。",
                "detail_en": "A canned call. Nothing is dialled.",
            }
        )

    async def events(self) -> AsyncIterator[Message]:
        self._ready()
        while (message := await self._out.get()) is not None:
            yield message

    async def close(self) -> None:
        for call_id, task in list(self._tasks.items()):
            call = self._calls.get(call_id)
            if call is not None:
                call.order({"do": "hangup"}, b"")
            await asyncio.wait([task], timeout=2.0)
        self._out.put_nowait(None)


class _CannedCall:
    def __init__(self, call_id: str, cues: tuple[Cue, ...], speed: float, tell: Any) -> None:
        self._call_id = call_id
        self._cues = cues
        self._speed = speed
        self._tell_out = tell
        self._loop = asyncio.get_running_loop()
        self._answered = 0.0
        self._with_ai = asyncio.Event()
        self._with_ai.set()
        self._hung_up = asyncio.Event()
        self._heard: list[str] = []
        self._listened_to = False
        self._steered: list[Cue] = []
        self._link: asyncio.Future[bool] | None = None
        self._sent = False
        self._utterance = 0
        self._operator: str | None = None
        self._holder = "ai"
        self._said = 0

    def _now(self) -> float:
        return round((self._loop.time() - self._answered) * self._speed, 3) if self._answered else 0.0

    def _tell(self, event: str, body: bytes = b"", **fields: Any) -> None:
        self._tell_out({"event": event, "call_id": self._call_id, "at": self._now(), **fields}, body)

    async def run(self) -> None:
        await self._sleep(0.3)
        self._tell("ringing")
        await self._sleep(1.5)
        if not self._hung_up.is_set():
            self._answered = self._loop.time()
            self._tell("answered", codec="PCMU/8000")
            for cue in self._cues:
                await self._one(cue)
                if self._hung_up.is_set():
                    break
        cut = self._hung_up.is_set()
        outcome = "link_sent" if self._sent else "taken_over" if self._operator else "undecided"
        result = "answered" if self._answered else "cancelled"
        self._tell("ended", result=result, outcome=outcome if self._answered else None, by_customer=False, cut=cut)

    async def _one(self, cue: Cue) -> None:
        await self._sleep(cue.pause_s)
        await self._wait_for_ai()
        while self._steered and not self._hung_up.is_set():
            await self._speak(self._steered.pop(0))
            await self._wait_for_ai()
        if not self._hung_up.is_set():
            await self._speak(cue)

    async def _wait_for_ai(self) -> None:
        while not self._with_ai.is_set() and not self._hung_up.is_set():
            self._levels(-90.0, -90.0)
            await self._sleep(0.1)

    async def _speak(self, cue: Cue) -> None:
        self._utterance += 1
        utterance = f"{cue.who[0]}{self._utterance}"
        self._position(cue)
        started, length = self._now(), len(cue.text) / CHARACTERS_A_SECOND
        if cue.who == "agent":
            self._tell("speaking", line=cue.line, utterance=utterance, text=cue.text)
            if self._utterance > 1:
                self._latency()
        shown = cue.text
        while (spent := self._now() - started) < length:
            shown = cue.text[: int(len(cue.text) * spent / length)]
            if cue.who == "customer":
                self._tell("partial", who="customer", utterance=utterance, text=shown)
            level = -22.0 + 6.0 * math.sin(spent * 9)
            self._levels(level if cue.who == "customer" else -60.0, level if cue.who == "agent" else -60.0)
            if self._hung_up.is_set() or (cue.who == "agent" and not self._with_ai.is_set()):
                break
            await self._sleep(0.1)
        else:
            shown = cue.text
        whole = shown == cue.text
        self._tell(
            "turn",
            who=cue.who,
            text=shown,
            unheard=cue.text[len(shown) :] if cue.who == "agent" else "",
            started=started,
            ended=self._now(),
            line=cue.line,
            intent=cue.intent,
            confidence=0.93 if cue.who == "customer" else None,
            operator=None,
            utterance=utterance,
        )
        if cue.intent:
            self._tell("understood", intent=cue.intent, confidence=0.93, reason=None)
        if cue.mood:
            hesitation, interest, purchase = cue.mood
            self._tell("mood", anger=0, distress=0, hesitation=hesitation, interest=interest, purchase=purchase, by_voice=False, reasons=[])
        if not whole:
            return
        for disclosure in cue.discloses:
            self._heard.append(disclosure)
            self._tell("disclosure", disclosure=disclosure, heard_at=self._now())
        for event in cue.after:
            await self._beside({**event})
        self._position(cue)

    async def _beside(self, event: dict[str, Any]) -> None:
        name = event.pop("event")
        if name == "send_link":
            await self._send_link(event["channel"])
        else:
            self._tell(name, **event)

    async def _send_link(self, channel: str) -> None:
        self._link = self._loop.create_future()
        self._tell("send_link", channel=channel)
        try:
            accepted = await asyncio.wait_for(self._link, 25)
        except TimeoutError:
            accepted = False
        self._sent = self._sent or accepted
        text = "お送りいたしました。" if accepted else "申し訳ございません。ただいまお送りできませんでした。"
        if accepted:
            self._tell("outcome", outcome="link_sent")
        await self._speak(Cue("agent", text, line="link_sent" if accepted else "link_failed", stage="購入促進", node="sending"))

    def _latency(self) -> None:
        stages = {"end_of_turn": 210.0, "recognition": 70.0, "understanding": 4.0, "sound": 6.0, "wire": 25.0}
        self._tell("latency", turn={"response_ms": sum(stages.values()), "stages": stages, "filler": False})

    def _position(self, cue: Cue) -> None:
        rest = [later for later in self._cues[self._cues.index(cue) + 1 :] if later.who == "agent"] if cue in self._cues else []
        self._tell(
            "position",
            stage=cue.stage,
            node=cue.node,
            expecting=None,
            next_line=rest[0].line if rest else None,
            disclosures=list(self._heard),
            pushes=0,
        )
        choices = [{"line": later.line, "text": later.text, "why": "rest"} for later in rest[:5]]
        self._tell("choices", choices=choices, next={**choices[0], "facts": []} if choices else None)

    def _levels(self, customer_db: float, agent_db: float) -> None:
        self._tell("levels", customer_db=round(customer_db, 1), agent_db=round(agent_db, 1))
        if self._listened_to:
            for frame in range(5):
                self._tell("sound", _tone(self._said + frame, customer_db, agent_db))
            self._said += 5

    def order(self, head: Mapping[str, Any], body: bytes) -> None:
        match head["do"]:
            case "take_over" | "hand_back" | "hold" | "barge_in":
                self._give(head)
            case "hangup":
                self._hung_up.set()
            case "steer":
                text = head.get("text") or next((cue.text for cue in self._cues if cue.line == head.get("line")), "")
                self._steered.append(Cue("agent", text, line=head.get("line")))
            case "send_link_now":
                self._tell("send_link", channel=head["channel"])
            case "link_result":
                if self._link is not None and not self._link.done():
                    self._link.set_result(bool(head["accepted"]))
            case "listen":
                self._listened_to = bool(head["on"])
            case "desk_phone":
                self._tell("desk_phone", state="answered")
            case "transfer":
                self._tell("transferred", accepted=True, status=200)

    def _give(self, head: Mapping[str, Any]) -> None:
        on = bool(head.get("on", True))
        match head["do"]:
            case "take_over":
                self._holder, self._operator, barge_in = "operator", head["operator"], False
            case "barge_in":
                self._holder, self._operator, barge_in = "ai", head["operator"] if on else None, on
            case "hold":
                back = "operator" if self._holder == "operator" or (self._holder == "hold" and not on and self._operator) else "ai"
                self._holder, barge_in = "hold" if on else back, False
                self._operator = head["operator"] if on or back == "operator" else None
            case _:
                self._holder, self._operator, barge_in = "ai", None, False
        if self._holder == "ai":
            self._with_ai.set()
        else:
            self._with_ai.clear()
        self._tell("holder", holder=self._holder, operator=self._operator, barge_in=barge_in)

    async def _sleep(self, seconds: float) -> None:
        try:
            await asyncio.wait_for(self._hung_up.wait(), seconds / self._speed)
        except TimeoutError:
            return


def _tone(frame: int, customer_db: float, agent_db: float) -> bytes:
    """20 ms of stereo: a low hum left when the customer speaks, a higher one right when the agent does."""
    samples: list[int] = []
    left, right = (32767 * 10 ** (db / 20) for db in (customer_db, agent_db))
    for index in range(frame * FRAME_SAMPLES, (frame + 1) * FRAME_SAMPLES):
        t = index / RATE
        samples += [int(left * math.sin(2 * math.pi * 180 * t)), int(right * math.sin(2 * math.pi * 260 * t))]
    return struct.pack(f"<{len(samples)}h", *samples)
