"""The script studio: what is drafted, checked, signed by two people and released, and what everybody sees of it."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime
from functools import cache
from typing import Any, Final

from console.campaign.scripts import versions
from console.campaign.scripts.document import as_yaml, document_of, script_of
from console.campaign.scripts.lint import faults
from console.campaign.scripts.pack import load_script
from console.campaign.scripts.reading_aloud import SampleCall
from console.campaign.scripts.releases import WHOLE, Release, in_force
from console.campaign.scripts.releases import checked as checked_release
from console.campaign.scripts.shipped import shipped_packs
from console.campaign.scripts.versions import PROGRAM, Stamp, State, Version
from console.domain.errors import BadInput, Refused
from console.domain.script import Script
from console.service.broadcast import Broadcast
from console.service.commands import Person, may_manage
from console.service.first_shop import first_shop
from console.service.scripts.reading_port import ReadsAloud
from console.service.scripts.script_cases import cases
from console.service.scripts.script_shelf import SAID, Note
from console.service.scripts.studio_view import (
    check_json,
    note_json,
    pack_json,
    release_json,
    sample_json,
    stamp_json,
    trial_json,
    version_json,
)
from console.service.terms import Terms
from console.service.transactions import Transactions
from console.service.unit_of_work import UnitOfWork

LONGEST_NOTE: Final = 2000
SHIPPED: Final = "shipped"

Change = Callable[[Version], Version]


class Studio:
    """Every command names who gives it and leaves a line in the audit trail."""

    def __init__(self, terms: Terms, transactions: Transactions, broadcast: Broadcast, voice: ReadsAloud) -> None:
        self._terms = terms
        self._voice = voice
        self._transactions = transactions
        self._broadcast = broadcast

    async def packs(self) -> list[dict[str, Any]]:
        """Every pack with its newest version, what is spoken now and what will be. Starting versions are put there on first sight."""
        await self.put_shipped()
        now = self._terms.clock()

        def read(work: UnitOfWork) -> list[dict[str, Any]]:
            shop_id = first_shop(work)
            return [
                pack_json(work.scripts.of_pack(shop_id, pack), work.scripts.releases(shop_id, pack), now)
                for pack in work.scripts.packs(shop_id)
            ]

        return await self._transactions.read(read)

    async def pack(self, pack: str) -> dict[str, Any]:
        """Its versions and releases, the newest first. Raises ``BadInput`` when there is no such pack."""
        now = self._terms.clock()

        def read(work: UnitOfWork) -> dict[str, Any]:
            shop_id = first_shop(work)
            found, releases = work.scripts.of_pack(shop_id, pack), work.scripts.releases(shop_id, pack)
            if not found:
                raise BadInput(f"台本「{pack}」はありません。", f"There is no script {pack!r}.")
            return {
                **pack_json(found, releases, now),
                "versions": [version_json(version, releases, now) for version in found],
                "releases": [release_json(one, now) for one in sorted(releases, key=lambda one: one.at, reverse=True)],
            }

        return await self._transactions.read(read)

    async def version(self, version_id: str) -> dict[str, Any]:
        """One version with its content, what the law check says, how each line sounds, what was said of it, how it was tried."""
        now = self._terms.clock()

        def read(work: UnitOfWork) -> dict[str, Any]:
            version = _known(work, version_id)
            releases = work.scripts.releases(version.shop_id, version.pack)
            told = version_json(version, releases, now)
            return {
                "version": version,
                "told": {
                    **told,
                    "document": document_of(version.script),
                    "notes": [note_json(note) for note in work.scripts.notes(version.id)],
                    "trial": trial_json(work.scripts.trial(told["content_hash"])),
                },
                "sample": SampleCall(cases(work, version.shop_id, version.script, now, limit=1).briefs[0], self._voice.kana),
            }

        found = await self._transactions.read(read)
        return {**found["told"], **await asyncio.to_thread(check_json, found["version"].script, found["sample"])}

    async def check(self, document: Mapping[str, Any], day: date | None = None) -> dict[str, Any]:
        """What the law check says of it as it stands, saved or not, and how it sounds on ``day``. Raises ``BadInput``."""
        script = script_of(document)
        sample = await self._sample(script)
        return await asyncio.to_thread(check_json, script, sample, day)

    async def read_aloud(self, text: str, document: Mapping[str, Any]) -> tuple[dict[str, Any], bytes]:
        """One sentence as it would be said, and its sound (16 kHz mono s16le). Raises ``BadInput``, ``SpeechFault``."""
        script = script_of(document)
        line = (await self._sample(script)).line(text, script)
        return sample_json(line), await self._voice.read(line.text, line.spoken)

    async def export(self, version_id: str) -> str:
        """As YAML."""
        return as_yaml((await self._transactions.read(lambda work: _known(work, version_id))).script)

    async def _sample(self, script: Script) -> SampleCall:
        now = self._terms.clock()
        briefs = (await self._transactions.read(lambda work: cases(work, first_shop(work), script, now, limit=1))).briefs
        return SampleCall(briefs[0], self._voice.kana)

    async def begin(self, person: Person, pack: str, source: str | None) -> dict[str, Any]:
        """A new draft of the pack from a version of it, from what ``shipped``, or from the newest one.

        Raises ``Refused`` while another draft of the pack is open.
        """
        may_manage(person)
        origin = next((script for script in await asyncio.to_thread(_shipped) if script.pack == pack), None) if source == SHIPPED else None

        def content(work: UnitOfWork, shop_id: str) -> tuple[Script, str | None]:
            if origin is not None:
                return origin, None
            found = work.scripts.of_pack(shop_id, pack)
            base = _known(work, source) if source not in (None, SHIPPED) else found[0] if found else None
            if base is None or base.pack != pack:
                raise BadInput(f"台本「{pack}」はありません。", f"There is no script {pack!r}.")
            return base.script, base.id

        return await self.draft(person, content, "script.drafted")

    async def bring_in(self, person: Person, text: str, name: str) -> dict[str, Any]:
        """A script in YAML as a new draft of its pack, which may be a new one. Raises ``BadInput`` that names the place of a slip."""
        may_manage(person)
        script = await asyncio.to_thread(load_script, text, name)
        return await self.draft(person, lambda work, shop_id: (script, None), "script.imported")

    async def draft(self, person: Person, content: Callable[[UnitOfWork, str], tuple[Script, str | None]], what: str) -> dict[str, Any]:
        now, id = Stamp(person.name, self._terms.clock()), self._terms.new_id()

        def write(work: UnitOfWork) -> Version:
            shop_id = first_shop(work)
            script, base = content(work, shop_id)
            _no_other_draft(work, shop_id, script.pack)
            made = versions.draft(id, shop_id, work.scripts.next_number(shop_id, script.pack), script, now, based_on=base)
            work.scripts.put(made)
            self._log(work, made, person, what, "drafted", "")
            return made

        made = await self._transactions.write(write)
        self._tell(made)
        return await self.version(made.id)

    async def save(self, person: Person, version_id: str, revision: int, document: Mapping[str, Any]) -> dict[str, Any]:
        """The draft's new content. Raises ``BadInput`` for what is no script, ``Refused`` when somebody else saved meanwhile."""
        may_manage(person)
        script = script_of(document)
        now = Stamp(person.name, self._terms.clock())
        saved = await self._change(
            version_id, revision, lambda version: versions.edited(version, script, now), person, "script.edited", None
        )
        return {"revision": saved.revision, "changed": stamp_json(saved.changed), **await self.check(document)}

    async def discard(self, person: Person, version_id: str) -> None:
        """Only a draft goes; what was signed stays. What ships is there again as it came."""
        may_manage(person)

        def write(work: UnitOfWork) -> Version:
            version = _known(work, version_id)
            if version.state is not State.DRAFT:
                raise Refused("script.state", "捨てられるのは下書きだけです。", "Only a draft can be thrown away.")
            work.scripts.discard(version_id)
            work.audit.append(version.shop_id, self._terms.clock(), person.name, "script.discarded", version_id, {"pack": version.pack})
            return version

        self._tell(await self._transactions.write(write))

    async def submit(self, person: Person, version_id: str, revision: int, text: str = "") -> dict[str, Any]:
        """The first signature. Raises ``Refused`` while the law check finds anything."""
        may_manage(person)
        found = await self._faults(version_id)
        now = Stamp(person.name, self._terms.clock())
        await self._change(
            version_id, revision, lambda version: versions.submitted(version, found, now), person, "script.submitted", "submitted", text
        )
        return await self.version(version_id)

    async def send_back(self, person: Person, version_id: str, revision: int, text: str) -> dict[str, Any]:
        """With what is to be mended; who submitted it takes it back the same way."""
        may_manage(person)
        await self._change(version_id, revision, versions.sent_back, person, "script.sent_back", "sent_back", text)
        return await self.version(version_id)

    async def approve(
        self,
        person: Person,
        version_id: str,
        revision: int,
        *,
        begins: datetime | None = None,
        until: datetime | None = None,
        share: int = WHOLE,
    ) -> dict[str, Any]:
        """The second signature; from ``begins`` (``None``: now) on the version is spoken."""
        may_manage(person)
        found = await self._faults(version_id)
        now, id = self._terms.clock(), self._terms.new_id()

        def write(work: UnitOfWork) -> Version:
            version = _known(work, version_id)
            versions.unchanged(version, revision)
            after, signed = versions.approved(version, found, Stamp(person.name, now))
            _kept(work.scripts.put(after, was=revision), version)
            work.scripts.add(version.shop_id, signed)
            self._log(work, after, person, "script.approved", "approved", "", signed.content_hash)
            self._release(work, after, signed.content_hash, person, id, begins or now, until, share, now)
            return after

        self._tell(await self._transactions.write(write))
        return await self.version(version_id)

    async def release(
        self, person: Person, version_id: str, *, begins: datetime | None = None, until: datetime | None = None, share: int = WHOLE
    ) -> dict[str, Any]:
        """An approved version is spoken again, or for a season, or to a share of the carts. An older one: that is the way back."""
        may_manage(person)
        now, id = self._terms.clock(), self._terms.new_id()

        def write(work: UnitOfWork) -> Version:
            version = _known(work, version_id)
            if version.state is not State.APPROVED:
                raise Refused("script.state", "承認された版だけを使えます。", "Only an approved version can be used.")
            hash = version_json(version, (), now)["content_hash"]
            if work.scripts.version(hash) is None:
                raise Refused("script.state", "承認の記録が見つかりません。", "The record of its approval is not there.")
            self._release(work, version, hash, person, id, begins or now, until, share, now)
            return version

        self._tell(await self._transactions.write(write))
        return await self.version(version_id)

    async def end(self, person: Person, release_id: str) -> None:
        """Out of use now, or never into use. Raises ``Refused`` for the only one that stands: the calls would have no script."""
        may_manage(person)
        now = self._terms.clock()

        def write(work: UnitOfWork) -> Release:
            shop_id = first_shop(work)
            release = next((one for one in work.scripts.releases(shop_id) if one.id == release_id), None)
            if release is None or release.is_over(now):
                raise BadInput("この予定はもうありません。", "This release is over or not there.")
            after = replace(release, ended=now, ended_by=person.name)
            others = [one for one in work.scripts.releases(shop_id, release.pack) if one.id != release_id]
            if release.holds(now) and in_force([*others, after], now) is None:
                raise Refused(
                    "script.last_one",
                    "外すと、この台本で話せる版がなくなります。先に別の版を使い始めてください。",
                    "Without it this script has no version to speak. Put another one into use first.",
                )
            work.scripts.release(after)
            work.audit.append(shop_id, now, person.name, "script.release_ended", release.version_id, {"release": release_id})
            version = work.scripts.get(release.version_id)
            if version is not None:
                work.scripts.note(version, Note(now, person.name, "ended"))
            return release

        release = await self._transactions.write(write)
        self._broadcast.tell({"event": "scripts", "pack": release.pack, "version": release.version_id})

    async def say(self, person: Person, version_id: str, text: str, place: str | None) -> list[dict[str, Any]]:
        """A comment, on the whole or on one line or node."""
        may_manage(person)
        words = text.strip()
        if not words or len(words) > LONGEST_NOTE:
            raise BadInput(f"コメントは 1 字から {LONGEST_NOTE} 字です。", f"A comment has 1 to {LONGEST_NOTE} characters.")
        now = self._terms.clock()

        def write(work: UnitOfWork) -> Version:
            version = _known(work, version_id)
            work.scripts.note(version, Note(now, person.name, SAID, words, place))
            work.audit.append(version.shop_id, now, person.name, "script.commented", version_id)
            return version

        self._tell(await self._transactions.write(write))
        return await self._transactions.read(lambda work: [note_json(note) for note in work.scripts.notes(version_id)])

    async def put_shipped(self) -> None:
        """What ships is every shop's first version, a draft until two of its people have signed it."""
        shipped = await asyncio.to_thread(_shipped)
        now = Stamp(PROGRAM, self._terms.clock())

        def missing(work: UnitOfWork) -> list[Script]:
            known = set(work.scripts.packs(first_shop(work)))
            return [script for script in shipped if script.pack not in known]

        def write(work: UnitOfWork) -> None:
            shop_id = first_shop(work)
            for script in missing(work):
                work.scripts.put(versions.draft(self._terms.new_id(), shop_id, 1, script, now))

        if await self._transactions.read(missing):
            await self._transactions.write(write)

    async def _faults(self, version_id: str) -> tuple[str, ...]:
        """The check takes too long for the thread that writes calls down; ``revision`` tells whether it still holds."""
        version = await self._transactions.read(lambda work: _known(work, version_id))
        return await asyncio.to_thread(faults, version.script)

    async def _change(
        self, version_id: str, revision: int, change: Change, person: Person, what: str, kind: str | None, text: str = ""
    ) -> Version:
        def write(work: UnitOfWork) -> Version:
            version = _known(work, version_id)
            versions.unchanged(version, revision)
            after = change(version)
            _kept(work.scripts.put(after, was=revision), version)
            self._log(work, after, person, what, kind, text.strip()[:LONGEST_NOTE])
            return after

        after = await self._transactions.write(write)
        self._tell(after)
        return after

    def _log(
        self, work: UnitOfWork, version: Version, person: Person, what: str, kind: str | None, text: str, hash: str | None = None
    ) -> None:
        now = self._terms.clock()
        detail = {"pack": version.pack, "number": version.number, "revision": version.revision, "content_hash": hash}
        work.audit.append(version.shop_id, now, person.name, what, version.id, detail)
        if kind is not None:
            work.scripts.note(version, Note(now, person.name, kind, text))

    def _release(
        self,
        work: UnitOfWork,
        version: Version,
        hash: str,
        person: Person,
        id: str,
        begins: datetime,
        until: datetime | None,
        share: int,
        now: datetime,
    ) -> None:
        checked_release(begins, until, share, now)
        made = Release(id, version.shop_id, version.pack, version.id, hash, begins, person.name, now, until, share)
        work.scripts.release(made)
        detail = {"release": id, "begins": begins.isoformat(), "until": until and until.isoformat(), "share": share, "content_hash": hash}
        work.audit.append(version.shop_id, now, person.name, "script.released", version.id, detail)
        work.scripts.note(version, Note(now, person.name, "released" if begins <= now else "scheduled"))

    def _tell(self, version: Version) -> None:
        self._broadcast.tell({"event": "scripts", "pack": version.pack, "version": version.id})


def _known(work: UnitOfWork, version_id: str | None) -> Version:
    version = work.scripts.get(version_id or "")
    if version is None:
        raise BadInput("この版はありません。", "There is no such version.")
    return version


def _kept(kept: bool, version: Version) -> None:
    if not kept:
        versions.unchanged(version, version.revision + 1)


def _no_other_draft(work: UnitOfWork, shop_id: str, pack: str) -> None:
    other = next((one for one in work.scripts.of_pack(shop_id, pack) if one.state is not State.APPROVED), None)
    if other is not None:
        raise Refused(
            "script.open_draft",
            f"この台本には、まだ承認されていない版（第{other.number}版）があります。先にそちらを進めるか、捨ててください。",
            f"Version {other.number} of this script is not approved yet. Go on with that one, or throw it away.",
        )


@cache
def _shipped() -> tuple[Script, ...]:
    return shipped_packs()
