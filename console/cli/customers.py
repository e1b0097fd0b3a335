"""``okaeri customers``: what a person may ask the shop to do with their data."""

import json
from pathlib import Path
from typing import Annotated

import typer

from console.cli.opened import Home, opened, who

app = typer.Typer(help="お客様のデータ / customers' data", no_args_is_help=True)


@app.command()
def erase(
    by: Annotated[str, typer.Argument(help="customer · cart · call · phone · mail")],
    value: Annotated[str, typer.Argument(help="ID、電話番号またはメールアドレス / an id, a number or a mail address")],
    reason: Annotated[str, typer.Option(help="消去の理由 / why")],
    bar: Annotated[bool, typer.Option("--bar", help="以後、どの方法でも連絡しない / and never contact this person again")] = False,
    certificate: Annotated[
        Path | None, typer.Option(help="証明書の保存先（.json か .txt） / where the certificate goes (.json or .txt)")
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", help="確認を求めない / do not ask")] = False,
    home: Home = None,
) -> None:
    """お客様を消去する。元に戻せません / erase a customer; this cannot be undone"""
    from datetime import UTC, datetime
    from uuid import uuid4

    from console.service.privacy import erasing
    from console.settings.secrets import write_private

    with opened(home) as (store, settings, folders):
        with store(read_only=True) as work:
            shop_id, customer_id = erasing.find(work, by, value)
        if not yes:
            typer.confirm(f"{customer_id} を消去します。元に戻せません。 / Erase {customer_id}? This cannot be undone.", abort=True)
        from console.app.engine import retention_days

        with store() as work:
            told, files = erasing.erase(
                work,
                shop_id,
                customer_id,
                erasure_id=uuid4().hex,
                who=who(),
                reason=reason,
                bar=bar,
                now=datetime.now(UTC),
                backups=retention_days(settings).backups_for,
            )
            work.commit()
        erasing.remove_files(files, folders.recordings)
        store.scrub()
    written = erasing.text(told)
    if certificate is not None:
        as_json = certificate.suffix == ".json"
        write_private(certificate, (json.dumps(told, ensure_ascii=False, indent=1) if as_json else written).encode())
    typer.echo(written)
