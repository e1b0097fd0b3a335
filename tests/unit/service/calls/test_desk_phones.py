"""A call that a desk phone has outlives line and engine, and the books tell the truth about it."""

from datetime import timedelta
from pathlib import Path

import pytest

from console.call.trunk.ticket import Ticket
from console.domain.call import Holder
from console.domain.errors import Refused
from console.domain.outcome import LineResult, Outcome
from console.service.calls.line_port import LINE_LOST
from console.service.calls.records import ENDED, HANDED, TALKING
from console.service.commands import HangUp, TakeOver
from tests.conftest import ExpectLog
from tests.unit.service.house import SASAKI, House

CUSTOMER_HUNG_UP = (LineResult.ANSWERED, True)


@pytest.fixture
def handed_over(expect_log: ExpectLog) -> None:
    expect_log("call_handed_to_desk_phone")


async def at_desk_phone(house: House) -> tuple[str, Ticket]:
    """A call that the desk phone of 佐々木 has, and the trunk process's hold on it."""
    call_id = await house.answered()
    ticket = Ticket(Path((await house.line.ordered("dial"))["ticket"]))
    ticket.hold()
    await house.line.tells("desk_phone", call_id=call_id, at=5.0, state="answered")
    await house.line.tells("holder", call_id=call_id, at=5.0, holder="operator", operator="佐々木", barge_in=False)
    return call_id, ticket


@pytest.mark.usefixtures("handed_over")
async def test_it_goes_on_when_the_line_dies_and_ends_when_they_hang_up(tmp_path: Path) -> None:
    async with House(tmp_path) as house:
        call_id, ticket = await at_desk_phone(house)
        other = await house.answered("k2")
        await house.line.tells(LINE_LOST)
        assert (await house.record(other)).line_result is LineResult.FAILED
        talking = await house.record(call_id)
        assert (talking.state, talking.holder, talking.operator, talking.desk_phone) == (HANDED, Holder.OPERATOR, "佐々木", True)
        await house.line.tells(LINE_LOST)
        await house.service.tick()
        assert (await house.record(call_id)).state == HANDED
        ended = house.now + timedelta(seconds=30)
        ticket.end(*CUSTOMER_HUNG_UP, ended)
        house.later(seconds=33)
        await house.service.tick()
        over = await house.record(call_id)
        assert (over.state, over.line_result, over.outcome) == (ENDED, LineResult.ANSWERED, Outcome.TAKEN_OVER)
        assert over.ended_at == ended
        assert not house.terms.ticket(call_id).exists()


@pytest.mark.usefixtures("handed_over")
async def test_a_new_engine_finds_it_and_nobody_dials_its_cart_meanwhile(tmp_path: Path) -> None:
    killed = House(tmp_path)
    await killed.service.start()
    await killed.line.tells("line_ready", models=[])
    call_id, ticket = await at_desk_phone(killed)
    async with House(tmp_path) as house:
        found = await house.record(call_id)
        assert (found.state, found.operator) == (HANDED, "佐々木")
        with pytest.raises(Refused, match="being called"):
            await house.dialled("k1")
        with pytest.raises(Refused, match="desk phone alone"):
            await house.service.do(SASAKI, TakeOver(call_id))
        with pytest.raises(Refused, match="desk phone alone"):
            await house.service.do(SASAKI, HangUp(call_id))
        with house.store(read_only=True) as work:
            assert [kind for _, kind, _ in work.calls.events(call_id) if kind == HANDED] == [HANDED]
        ticket.end(*CUSTOMER_HUNG_UP, house.now)
        await house.service.tick()
        assert (await house.record(call_id)).outcome is Outcome.TAKEN_OVER
    await killed.service.close()


async def test_one_that_ended_while_no_engine_was_there_is_closed_as_it_ended(tmp_path: Path) -> None:
    killed = House(tmp_path)
    await killed.service.start()
    await killed.line.tells("line_ready", models=[])
    call_id, ticket = await at_desk_phone(killed)
    ended = killed.now + timedelta(seconds=70)
    ticket.end(LineResult.ANSWERED, False, ended)
    async with House(tmp_path) as house:
        over = await house.record(call_id)
        assert (over.state, over.line_result, over.outcome, over.ended_at) == (ENDED, LineResult.ANSWERED, Outcome.TAKEN_OVER, ended)
        with house.store(read_only=True) as work:
            assert [(at, body["why"]) for at, _, body in work.calls.events(call_id, "ended")] == [(70.0, "at the desk phone")]
    await killed.service.close()


@pytest.mark.usefixtures("handed_over")
async def test_one_whose_process_died_too_is_closed_as_failed(tmp_path: Path) -> None:
    async with House(tmp_path) as house:
        call_id, ticket = await at_desk_phone(house)
        await house.line.tells(LINE_LOST)
        ticket.drop()
        await house.service.tick()
        assert (await house.record(call_id)).line_result is LineResult.FAILED


async def test_one_that_ends_on_its_line_leaves_no_ticket(tmp_path: Path) -> None:
    async with House(tmp_path) as house:
        call_id, ticket = await at_desk_phone(house)
        ticket.end(*CUSTOMER_HUNG_UP, house.now)
        await house.line.tells("ended", call_id=call_id, at=9.0, result="answered", outcome="taken_over", by_customer=True)
        assert not house.terms.ticket(call_id).exists()


@pytest.mark.usefixtures("handed_over")
async def test_an_engine_that_is_stopped_leaves_it_open(tmp_path: Path) -> None:
    house = House(tmp_path)
    await house.service.start()
    await house.line.tells("line_ready", models=[])
    _, ticket = await at_desk_phone(house)
    await house.line.tells(LINE_LOST)
    await house.service.close()
    with house.store(read_only=True) as work:
        assert [call.state for call in work.calls.live()] == [HANDED]
    ticket.drop()


async def test_other_engines_leave_it_alone_for_an_hour(tmp_path: Path) -> None:
    async with House(tmp_path) as house:
        call_id, ticket = await at_desk_phone(house)
        await house.service.tick()
        house.later(minutes=50)
        with house.store(read_only=True) as work:
            assert not work.calls.expired("another engine", house.now)
        house.later(minutes=20)
        with house.store(read_only=True) as work:
            assert [call.call_id for call in work.calls.expired("another engine", house.now)] == [call_id]
        assert (await house.record(call_id)).state == TALKING
        ticket.drop()
