"""``/survey/…``: the page a customer comes to from the mail or SMS after a call. The link itself lets in; there is no token of a desk here."""

from typing import Annotated, Final
from urllib.parse import parse_qs

from fastapi import APIRouter, Path, Request
from fastapi.responses import HTMLResponse

from console.domain.call import Shop
from console.domain.errors import BadInput
from console.domain.survey import CSAT, NPS
from console.server.body import body_of
from console.server.entrance import Service
from console.server.public_page import of_nobody, page

router = APIRouter()
Token = Annotated[str, Path(max_length=120)]

LONGEST: Final = 200
_TITLE: Final = "アンケート"
_THANKS: Final = "<p>お答えをいただき、ありがとうございました。応対の改善に使わせていただきます。この画面は閉じていただいて結構です。</p>"
_KEPT: Final = "お答えは任意です。保存するのは選ばれた数字二つだけで、お電話の記録に添え、応対の改善のためだけに使います。"
_AGAIN: Final = "<p>二つの質問に一つずつお答えください。</p>"


@router.get("/survey/{token}", response_class=HTMLResponse, include_in_schema=False)
async def ask(token: Token, service: Service) -> HTMLResponse:
    try:
        shop, asked = await service.surveys.shown(token)
    except BadInput as over:
        return _over(over)
    return _page(shop, _THANKS if asked.answered_at is not None else _questions())


@router.post("/survey/{token}", response_class=HTMLResponse, include_in_schema=False)
async def answer(token: Token, request: Request, service: Service) -> HTMLResponse:
    try:
        shop, asked = await service.surveys.shown(token)
    except BadInput as over:
        return _over(over)
    if asked.answered_at is not None:
        return _page(shop, _THANKS)
    body = await body_of(request, LONGEST, lambda: BadInput("長すぎます。", "Too long."))
    given = parse_qs(body.decode("ascii", "replace"))
    csat, nps = (given.get(name, [""])[0] for name in ("csat", "nps"))
    if not (csat.isascii() and csat.isdigit() and nps.isascii() and nps.isdigit() and int(csat) in CSAT and int(nps) in NPS):
        return _page(shop, _AGAIN + _questions(), 422)
    return _page(await service.surveys.answer(token, int(csat), int(nps)), _THANKS)


def _questions() -> str:
    return f"""<form method="post">
<fieldset><legend>お電話の応対に、どのくらいご満足いただけましたか</legend>{_row("csat", CSAT, "不満", "満足")}</fieldset>
<fieldset><legend>この店を、親しい方にどのくらい勧めたいと思われますか</legend>{_row("nps", NPS, "勧めない", "ぜひ勧めたい")}</fieldset>
<p class="kept">{_KEPT}</p>
<button type="submit">送る</button>
</form>"""


def _row(name: str, points: range, least: str, most: str) -> str:
    chosen = "".join(f'<label><input type="radio" name="{name}" value="{one}" required> {one}</label>' for one in points)
    return f'<div class="row{" five" if len(points) == 5 else ""}">{chosen}</div><div class="ends"><span>{points[0]}　{least}</span><span>{points[-1]}　{most}</span></div>'


def _over(why: BadInput) -> HTMLResponse:
    return of_nobody(_TITLE, why.ja)


def _page(shop: Shop, inside: str, status: int = 200) -> HTMLResponse:
    return page(shop, f"{shop.name} {_TITLE}", inside, status)
