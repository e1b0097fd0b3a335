"""``/go/…``: the link that a call sent leads through here to the shop's own page. The link itself lets in; it leads nowhere but there."""

from html import escape
from typing import Annotated, Final

from fastapi import APIRouter, Path, Request, Response
from fastapi.responses import RedirectResponse

from console.domain.errors import BadInput
from console.domain.link import by_a_person
from console.server import public_page
from console.server.entrance import Service

router = APIRouter()
Token = Annotated[str, Path(max_length=120)]

_TITLE: Final = "ご購入のページ"
_OVER: Final = "このリンクの期限は過ぎました。お店のサイトからお進みになるか、下の連絡先へお問い合わせください。"


@router.api_route("/go/{token}", methods=["GET", "HEAD"], include_in_schema=False)
async def follow(token: Token, request: Request, service: Service) -> Response:
    try:
        shop, onward = await service.followed.follow(token, by_a_person=by_a_person(request.method, request.headers))
    except BadInput as unknown:
        return public_page.of_nobody(_TITLE, unknown.ja)
    if onward is None:
        return public_page.page(shop, f"{shop.name} {_TITLE}", f"<p>{escape(_OVER)}</p>", 410)
    return RedirectResponse(onward, 302, headers=public_page.HEADERS)
