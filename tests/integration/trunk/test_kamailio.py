"""The merchant's trunk: Kamailio asks for a password, routes, refuses, speaks TLS, goes away and comes back."""

import asyncio
import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from console.call.trunk.port import Answered
from console.call.trunk.registration import InboundCall, Registrar, Registration
from console.domain.outcome import LineResult
from tests.conftest import ExpectLog
from tests.conftest import Peer as FindPeer
from tests.integration.trunk.conftest import NewLeg, NewPhone
from tests.integration.trunk.kamailio import Front, Kamailio, make_certificates
from tests.integration.trunk.rig import LIMIT_S, Phone, dial, direct, free_port, tone

pytestmark = pytest.mark.integration

CUSTOMER = "0355501234"


@pytest.fixture(scope="module")
def customers_port() -> int:
    return free_port()


@pytest.fixture(scope="module")
def certificates(peer: FindPeer, tmp_path_factory: pytest.TempPathFactory) -> Path:
    peer("openssl")
    folder = tmp_path_factory.mktemp("certificates")
    make_certificates(folder)
    return folder


@pytest.fixture(scope="module")
def kamailio(peer: FindPeer, certificates: Path, customers_port: int, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kamailio]:
    it = Kamailio(peer("kamailio"), tmp_path_factory.mktemp("kamailio"), certificates, {CUSTOMER: customers_port})
    yield it
    it.peer.stop()


@pytest.fixture
def mortal_kamailio(peer: FindPeer, certificates: Path, customers_port: int, tmp_path: Path) -> Iterator[Kamailio]:
    """One that the test may kill."""
    it = Kamailio(peer("kamailio"), tmp_path, certificates, {CUSTOMER: customers_port})
    yield it
    it.peer.stop(signal.SIGKILL)


@pytest.fixture
async def customer(new_phone: NewPhone, customers_port: int) -> Phone:
    return await new_phone(port=customers_port)


class News:
    """Reads a registrar's news in the background."""

    def __init__(self, registrar: Registrar) -> None:
        self.registrar = registrar
        self.states: list[str] = []
        self.callers: list[str] = []
        self._changed = asyncio.Condition()
        self._task = asyncio.create_task(self._read())

    async def _read(self) -> None:
        async for news in self.registrar.news():
            async with self._changed:
                if isinstance(news, Registration):
                    self.states.append(news.state)
                else:
                    assert isinstance(news, InboundCall)
                    self.callers.append(news.caller)
                self._changed.notify_all()

    async def until(self, state: str, after: int = 0) -> None:
        async with asyncio.timeout(LIMIT_S * 2), self._changed:
            while state not in self.states[after:]:
                await self._changed.wait()

    async def until_called(self) -> str:
        async with asyncio.timeout(LIMIT_S), self._changed:
            while not self.callers:
                await self._changed.wait()
            return self.callers[0]

    async def close(self) -> None:
        await self.registrar.close()
        await self._task


@pytest.mark.parametrize("transport", ["udp", "tcp", "tls"])
async def test_a_call_through_the_trunk(kamailio: Kamailio, customer: Phone, new_leg: NewLeg, transport: str) -> None:
    watch = await new_leg()
    watch.leg.dial(dial(kamailio.account(transport=transport), CUSTOMER))
    await watch.until(Answered)
    customer.play(tone(440, 5))
    watch.leg.play("u1", tone(1000, 5))
    await watch.hears(440)
    await customer.hears(1000)
    watch.leg.hangup()
    assert (await watch.over()).result is LineResult.ANSWERED


async def test_a_wrong_password(kamailio: Kamailio, new_leg: NewLeg) -> None:
    watch = await new_leg()
    watch.leg.dial(dial(kamailio.account(password="wrong"), CUSTOMER))
    ended = await watch.over()
    assert (ended.result, ended.status) == (LineResult.NOT_REGISTERED, 407)


@pytest.mark.parametrize(
    ("number", "status", "result"),
    [
        ("9404", 404, LineResult.UNKNOWN_NUMBER),
        ("9408", 408, LineResult.NO_ANSWER),
        ("9480", 480, LineResult.NO_ANSWER),
        ("9486", 486, LineResult.BUSY),
        ("9503", 503, LineResult.TRUNK_DOWN),
        ("9603", 603, LineResult.DECLINED),
        ("0000", 404, LineResult.UNKNOWN_NUMBER),
    ],
)
async def test_the_trunk_refuses(kamailio: Kamailio, new_leg: NewLeg, number: str, status: int, result: LineResult) -> None:
    watch = await new_leg()
    watch.leg.dial(dial(kamailio.account(), number))
    ended = await watch.over()
    assert (ended.result, ended.status) == (result, status)


async def test_a_certificate_of_a_stranger_is_not_taken(kamailio: Kamailio, new_leg: NewLeg) -> None:
    watch = await new_leg()
    stranger = str(kamailio.stranger)
    watch.leg.dial(dial(kamailio.account(transport="tls", ca_file=stranger), CUSTOMER))
    assert (await watch.over()).result is LineResult.TRUNK_DOWN


async def test_a_certificate_file_that_is_not_there(kamailio: Kamailio, new_leg: NewLeg) -> None:
    watch = await new_leg()
    watch.leg.dial(dial(kamailio.account(transport="tls", ca_file=str(kamailio.folder / "gone.pem")), CUSTOMER))
    assert (await watch.over()).result is LineResult.TRUNK_DOWN


async def test_registration_right_and_wrong(kamailio: Kamailio) -> None:
    right, wrong = News(Registrar(kamailio.account())), News(Registrar(kamailio.account(password="wrong")))
    await right.until("registered")
    await wrong.until("refused")
    assert wrong.registrar.state is not None
    assert wrong.registrar.state.status == 401
    await asyncio.gather(right.close(), wrong.close())


async def test_an_account_without_a_user_needs_no_registration(customer: Phone) -> None:
    news = News(Registrar(direct(customer.port)))
    await news.until("unneeded")
    await news.close()


async def test_an_inbound_call_is_told_and_refused_politely(kamailio: Kamailio, new_leg: NewLeg) -> None:
    news = News(Registrar(kamailio.account()))
    await news.until("registered")
    watch = await new_leg()
    watch.leg.dial(dial(kamailio.account(), "shop"))
    assert "shop" in await news.until_called()
    ended = await watch.over()
    assert (ended.result, ended.status) == (LineResult.NO_ANSWER, 480)
    await news.close()


async def test_a_killed_registrar_comes_back(kamailio: Kamailio, expect_log: ExpectLog) -> None:
    expect_log("registrar_lost")
    news = News(Registrar(kamailio.account()))
    await news.until("registered")
    assert news.registrar.pid is not None
    os.kill(news.registrar.pid, signal.SIGKILL)
    await news.until("restarting")
    await news.until("registered", after=news.states.index("restarting"))
    await news.close()


@pytest.mark.parametrize("transport", ["udp", "tcp"])
async def test_the_trunk_is_restarted_in_mid_call(mortal_kamailio: Kamailio, customer: Phone, new_leg: NewLeg, transport: str) -> None:
    news = News(Registrar(mortal_kamailio.account(transport=transport), refresh_s=3))
    await news.until("registered")
    watch = await new_leg()
    watch.leg.dial(dial(mortal_kamailio.account(transport=transport), CUSTOMER))
    await watch.until(Answered)
    before = len(news.states)
    await asyncio.to_thread(mortal_kamailio.restart)
    customer.play(tone(440, 20))
    await watch.hears(440)
    await news.until("registered", after=before)
    watch.leg.hangup()
    assert (await watch.over()).result is LineResult.ANSWERED
    await news.close()


async def test_a_trunk_that_is_down(mortal_kamailio: Kamailio, new_leg: NewLeg) -> None:
    account = mortal_kamailio.account(transport="tcp")
    mortal_kamailio.peer.stop()
    watch = await new_leg()
    watch.leg.dial(dial(account, CUSTOMER))
    assert (await watch.over()).result is LineResult.TRUNK_DOWN
    news = News(Registrar(account))
    await news.until("unreachable")
    await news.close()


async def test_a_trunk_that_says_nothing_is_given_up_by_the_ring_time_out(mortal_kamailio: Kamailio, new_leg: NewLeg) -> None:
    account = mortal_kamailio.account()
    mortal_kamailio.peer.stop()
    watch = await new_leg()
    watch.leg.dial(dial(account, CUSTOMER, ring_timeout_s=1.0))
    ended = await watch.over()
    assert ended.result is LineResult.TRUNK_DOWN


@pytest.mark.parametrize(("password", "result"), [("right", LineResult.ANSWERED), ("wrong", LineResult.NOT_REGISTERED)])
async def test_the_example_of_a_front_authenticates_for_us(
    peer: FindPeer, kamailio: Kamailio, customer: Phone, new_leg: NewLeg, tmp_path: Path, password: str, result: LineResult
) -> None:
    front = Front(peer("kamailio"), tmp_path, kamailio, password=password)
    try:
        watch = await new_leg()
        watch.leg.dial(dial(direct(front.port), CUSTOMER))
        if result is LineResult.ANSWERED:
            await watch.until(Answered)
            customer.play(tone(440, 5))
            await watch.hears(440)
            watch.leg.hangup()
        assert (await watch.over()).result is result, front.peer.log
    finally:
        front.peer.stop()
