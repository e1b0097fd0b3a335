"""What a link is known by when it comes back, and who opens it."""

import pytest

from console.domain.link import PARAMETER, by_a_person, leads, mark_in, mark_of, marked

PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 Version/18.5 Mobile Safari/604.1"


def test_the_mark_that_comes_back() -> None:
    mark = mark_of("token")
    assert (len(mark), mark_of("token2") == mark) == (24, False)
    assert mark_in(f"/checkouts/x?utm_source=a&{PARAMETER}={mark}&b=1") == mark
    assert [mark_in(wrong) for wrong in (None, 5, f"?{PARAMETER}=zz", "http://[", "?okaeri=" + "a" * 25)] == [""] * 5
    assert marked("https://shop.example/a?b=%E3%81%82#c", "m") == "https://shop.example/a?b=%E3%81%82&okaeri=m#c"
    assert [leads(one) for one in ("https://shop.example/a", "javascript:alert(1)", "", "//x", "https://", "https://a/\r\nb")] == [True] + [
        False
    ] * 5


@pytest.mark.parametrize(
    ("method", "headers", "person"),
    [
        ("GET", {"user-agent": PHONE}, True),
        ("GET", {"user-agent": "Mozilla/5.0 (Linux; Android 14; CUBOT NOTE 50) Chrome/126 Mobile", "sec-fetch-mode": "navigate"}, True),
        ("GET", {"user-agent": "Mozilla/5.0 (Linux; Android 14) Chrome/126 Mobile Line/14.8.0"}, True),
        ("HEAD", {"user-agent": PHONE}, False),
        ("GET", {"user-agent": "Mozilla/5.0 (compatible; Googlebot/2.1)"}, False),
        ("GET", {"user-agent": "Mozilla/5.0 Safari/601.2.4 facebookexternalhit/1.1 Facebot Twitterbot/1.0"}, False),
        ("GET", {"user-agent": PHONE, "purpose": "prefetch"}, False),
        ("GET", {"user-agent": PHONE, "sec-fetch-dest": "image"}, False),
        ("GET", {}, False),
    ],
)
def test_who_is_a_person(method: str, headers: dict[str, str], person: bool) -> None:
    assert by_a_person(method, headers) is person
