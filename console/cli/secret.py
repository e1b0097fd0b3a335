"""``okaeri secret``: passwords, into the OS keyring or a file that only its owner may read."""

import sys
from pathlib import Path
from typing import Annotated

import typer

KNOWN = (
    "trunk.password",
    "mail.password",
    "sms.password",
    "intake.shopify",
    "intake.eccube",
    "intake.generic",
    "intake.shopify.token",
    "results.webhook",
)


def secret(
    name: Annotated[str, typer.Argument(help=" · ".join(KNOWN))],
    home: Annotated[Path | None, typer.Option(help="データの置き場所 / where the data lies")] = None,
) -> None:
    """パスワードを登録。入力は表示されません。パイプでも渡せます / keep a password; asked for unseen, or piped in"""
    from console.domain.errors import BadInput
    from console.settings import Folders, Secrets

    if name not in KNOWN:
        raise BadInput(
            f"{name} という項目はありません。{'、'.join(KNOWN)} のどれかです。", f"There is no {name}. It is one of: {', '.join(KNOWN)}"
        )
    typed = sys.stdin.isatty()
    value = typer.prompt(name, hide_input=True, confirmation_prompt=True) if typed else sys.stdin.readline().rstrip("\r\n")
    if not value:
        raise BadInput("空のパスワードは登録できません。", "An empty password cannot be kept.")
    secrets = Secrets(Folders.find(home))
    secrets.put(name, value)
    typer.echo(f"{name} → {secrets.where}")
