"""A trunk tried out for real: Kamailio with passwords and certificates, ports where nobody is, and a telephone that tells its codecs."""

import asyncio
import socket
import threading
from collections.abc import Iterator
from typing import Any

import pytest

from console.call.trunk.check import Finding, check
from console.call.trunk.port import Account
from console.domain.errors import TrunkFault
from tests.conftest import Peer as FindPeer
from tests.integration.trunk.kamailio import Kamailio, make_certificates
from tests.integration.trunk.rig import LOOPBACK, direct, free_port

pytestmark = pytest.mark.integration


@pytest.fixture(scope="module")
def kamailio(peer: FindPeer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kamailio]:
    peer("openssl")
    certificates = tmp_path_factory.mktemp("certificates")
    make_certificates(certificates)
    it = Kamailio(peer("kamailio"), tmp_path_factory.mktemp("kamailio"), certificates, {})
    yield it
    it.peer.stop()


async def tried(account: Account, *, register: bool = True) -> list[Finding]:
    return [finding async for finding in check(account, register=register)]


def ids(found: list[Finding]) -> list[str]:
    return [finding.finding for finding in found]


@pytest.mark.parametrize("transport", ["udp", "tcp", "tls"])
async def test_registered(kamailio: Kamailio, transport: str) -> None:
    found = await tried(kamailio.account(transport=transport))
    way = [] if transport == "udp" else ["connected"]
    assert ids(found) == ["name_found", *way, "registered", "media_untold"]
    assert all(finding.good and finding.ja and finding.en for finding in found)


@pytest.mark.parametrize(
    ("changed", "last"),
    [
        ({"password": "wrong"}, "wrong_password"),
        ({"user": "9404"}, "wrong_user"),
        ({"user": "9403"}, "forbidden"),
        ({"user": "9500"}, "trunk_error"),
        ({"host": "no-such-host.invalid"}, "name_not_found"),
        ({"transport": "tls", "ca_file": "stranger"}, "certificate_untrusted"),
        ({"transport": "tls", "ca_file": "/nowhere/ca.pem"}, "ca_file"),
        ({"transport": "tls", "port": "sip"}, "no_tls"),
        ({"transport": "tls", "host": "localhost"}, "certificate_name"),
        ({"transport": "tcp", "port": "free"}, "refused"),
    ],
)
async def test_what_is_wrong_is_said(kamailio: Kamailio, changed: dict[str, Any], last: str) -> None:
    usual = kamailio.account(transport=changed.get("transport", "udp"))
    named = {"sip": kamailio.port, "free": free_port(), "stranger": str(kamailio.stranger)}
    fields = {key: named.get(value, value) for key, value in changed.items()}
    account = Account(**{**{name: getattr(usual, name) for name in usual.__dataclass_fields__}, **fields})
    found = await tried(account)
    assert found[-1].finding == last, found
    assert not found[-1].good
    assert all(finding.good for finding in found[:-1])


async def test_a_port_that_swallows_everything() -> None:
    """As a firewall does: UDP goes in and nothing comes out."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as deaf:
        deaf.bind((LOOPBACK, 0))
        found = await tried(Account("trunk.test", "shop", "right", LOOPBACK, deaf.getsockname()[1]))
    assert ids(found) == ["name_found", "no_answer"]


class Telling:
    """A server that answers one OPTIONS with a session description."""

    def __init__(self, media: str) -> None:
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.bind((LOOPBACK, 0))
        self._socket.settimeout(20)
        self.port: int = self._socket.getsockname()[1]
        self._media = media
        self._thread = threading.Thread(target=self._answer)
        self._thread.start()

    def _answer(self) -> None:
        asked, sender = self._socket.recvfrom(65536)
        lines = asked.decode().split("\r\n")
        assert lines[0].startswith("OPTIONS ")
        kept = [line for line in lines if line.partition(":")[0] in ("Via", "From", "To", "Call-ID", "CSeq")]
        body = f"v=0\r\no=- 1 1 IN IP4 {LOOPBACK}\r\ns=-\r\nc=IN IP4 {LOOPBACK}\r\nt=0 0\r\n{self._media}\r\n"
        answer = ["SIP/2.0 200 OK", *kept, "Content-Type: application/sdp", f"Content-Length: {len(body)}", "", body]
        self._socket.sendto("\r\n".join(answer).encode(), sender)

    def close(self) -> None:
        self._thread.join(20)
        self._socket.close()


@pytest.mark.parametrize(
    ("media", "wanted", "last", "detail"),
    [
        ("m=audio 0 RTP/AVP 8 101", {"codecs": ("G722", "PCMA")}, "media_fits", "PCMA"),
        ("m=audio 0 RTP/AVP 8 101", {"codecs": ("G722",)}, "codec_missing", "PCMA"),
        ("m=audio 0 RTP/AVP 0", {"srtp": True}, "srtp_missing", ""),
        ("m=audio 0 RTP/SAVP 0", {"srtp": True}, "media_fits", "PCMU"),
    ],
)
async def test_what_a_trunk_tells_of_sound(media: str, wanted: dict[str, Any], last: str, detail: str) -> None:
    it = Telling(media)
    try:
        found = await tried(direct(it.port, **wanted), register=False)
    finally:
        await asyncio.to_thread(it.close)
    assert (found[-1].finding, found[-1].detail) == (last, detail)


async def test_a_process_that_ends_without_a_word_is_one_sentence() -> None:
    with pytest.raises(TrunkFault, match="okaeri doctor"):
        async for _ in check(direct(free_port()), register=False, module="console.domain.errors"):
            pass
