"""The checkout address in a message."""

import pytest

from console.campaign.outreach.templates import with_offers


@pytest.mark.parametrize(
    ("url", "offers", "sent"),
    [
        ("https://shop.example/c/1", (), "https://shop.example/c/1"),
        ("https://shop.example/c/1", ("HELLO10",), "https://shop.example/c/1?offer=HELLO10"),
        (
            "https://shop.example/c?t=a%2Fb&e=#top",
            ("HELLO10", "FREESHIP"),
            "https://shop.example/c?t=a%2Fb&e=&offer=HELLO10&offer=FREESHIP#top",
        ),
        ("https://shop.example/c?offer=OLD", ("VIP10", "VIP10"), "https://shop.example/c?offer=VIP10"),
    ],
)
def test_carries_the_offers_that_were_promised(url: str, offers: tuple[str, ...], sent: str) -> None:
    assert with_offers(url, offers) == sent
