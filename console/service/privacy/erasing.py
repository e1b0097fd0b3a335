"""Erasing a customer for good (個人情報保護法 第35条): the key is destroyed, the rest emptied, and a certificate says so."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

from console.domain.barring import plain
from console.domain.errors import BadInput, Refused
from console.service.terms import JAPAN
from console.service.unit_of_work import UnitOfWork

BY: Final = ("customer", "cart", "call", "phone", "mail")
LONGEST_REASON: Final = 200
Certificate = dict[str, Any]


def erase(
    work: UnitOfWork,
    shop_id: str,
    customer_id: str,
    *,
    erasure_id: str,
    who: str,
    reason: str,
    bar: bool,
    now: datetime,
    backups: timedelta | None,
) -> tuple[Certificate, tuple[str, ...]]:
    """The certificate, and the recordings to be removed after the commit. ``bar``: no contact in any way from now on;
    ``backups``: for how long copies of the database are kept, ``None`` for good.

    Raises:
        Refused: the customer is on the line.
        BadInput: was erased before.
    """
    if work.erasures.on_the_line(customer_id):
        raise Refused(
            "customer.on_the_line",
            "このお客様と通話中です。通話が終わってから消去してください。",
            "This customer is on the line. Erase when the call is over.",
        )
    if work.erasures.erased(customer_id):
        raise BadInput("このお客様はすでに消去されています。", "This customer has been erased before.")
    barred = _stays_barred(work, shop_id, customer_id, bar, erasure_id, now)
    cleared = work.erasures.clear(customer_id)
    for cart_id in work.erasures.carts(customer_id):
        work.carts.close(cart_id, "erased")
    work.customers.forget(customer_id)
    shop = work.shops.get(shop_id)
    certificate: Certificate = {
        "certificate": erasure_id,
        "shop": shop.name,
        "company": shop.company,
        "customer_id": customer_id,
        "erased_at": now.astimezone(JAPAN).isoformat(),
        "erased_by": who,
        "reason": reason,
        "key_destroyed": True,
        "counts": cleared.counts,
        "barred_digest_kept": barred,
        "copies_gone_by": None if backups is None else (now + backups).astimezone(JAPAN).date().isoformat(),
    }
    work.audit.append(shop_id, now, who, "customer.erased", customer_id, certificate)
    entry = work.audit.entries(1)[0]
    certificate["audit"] = {"entry": entry.seq, "digest": entry.digest}
    work.erasures.keep(erasure_id, shop_id, customer_id, now, certificate)
    return certificate, cleared.files


def _stays_barred(work: UnitOfWork, shop_id: str, customer_id: str, bar: bool, erasure_id: str, now: datetime) -> bool:
    """Whoever declined stays declined: all that is kept of them is a keyed digest of the number."""
    customer = work.customers.get(customer_id)
    addresses = [address for address in (plain(customer.phone), customer.mail) if address]
    if bar:
        for address in addresses:
            work.barred.bar(shop_id, address, True, f"erasure {erasure_id}", now)
    elif customer.barred and customer.phone:
        work.barred.bar(shop_id, plain(customer.phone), False, f"erasure {erasure_id}", now)
    return any(work.barred.scope(shop_id, address) is not None for address in addresses)


def find(work: UnitOfWork, by: str, value: str) -> tuple[str, str]:
    """(shop, customer). Raises ``BadInput`` when there is nobody, or when more than one could be meant."""
    if by not in BY:
        raise BadInput(f"探し方は {'、'.join(BY)} のどれかです。", f"Look by one of: {', '.join(BY)}.")
    found = [(shop.id, customer_id) for shop in work.shops.all() for customer_id in work.erasures.find(shop.id, by, value)]
    if not found:
        raise BadInput("該当するお客様がいません。番号や ID を確かめてください。", "There is no such customer. Check the number or the id.")
    if len(found) > 1:
        raise BadInput(
            "同じ番号やアドレスのお客様が二人以上います。ご本人のカート、通話、お客様番号のどれかで指定してください。",
            "More than one customer has this number or address. Name the person by a cart, a call or the customer's id.",
        )
    return found[0]


def remove_files(files: Sequence[str], folder: Path) -> None:
    """Sealed recordings, and what a call may have left in the clear."""
    for name in files:
        for path in (Path(name), folder / f"{Path(name).stem}.wav"):
            with suppress(FileNotFoundError):
                path.unlink()


def text(certificate: Certificate) -> str:
    """For a letter to the person: Japanese, then English."""
    counts, audit = certificate["counts"], certificate["audit"]
    copies_ja = f"控え（バックアップ）は {certificate['copies_gone_by']} までに消えます。" if certificate["copies_gone_by"] else "控え（バックアップ）の保存期間は定めていません。"  # fmt: skip
    copies_en = f"Backups are gone by {certificate['copies_gone_by']}." if certificate["copies_gone_by"] else "No time is set for backups."
    barred_ja = "以後ご連絡しないための照合値だけを残しています。" if certificate["barred_digest_kept"] else ""
    barred_en = "Only a keyed digest is kept, so that nobody contacts this person again." if certificate["barred_digest_kept"] else ""
    return f"""個人データ消去証明書

証明書番号　{certificate["certificate"]}
事業者　　　{certificate["company"]}（{certificate["shop"]}）
消去した日時　{certificate["erased_at"]}
実施者　　　{certificate["erased_by"]}
理由　　　　{certificate["reason"]}
お客様番号　{certificate["customer_id"]}

このお客様の個人データを暗号化していた鍵を破棄しました。お名前、ご連絡先、通話の書き起こし、録音を読み取ることは、当社にもできません。
対象: カート {counts["carts"]} 件、通話 {counts["calls"]} 件、発話 {counts["turns"]} 件、録音 {counts["recordings"]} 件、注文とのひも付け {counts["orders"]} 件。
{barred_ja}{copies_ja}
監査の記録　{audit["entry"]} 番　{audit["digest"]}

Certificate of erasure {certificate["certificate"]}
{certificate["company"]} ({certificate["shop"]}), {certificate["erased_at"]}, by {certificate["erased_by"]}. Reason: {certificate["reason"]}. Customer {certificate["customer_id"]}.
The key under which this customer's data was encrypted has been destroyed. Nobody, the company included, can read the name, the addresses,
the transcripts or the recordings any more. Carts {counts["carts"]}, calls {counts["calls"]}, turns {counts["turns"]}, recordings {counts["recordings"]}, orders unlinked {counts["orders"]}.
{barred_en + " " if barred_en else ""}{copies_en}
Audit entry {audit["entry"]}, {audit["digest"]}
"""
