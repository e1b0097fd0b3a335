"""The engine's door, a call over a real trunk, and second telephones behind it: what the customer and they hear of each key."""

import asyncio

import pytest
from websockets.asyncio.client import ClientConnection, connect

from console.domain.audio import FRAME_BYTES
from tests.integration.engine.running import Running
from tests.integration.takeover.line import AGENT, BRIDGE, HOLD, OPERATOR
from tests.integration.telephones.house import COLLEAGUE, AtTheDoor, digits, keys_come, soon
from tests.integration.trunk.baresip import Baresip
from tests.integration.trunk.rig import Phone, frames_of, strength, tone, until

pytestmark = pytest.mark.integration

BARESIP = 440.0
CUSTOMER = 700.0
TARGET = 660.0


async def test_a_desk_phone_of_another_make_takes_the_call_holds_it_and_gives_it_back(call: AtTheDoor, baresip: Baresip) -> None:
    await call.does("desk-phone", uri=Baresip.user)
    await call.customer.hears(BARESIP)
    await call.comes_to(holder="operator", desk_phone=True)
    await call.does("hold", on=True)
    await until(lambda: strength(b"".join(call.customer.heard[-10:]), BARESIP) < 0.01)
    await call.customer.hears(HOLD, frames=30, least=0.01)
    await call.does("hold", on=False)
    await call.customer.hears(BARESIP)
    await call.does("hand-back")
    await call.customer.hears(BRIDGE)
    await call.comes_to(holder="ai", operator=None, desk_phone=False)
    await call.does("hangup")
    assert (await call.comes_to(state="ended"))["line_result"] == "answered"


async def test_the_desk_phone_hears_the_customer_and_its_receiver_gives_the_call_back(call: AtTheDoor, colleague: Phone) -> None:
    await call.does("desk-phone", uri=COLLEAGUE)
    colleague.play(tone(OPERATOR, 30))
    call.customer.play(tone(CUSTOMER, 30))
    await call.customer.hears(OPERATOR)
    await colleague.hears(CUSTOMER)
    colleague.do("hangup")
    await call.customer.hears(BRIDGE)
    await call.comes_to(holder="ai", desk_phone=False)
    await call.does("hangup")
    await call.comes_to(state="ended")


async def test_keys_arrive_at_the_customers_telephone(call: AtTheDoor) -> None:
    await call.does("keypad", digits="19*#")
    await keys_come(call.customer, "19*#")
    await call.does("keypad", digits="five", status=422)
    await call.customer.hears(AGENT)
    await call.does("hangup")
    await call.comes_to(state="ended")
    assert digits(call.customer) == "19*#"


@pytest.mark.parametrize("attended", [False, True])
async def test_a_transfer_puts_the_customer_through_and_the_books_say_that_a_person_has_them(
    call: AtTheDoor, colleague: Phone, attended: bool
) -> None:
    await call.does("transfer", uri=COLLEAGUE, attended=attended)
    await colleague.until("answered")
    colleague.play(tone(TARGET, 30))
    call.customer.play(tone(CUSTOMER, 30))
    await call.customer.hears(TARGET)
    await colleague.hears(CUSTOMER)
    over = await call.comes_to(state="ended")
    assert (over["line_result"], over["outcome"]) == ("answered", "taken_over")


@pytest.mark.parametrize("attended", [False, True])
async def test_a_transfer_to_a_busy_telephone_leaves_the_call_where_it_was(call: AtTheDoor, attended: bool) -> None:
    await call.does("transfer", uri="9486", attended=attended)
    told = await _told_of(call, "transferred")
    assert not told["accepted"]
    await call.customer.hears(AGENT)
    await call.does("hangup")
    assert (await call.comes_to(state="ended"))["outcome"] != "taken_over"


async def test_a_desk_phone_that_has_the_call_is_put_through_and_needs_us_no_more(call: AtTheDoor, colleague: Phone) -> None:
    await call.does("desk-phone", uri=COLLEAGUE)
    colleague.play(tone(OPERATOR, 60))
    await call.customer.hears(OPERATOR)
    await call.does("transfer", uri="", attended=True)
    over = await call.comes_to(state="ended")
    assert (over["line_result"], over["outcome"]) == ("answered", "taken_over")
    heard = len(call.customer.heard)
    await until(lambda: len(call.customer.heard) > heard + 50)
    await call.customer.hears(OPERATOR)


async def test_a_muted_headset_is_silence_and_one_that_is_gone_is_the_hold_sound(call: AtTheDoor, running: Running) -> None:
    await call.does("take-over")
    door = str(running.http.base_url).rstrip("/").replace("http", "ws", 1)
    address = f"{door}/api/calls/{call.call_id}/sound?mode=talk"
    token = {"Authorization": running.http.headers["authorization"]}
    async with connect(address, additional_headers=token, proxy=None) as headset:
        voice = asyncio.create_task(_speak(headset, frames_of(tone(OPERATOR, 1.0))))
        await call.customer.hears(OPERATOR)
        voice.cancel()
        voice = asyncio.create_task(_speak(headset, [bytes(FRAME_BYTES)]))
        await call.customer.hears_nothing(frames=25)
        voice.cancel()
        await call.customer.hears(HOLD, frames=30, least=0.01)
    await call.does("hangup")
    await call.comes_to(state="ended")


async def _speak(headset: ClientConnection, frames: list[bytes]) -> None:
    loop = asyncio.get_running_loop()
    due, number = loop.time(), 0
    while True:
        await headset.send(frames[number % len(frames)])
        number, due = number + 1, due + 0.02
        await asyncio.sleep(max(0.0, due - loop.time()))


async def _told_of(call: AtTheDoor, what: str) -> dict[str, object]:
    """The event as it stands in the call's evidence."""
    found: dict[str, object] = {}

    async def there() -> bool:
        answer = await call._http.get(f"/api/calls/{call.call_id}/evidence")
        found.update(next((event for event in answer.json()["events"] if event["event"] == what), {}))
        return bool(found)

    await soon(there)
    return found
