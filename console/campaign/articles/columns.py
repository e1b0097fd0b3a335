"""Which column of a table is what, by its heading. Pure."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Final

from console.domain.errors import BadInput

FAQ: Final = {
    "question": ("question", "質問", "ご質問", "よくある質問", "問い", "q", "件名", "タイトル", "title"),
    "answer": ("answer", "回答", "答え", "ご回答", "a", "本文", "body", "内容"),
    "group": ("category", "カテゴリ", "カテゴリー", "分類", "section", "group"),
    "dated": ("updated_at", "updated", "更新日", "最終更新日", "更新日時", "date", "日付", "作成日", "created_at"),
    "until": ("valid_until", "until", "有効期限", "期限", "掲載終了日", "公開終了日", "expires"),
}
TICKETS: Final = {
    "question": ("description", "問い合わせ内容", "お問い合わせ内容", "問合せ内容", "question", "質問", "内容", "message", "body"),
    "subject": ("subject", "件名", "タイトル", "title"),
    "answer": ("reply", "answer", "回答", "返信", "回答内容", "返信内容", "対応内容", "response", "last_reply", "first_reply"),
    "number": ("id", "ticket_id", "ticket id", "番号", "受付番号", "問い合わせ番号", "チケット番号", "no"),
    "dated": ("solved_at", "closed_at", "updated_at", "updated", "created_at", "対応日", "完了日", "回答日", "受付日", "日付", "date"),
}
_TICKET_ONLY: Final = (
    "reply",
    "返信",
    "返信内容",
    "回答内容",
    "対応内容",
    "ticket_id",
    "チケット番号",
    "受付番号",
    "問い合わせ内容",
    "お問い合わせ内容",
)


def columns(headings: Sequence[str], names: Mapping[str, Sequence[str]]) -> dict[str, int]:
    """Place of each column that is there.

    Raises:
        BadInput: there is no column of questions, or none of answers; the message tells the names that are looked for.
    """
    known_headings = [plain(heading) for heading in headings]
    found: dict[str, int] = {}
    for field, known in names.items():
        place = next((known_headings.index(plain(name)) for name in known if plain(name) in known_headings), None)
        if place is not None and place not in found.values():
            found[field] = place
    for field, ja, en in (("question", "質問", "questions"), ("answer", "回答", "answers")):
        if field not in found and not (field == "question" and "subject" in found):
            usual = names[field][:4]
            raise BadInput(
                f"{ja}の列が見つかりません。見出しを {'、'.join(usual)} などにしてください。",
                f"There is no column of {en}. Call it {', '.join(usual)} or the like.",
            )
    return found


def of_tickets(headings: Sequence[str]) -> bool:
    """Whether a table with these headings holds past tickets rather than an FAQ."""
    found = {plain(heading) for heading in headings}
    return bool(found & {plain(name) for name in _TICKET_ONLY})


def plain(heading: str) -> str:
    """Headings differ between tools in width, blanks, brackets and case only."""
    return re.sub(r"[\s_（）()・]+", "", unicodedata.normalize("NFKC", heading)).lower()
