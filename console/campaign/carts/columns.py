"""Which column of a shop's export is which field of ours, proposed from its headings."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from console.domain.errors import BadInput


class Kind(StrEnum):
    CARTS = "carts"
    ORDERS = "orders"
    CUSTOMERS = "customers"
    PRODUCTS = "products"


@dataclass(frozen=True, slots=True)
class ColumnMapping:
    """``columns``: field → headings; several are joined by a blank (姓 and 名, date and time)."""

    kind: Kind
    columns: Mapping[str, tuple[str, ...]]


REQUIRED: Final[Mapping[Kind, tuple[tuple[str, ...], ...]]] = {
    Kind.CARTS: (("id",), ("at",), ("sku", "item"), ("price", "total"), ("phone", "mail", "account")),
    Kind.ORDERS: (("id",), ("at",), ("total", "price")),
    Kind.CUSTOMERS: (("phone", "mail", "account"),),
    Kind.PRODUCTS: (("sku",), ("item",), ("price",)),
}
"""Of each group at least one field must have a column."""

_PERSON: Final[Mapping[str, tuple[str, ...]]] = {
    "account": ("会員id", "会員番号", "会員コード", "顧客id", "顧客番号", "顧客コード", "購入者 会員id", "customer id", "customer_id"),
    "name": (
        "氏名",
        "お名前",
        "名前",
        "会員名",
        "顧客名",
        "注文者",
        "注文者名",
        "注文者氏名",
        "購入者 名前",
        "購入者名",
        "購入者氏名",
        "name",
        "customer name",
    ),
    "family": ("姓", "氏", "氏名(姓)", "氏(請求先)", "お名前(姓)", "注文者姓", "last name", "last_name"),
    "given": ("名", "氏名(名)", "名(請求先)", "お名前(名)", "注文者名(名)", "first name", "first_name"),
    "kana": ("フリガナ", "ふりがな", "氏名カナ", "カナ", "注文者(振り仮名)", "購入者 名前(カナ)", "購入者 フリガナ", "kana"),
    "family_kana": ("フリガナ(姓)", "氏名フリガナ(姓)", "セイ", "姓(カナ)", "お名前(フリガナ・姓)"),
    "given_kana": ("フリガナ(名)", "氏名フリガナ(名)", "メイ", "名(カナ)", "お名前(フリガナ・名)"),
    "phone": (
        "電話番号",
        "電話",
        "tel",
        "携帯電話番号",
        "携帯番号",
        "電話番号(メイン)",
        "電話番号(請求先)",
        "注文者電話番号",
        "購入者 電話番号",
        "注文者の電話番号",
        "phone",
        "phone number",
    ),
    "mail": (
        "メールアドレス",
        "メール",
        "eメール",
        "e-mail",
        "email",
        "mail",
        "注文者メールアドレス",
        "購入者 メールアドレス",
        "メールアドレス(メイン)",
        "注文者のメールアドレス",
    ),
    "prefecture": ("都道府県", "都道府県(請求先)", "都道府県区分", "購入者 都道府県", "注文者都道府県", "注文者の都道府県", "prefecture"),
    "member": ("会員区分", "会員", "会員種別", "member"),
    "vip": ("vip", "vip会員", "優良顧客"),
    "orders": ("購入回数", "注文回数", "累計購入回数", "orders"),
    "last_order": ("最終購入日", "最終注文日", "last order"),
    "spent_this_year": ("年間購入金額", "年間購入額", "直近1年の購入金額"),
    "minutes_on_site": ("滞在時間", "滞在時間(分)", "minutes on site"),
    "consent_call": ("電話の同意", "電話同意", "電話連絡の同意", "架電同意", "consent_call"),
    "consent_sms": ("smsの同意", "sms同意", "sms配信", "consent_sms"),
    "consent_mail": ("メルマガ", "メールマガジン", "メールの同意", "メール配信", "メルマガ購読", "consent_mail"),
}
_LINES: Final[Mapping[str, tuple[str, ...]]] = {
    "sku": (
        "商品コード",
        "商品番号",
        "型番",
        "sku",
        "独自商品コード",
        "商品管理番号",
        "購入商品 型番",
        "購入商品 商品id",
        "商品id",
        "商品sku",
    ),
    "item": ("商品名", "購入商品 商品名", "品名", "商品", "item", "product name"),
    "variant": ("バリエーション", "バリエーション名", "種類", "オプション", "項目選択肢", "購入商品 オプション1", "variant"),
    "quantity": ("数量", "個数", "購入数量", "購入商品 販売個数", "quantity", "注文数"),
    "price": ("単価", "販売単価", "販売価格", "商品単価", "価格", "購入商品 販売価格", "price", "商品価格"),
}
FIELDS: Final[Mapping[Kind, Mapping[str, tuple[str, ...]]]] = {
    Kind.CARTS: {
        "id": ("カートid", "カート番号", "カゴid", "カゴ落ちid", "買い物かごid", "cart id", "cart_id", "カートコード"),
        "at": (
            "カート最終更新日時",
            "カゴ落ち日時",
            "カート日時",
            "最終更新日時",
            "離脱日時",
            "カート投入日時",
            "カート更新日時",
            "updated at",
            "abandoned at",
        ),
        "time": ("カゴ落ち時刻", "時刻"),
        "total": ("カート金額", "カート合計", "合計金額", "カート合計金額", "total"),
        "url": ("カートurl", "復元url", "checkout url", "url"),
        "goods": ("商品区分", "カテゴリ", "カテゴリー", "category"),
        **_PERSON,
        **_LINES,
    },
    Kind.ORDERS: {
        "id": ("注文番号", "受注番号", "受注コード", "売上id", "注文id", "order id", "order_id"),
        "at": ("注文日時", "受注日時", "受注日", "注文日", "日付", "売上日時", "order date"),
        "time": ("注文時間", "受注時間"),
        "total": ("合計金額", "請求合計金額", "総合計金額", "合計", "総合計", "支払い金額", "total"),
        "cart": ("カートid", "カート番号", "カゴid", "cart id"),
        "cancelled": ("キャンセル", "キャンセル日時", "キャンセル日", "cancelled"),
        "paid": ("入金日", "入金確認日", "入金日時", "入金状況", "入金フラグ", "paid"),
        **_PERSON,
        **_LINES,
    },
    Kind.CUSTOMERS: {"at": ("最終更新日時", "更新日時", "更新日", "updated at"), **_PERSON},
    Kind.PRODUCTS: {
        "at": ("最終更新日時", "更新日時", "updated at"),
        # Shopify's product export, in its older headings and in those of 2025.
        "sku": (*_LINES["sku"], "variant sku"),
        "item": (*_LINES["item"], "title"),
        "variant": (*_LINES["variant"], "option1 value"),
        "price": (*_LINES["price"], "variant price"),
        "stock": ("在庫数", "在庫", "在庫数量", "stock", "variant inventory qty", "inventory quantity"),
        "status": ("販売状態", "公開状態", "公開ステータス(名称)", "販売ステータス", "ステータス", "status"),
        "handle": ("handle", "url handle"),
        "tracker": ("variant inventory tracker", "inventory tracker"),
        "policy": ("variant inventory policy", "inventory policy", "continue selling when out of stock"),
    },
}


def plain(heading: str) -> str:
    """Headings differ between exports in width, blanks and case only."""
    text = unicodedata.normalize("NFKC", heading).strip().strip("*※ ").casefold()
    return re.sub(r"\s+", " ", text).replace(" (", "(")


def propose(headings: Sequence[str], kind: Kind | None = None) -> ColumnMapping:
    """The kind whose fields the headings name best, and its columns."""
    return max((_for(one, headings) for one in ([kind] if kind else Kind)), key=_weight)


def _for(kind: Kind, headings: Sequence[str]) -> ColumnMapping:
    known: dict[str, str] = {}
    for heading in headings:
        known.setdefault(plain(heading), heading)
    columns: dict[str, tuple[str, ...]] = {}
    for field, names in FIELDS[kind].items():
        found = next((known[name] for name in names if name in known), None)
        if found is not None:
            columns[field] = (found,)
    return ColumnMapping(kind, columns)


def _weight(mapping: ColumnMapping) -> tuple[int, int]:
    met = sum(any(field in mapping.columns for field in group) for group in REQUIRED[mapping.kind])
    return met - len(REQUIRED[mapping.kind]), met


def lacking(mapping: ColumnMapping) -> tuple[tuple[str, ...], ...]:
    """Groups of fields of which none has a column."""
    return tuple(group for group in REQUIRED[mapping.kind] if not any(field in mapping.columns for field in group))


def changed(mapping: ColumnMapping, headings: Sequence[str], wishes: Sequence[str]) -> ColumnMapping:
    """``mapping`` with ``field=heading`` or ``field=heading+heading`` each; ``field=`` takes the column away. Raises ``BadInput``."""
    columns = dict(mapping.columns)
    for wish in wishes:
        field, sign, wanted = wish.partition("=")
        names = tuple(name for name in wanted.split("+") if name)
        if not sign or field not in FIELDS[mapping.kind]:
            known = "、".join(FIELDS[mapping.kind])
            raise BadInput(
                f"「{wish}」の項目がありません。項目: {known}", f"“{wish}” names no field. Fields: {', '.join(FIELDS[mapping.kind])}"
            )
        absent = [name for name in names if name not in headings]
        if absent:
            raise BadInput(f"見出し「{absent[0]}」はファイルにありません。", f"The file has no heading “{absent[0]}”.")
        if names:
            columns[field] = names
        else:
            columns.pop(field, None)
    return ColumnMapping(mapping.kind, columns)
