"""``okaeri people``: who works with the console, straight in the books of this machine; the way back in for those who are locked out."""

import json
from typing import TYPE_CHECKING, Annotated

import typer

from console.cli.opened import AsJson, Home, opened, who

if TYPE_CHECKING:
    from console.service.people.account_records import Account
    from console.service.unit_of_work import UnitOfWork

app = typer.Typer(help="担当者 / the people who work with the console", no_args_is_help=True)

Name = Annotated[str, typer.Argument(help="名前 / name")]
RoleOption = Annotated[str, typer.Option(help="operator · manager · administrator · auditor")]


@app.command("list")
def list_people(as_json: AsJson = False, home: Home = None) -> None:
    """担当者の一覧 / everybody there is"""
    from datetime import UTC, datetime

    from console.service.people.people import account_json

    with opened(home) as (store, _, _), store(read_only=True) as work:
        found = work.accounts.all()
    for account in found:
        if as_json:
            typer.echo(json.dumps(account_json(account, datetime.now(UTC)), ensure_ascii=False))
        else:
            state = "" if account.enabled else "  無効 / disabled"
            typer.echo(f"{account.name}  {account.role.value}{state}")


@app.command()
def add(name: Name, role: RoleOption = "operator", home: Home = None) -> None:
    """追加して、初期パスワードを一度だけ表示する。最初の一人は administrator
    / add somebody; the start password is shown this once. The first one is an administrator"""
    from datetime import UTC, datetime
    from uuid import uuid4

    from console.domain.errors import BadInput
    from console.service.commands import Role
    from console.service.people import people
    from console.service.people.passwords import Passwords, start_password

    if role not in {one.value for one in people.PEOPLES_ROLES}:
        raise BadInput("役割は operator、manager、administrator、auditor から選んでください。", "Choose one of the four roles.")
    password = start_password()
    hashed = Passwords().hash(password)
    with opened(home) as (store, _, _), store() as work:
        account = people.add(work, who(), name, Role(role), hashed, uuid4().hex, datetime.now(UTC))
        work.commit()
    _show_start_password(account, password)


@app.command()
def reset(name: Name, home: Home = None) -> None:
    """新しい初期パスワードを発行する。その人のサインインは終わる。無効でも使えるようにはしない
    / give a new start password and end that person's sessions; a disabled person stays disabled"""
    from datetime import UTC, datetime

    from console.service.people import people
    from console.service.people.passwords import Passwords, start_password

    password = start_password()
    hashed = Passwords().hash(password)
    with opened(home) as (store, _, _), store() as work:
        account = people.reset(work, who(), _named(work, name).id, hashed, datetime.now(UTC))
        work.commit()
    _show_start_password(account, password)


@app.command()
def role(name: Name, role: Annotated[str, typer.Argument(help="operator · manager · administrator · auditor")], home: Home = None) -> None:
    """役割を変える / give another role"""
    from datetime import UTC, datetime

    from console.domain.errors import BadInput
    from console.service.commands import Role
    from console.service.people import people

    if role not in {one.value for one in people.PEOPLES_ROLES}:
        raise BadInput("役割は operator、manager、administrator、auditor から選んでください。", "Choose one of the four roles.")
    with opened(home) as (store, _, _), store() as work:
        people.give_role(work, who(), _named(work, name).id, Role(role), datetime.now(UTC))
        work.commit()
    typer.echo("変えました。 / Changed.")


@app.command()
def disable(name: Name, home: Home = None) -> None:
    """使えなくする。すぐに締め出されます / disable; that person is out at once"""
    from datetime import UTC, datetime

    from console.service.people import people

    with opened(home) as (store, _, _), store() as work:
        people.disable(work, who(), _named(work, name).id, datetime.now(UTC))
        work.commit()
    typer.echo("使えなくしました。 / Disabled.")


@app.command()
def enable(name: Name, home: Home = None) -> None:
    """また使えるようにする / enable again"""
    from datetime import UTC, datetime

    from console.service.people import people

    with opened(home) as (store, _, _), store() as work:
        people.enable(work, who(), _named(work, name).id, datetime.now(UTC))
        work.commit()
    typer.echo("また使えます。 / Enabled.")


def _named(work: "UnitOfWork", name: str) -> "Account":
    from console.domain.errors import BadInput
    from console.service.people.passwords import name_key

    found = work.accounts.named(name_key(name))
    if found is None:
        raise BadInput(f"「{name}」という担当者はいません。", f"There is nobody called “{name}”.")
    return found


def _show_start_password(account: "Account", password: str) -> None:
    from console.service.people.people import START_PASSWORD_DAYS

    typer.echo(password)
    typer.echo(
        f"{account.name} さんの初期パスワードです（{START_PASSWORD_DAYS} 日以内に一度使い、ご自分のパスワードを決めます）。",
        err=True,
    )
    typer.echo(f"The start password of {account.name}: to be used within {START_PASSWORD_DAYS} days, and changed at once.", err=True)
