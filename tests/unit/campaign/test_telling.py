"""How results are signed, when they are told again, and what an answer means."""

import base64
import json
import ssl
from datetime import UTC, datetime, timedelta

import httpx
import pytest
from pydantic import TypeAdapter, ValidationError

from console.campaign.telling import signature
from console.campaign.telling.payload import KINDS, Event, json_schema
from console.campaign.telling.port import Answer
from console.campaign.telling.schedule import LONGEST_ASKED, WAITS, again_after
from console.campaign.telling.webhook import mapped
from console.domain.errors import BadInput


def test_the_signature_is_that_of_the_specification() -> None:
    """The example of the Standard Webhooks specification's own libraries."""
    key = signature.key_of("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
    body = b'{"test": 2432232314}'
    headers = signature.headers(key, "msg_p5jXN8AQM9LWM0D4loKWxJek", datetime.fromtimestamp(1614265330, UTC), body)
    assert headers == {
        "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
        "webhook-timestamp": "1614265330",
        "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
    }


@pytest.mark.parametrize("secret", ["", "whsec_", "whsec_!!!", "whsec_" + base64.b64encode(b"short").decode()])
def test_a_secret_that_is_none_is_said(secret: str) -> None:
    with pytest.raises(BadInput, match="okaeri results secret"):
        signature.key_of(secret)


def test_waits_grow_and_end() -> None:
    waits = [again_after(tries, "e1") for tries in range(1, len(WAITS) + 1)]
    assert all(wait is not None and abs(wait / planned - 1) <= 0.2 for wait, planned in zip(waits, WAITS, strict=True))
    assert again_after(len(WAITS) + 1, "e1") is None
    assert len({again_after(1, f"e{n}") for n in range(50)}) > 40


def test_a_receiver_may_ask_for_a_pause_but_not_for_good() -> None:
    assert again_after(1, "e1", timedelta(minutes=7)) == timedelta(minutes=7)
    assert again_after(1, "e1", timedelta(days=7)) == LONGEST_ASKED


@pytest.mark.parametrize(
    ("status", "taken"), [(200, True), (204, True), (301, False), (400, False), (410, False), (500, False), (0, False)]
)
def test_only_2xx_is_taken(status: int, taken: bool) -> None:
    assert Answer(status, "").taken is taken


@pytest.mark.parametrize(
    "kind",
    [one for one in vars(httpx).values() if isinstance(one, type) and issubclass(one, httpx.HTTPError)] + [httpx.InvalidURL, OSError],
)
def test_every_fault_of_the_library_is_an_answer(kind: type[Exception]) -> None:
    fault = kind.__new__(kind)
    assert mapped(fault).status == 0
    assert mapped(ssl.SSLCertVerificationError()).said.startswith("証明書")


def test_the_schema_names_every_kind() -> None:
    text = json.dumps(json_schema())
    assert all(f'"{kind}"' in text for kind in KINDS)
    with pytest.raises(ValidationError):
        TypeAdapter(Event).validate_python(
            {"id": "x", "number": 1, "timestamp": "2026-12-01T00:00:00Z", "shop": "s", "type": "nothing", "data": {}}
        )
