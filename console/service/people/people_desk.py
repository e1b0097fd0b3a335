"""The people, as an administrator sees and changes them."""

from collections.abc import Callable
from typing import Any

from console.domain.errors import Refused
from console.service.calls.view import instant
from console.service.commands import Person, Role, may_administer
from console.service.people import people
from console.service.people.account_records import Account
from console.service.people.doorkeeper import Doorkeeper
from console.service.people.passwords import Passwords, fit, start_password
from console.service.terms import Terms
from console.service.transactions import Transactions
from console.service.unit_of_work import UnitOfWork


class PeopleDesk:
    def __init__(self, terms: Terms, transactions: Transactions, doorkeeper: Doorkeeper, passwords: Passwords) -> None:
        self._terms = terms
        self._transactions = transactions
        self._doorkeeper = doorkeeper
        self._passwords = passwords

    async def all(self, person: Person) -> list[dict[str, Any]]:
        may_administer(person)
        now = self._terms.clock()
        found = await self._transactions.read(lambda work: (work.accounts.all(), work.accounts.sessions()))
        here = {session.account.id: max(session.seen_at, session.began_at) for session in found[1]}
        return [
            {**people.account_json(account, now), "signed_in": account.id in here, "seen_at": instant(here.get(account.id))}
            for account in found[0]
        ]

    async def add(self, person: Person, name: str, role: Role, password: str | None = None) -> dict[str, Any]:
        """With ``start_password``, told this once; none for the first person, who may give a ``password`` of his own.

        Raises:
            BadInput: name or password cannot be used.
            Refused: the name is taken, the first one is no administrator, or a password was given for somebody else.
        """
        may_administer(person)
        if password is not None and self._doorkeeper.asks_for_sign_in:
            raise Refused(
                "person.own_password",
                "パスワードはご本人が決めます。初期パスワードを渡してください。",
                "Everybody chooses his own password. Hand over the start password.",
            )
        given = start_password() if password is None else fit(password, name)
        hashed, account_id, now = await self._passwords.hashed(given), self._terms.new_id(), self._terms.clock()
        account = await self._transactions.write(
            lambda work: people.add(work, person.name, name, role, hashed, account_id, now, start=password is None)
        )
        await self._doorkeeper.look_again()
        return {"person": people.account_json(account, now), "start_password": given if password is None else None}

    async def give_role(self, person: Person, account_id: str, role: Role) -> dict[str, Any]:
        """Raises ``BadInput`` and ``Refused``, as the three below."""
        return await self._change(person, lambda work: people.give_role(work, person.name, account_id, role, self._terms.clock()))

    async def disable(self, person: Person, account_id: str) -> dict[str, Any]:
        return await self._change(person, lambda work: people.disable(work, person.name, account_id, self._terms.clock()))

    async def enable(self, person: Person, account_id: str) -> dict[str, Any]:
        return await self._change(person, lambda work: people.enable(work, person.name, account_id, self._terms.clock()))

    async def reset(self, person: Person, account_id: str) -> dict[str, Any]:
        """With ``start_password``, told this once."""
        may_administer(person)
        given = start_password()
        hashed, now = await self._passwords.hashed(given), self._terms.clock()
        told = await self._change(person, lambda work: people.reset(work, person.name, account_id, hashed, now))
        return {**told, "start_password": given}

    async def _change(self, person: Person, change: Callable[[UnitOfWork], Account]) -> dict[str, Any]:
        may_administer(person)
        account = await self._transactions.write(change)
        await self._doorkeeper.look_again()
        return {"person": people.account_json(account, self._terms.clock())}
