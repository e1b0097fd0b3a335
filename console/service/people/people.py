"""Who works with the console: adding people, their roles, disabling them. Each function is one transaction's work, and an audit record."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Final

from console.domain.errors import BadInput, Refused
from console.service.commands import CUSTOMER, ENGINE, Role
from console.service.people.account_records import Account
from console.service.people.passwords import name_key
from console.service.unit_of_work import UnitOfWork

LONGEST_NAME: Final = 40
START_PASSWORD_DAYS: Final = 7
PEOPLES_ROLES: Final = (Role.OPERATOR, Role.MANAGER, Role.ADMINISTRATOR, Role.AUDITOR)
INSTALLATION: Final = ""
"""People belong to the installation; their audit records name no shop."""


def start_password_over(account: Account, now: datetime) -> bool:
    return account.must_change and now - account.password_at > timedelta(days=START_PASSWORD_DAYS)


def add(work: UnitOfWork, who: str, name: str, role: Role, password: str, account_id: str, now: datetime, *, start: bool = True) -> Account:
    """``password`` is a hash. The first one is an administrator: somebody has to be able to add the others.

    Raises:
        BadInput: the name cannot be used, or the role is nobody's.
        Refused: the name is somebody's already, or the first one would be no administrator.
    """
    name = " ".join(name.split())
    if not 0 < len(name) <= LONGEST_NAME or not name.isprintable() or not name_key(name):
        raise BadInput(f"名前は 1〜{LONGEST_NAME} 文字で入力してください。", f"A name has 1 to {LONGEST_NAME} characters.")
    _must_be_a_persons(role)
    if name_key(name) in (name_key(ENGINE.name), name_key(CUSTOMER)) or work.accounts.named(name_key(name)) is not None:
        raise Refused(
            "person.name_taken",
            f"「{name}」はすでに使われています。無効にした方の名前も使えません（記録が混ざるため）。別の名前にしてください。",
            f"“{name}” is taken. A disabled person's name stays theirs, so that the records stay apart. Choose another.",
        )
    if role is not Role.ADMINISTRATOR and not work.accounts.any():
        raise Refused(
            "person.first_administrator",
            "最初の一人はシステム管理者として追加してください。ほかの方はその後で追加できます。",
            "The first person must be an administrator, who can then add the others.",
        )
    account = Account(account_id, name, role, password, start, now, now, who, now, who)
    work.accounts.add(account, name_key(name))
    work.audit.append(INSTALLATION, now, who, f"person.added.{role.value}", name, {"id": account_id})
    return account


def give_role(work: UnitOfWork, who: str, account_id: str, role: Role, now: datetime) -> Account:
    """Their sessions are over: what they may do is another thing from now on. Raises ``BadInput`` and ``Refused``."""
    _must_be_a_persons(role)
    account = found(work, account_id)
    if account.role is role:
        return account
    if account.role is Role.ADMINISTRATOR:
        _must_not_be_the_last(work, account)
    return _changed(work, who, replace(account, role=role), f"person.role.{role.value}", now)


def disable(work: UnitOfWork, who: str, account_id: str, now: datetime) -> Account:
    """Raises ``BadInput``, and ``Refused`` for the last administrator."""
    account = found(work, account_id)
    if not account.enabled:
        return account
    _must_not_be_the_last(work, account)
    return _changed(work, who, replace(account, disabled_at=now, disabled_by=who), "person.disabled", now)


def enable(work: UnitOfWork, who: str, account_id: str, now: datetime) -> Account:
    account = found(work, account_id)
    if account.enabled:
        return account
    return _changed(work, who, replace(account, disabled_at=None, disabled_by=None, tries=0), "person.enabled", now)


def reset(work: UnitOfWork, who: str, account_id: str, password: str, now: datetime) -> Account:
    """``password`` is the hash of a start password, to be changed at the first sign-in."""
    account = replace(found(work, account_id), password=password, must_change=True, password_at=now, tries=0, tried_at=None)
    return _changed(work, who, account, "person.reset", now)


def found(work: UnitOfWork, account_id: str) -> Account:
    """Raises ``BadInput`` when there is nobody with this id."""
    account = work.accounts.get(account_id)
    if account is None:
        raise BadInput("この方は登録されていません。", "There is no such person.")
    return account


def account_json(account: Account, now: datetime) -> dict[str, Any]:
    return {
        "id": account.id,
        "name": account.name,
        "role": account.role.value,
        "enabled": account.enabled,
        "must_change": account.must_change,
        "start_password_over": start_password_over(account, now),
        "created": {"at": account.created_at.isoformat(), "by": account.created_by},
        "changed": {"at": account.changed_at.isoformat(), "by": account.changed_by},
        "disabled": None if account.disabled_at is None else {"at": account.disabled_at.isoformat(), "by": account.disabled_by},
    }


def _changed(work: UnitOfWork, who: str, account: Account, what: str, now: datetime) -> Account:
    after = replace(account, changed_at=now, changed_by=who)
    work.accounts.save(after)
    work.accounts.end_sessions(account.id)
    work.audit.append(INSTALLATION, now, who, what, account.name, {"id": account.id})
    return after


def _must_be_a_persons(role: Role) -> None:
    if role not in PEOPLES_ROLES:
        raise BadInput("役割は operator、manager、administrator、auditor から選んでください。", "Choose one of the four roles.")


def _must_not_be_the_last(work: UnitOfWork, account: Account) -> None:
    if work.accounts.administrators() == {account.id}:
        raise Refused(
            "person.last_administrator",
            f"{account.name} さんは最後のシステム管理者です。先に別の方をシステム管理者にしてください。",
            f"{account.name} is the last administrator. Make somebody else one first.",
        )
