"""Scripts in the database."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from console.campaign.scripts.approval import content_hash
from console.campaign.scripts.releases import Release, in_force
from console.campaign.scripts.versions import Stamp, State, Version
from console.domain.script import ApprovedScript, Script
from console.domain.transcript import Speaker
from console.service.calls.records import ENDED
from console.service.scripts.script_shelf import Note, Trial
from console.store.campaign_tables import RecoveryRow
from console.store.script_tables import ScriptNoteRow, ScriptReleaseRow, ScriptTrialRow, ScriptVersionRow
from console.store.tables import CallRow, DataKeyRow, ScriptRow, TurnRow
from console.wire.codec import decode, encode


class SqlScripts:
    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, shop_id: str, script: ApprovedScript) -> None:
        self._session.merge(
            ScriptRow(
                content_hash=script.content_hash,
                shop_id=shop_id,
                pack=script.pack,
                version=script.version,
                approved_at=max(approval.at for approval in script.approvals),
                body=encode(script),
            )
        )
        self._session.flush()

    def version(self, content_hash: str) -> ApprovedScript | None:
        row = self._session.scalars(select(ScriptRow).where(ScriptRow.content_hash == content_hash).limit(1)).first()
        return None if row is None else decode(ApprovedScript, row.body)

    def in_use(self, shop_id: str, at: datetime, cart_id: str | None = None) -> tuple[ApprovedScript, ...]:
        by_pack: defaultdict[str, list[Release]] = defaultdict(list)
        for release in self.releases(shop_id):
            by_pack[release.pack].append(release)
        chosen = [found for some in by_pack.values() if (found := in_force(some, at, cart_id)) is not None]
        hashes = {release.content_hash for release in chosen}
        rows = self._session.scalars(select(ScriptRow).where(ScriptRow.shop_id == shop_id, ScriptRow.content_hash.in_(hashes)))
        bodies = {row.content_hash: row.body for row in rows}
        chosen.sort(key=lambda release: (release.begins, release.at, release.pack), reverse=True)
        return tuple(decode(ApprovedScript, bodies[one.content_hash]) for one in chosen if one.content_hash in bodies)

    def put(self, version: Version, *, was: int | None = None) -> bool:
        row = self._session.get(ScriptVersionRow, version.id, with_for_update=True)
        if (None if row is None else row.revision) != was:
            return False
        self._session.merge(_row(version))
        self._session.flush()
        return True

    def get(self, version_id: str) -> Version | None:
        row = self._session.get(ScriptVersionRow, version_id)
        return None if row is None else _version(row)

    def of_pack(self, shop_id: str, pack: str) -> Sequence[Version]:
        mine = select(ScriptVersionRow).where(ScriptVersionRow.shop_id == shop_id, ScriptVersionRow.pack == pack)
        return [_version(row) for row in self._session.scalars(mine.order_by(ScriptVersionRow.number.desc()))]

    def packs(self, shop_id: str) -> Sequence[str]:
        mine = select(ScriptVersionRow.pack).where(ScriptVersionRow.shop_id == shop_id).distinct()
        return sorted(self._session.scalars(mine))

    def next_number(self, shop_id: str, pack: str) -> int:
        mine = select(func.max(ScriptVersionRow.number)).where(ScriptVersionRow.shop_id == shop_id, ScriptVersionRow.pack == pack)
        return 1 + (self._session.scalar(mine) or 0)

    def discard(self, version_id: str) -> None:
        for table in (ScriptNoteRow, ScriptTrialRow):
            self._session.execute(delete(table).where(table.version_id == version_id))
        self._session.execute(delete(ScriptVersionRow).where(ScriptVersionRow.id == version_id))

    def release(self, release: Release) -> None:
        self._session.merge(
            ScriptReleaseRow(
                id=release.id,
                shop_id=release.shop_id,
                pack=release.pack,
                version_id=release.version_id,
                content_hash=release.content_hash,
                begins=release.begins,
                until=release.until,
                share=release.share,
                by=release.by,
                at=release.at,
                ended_by=release.ended_by,
                ended_at=release.ended,
            )
        )
        self._session.flush()

    def releases(self, shop_id: str, pack: str | None = None) -> Sequence[Release]:
        mine = select(ScriptReleaseRow).where(ScriptReleaseRow.shop_id == shop_id)
        rows = self._session.scalars(mine if pack is None else mine.where(ScriptReleaseRow.pack == pack))
        return [
            Release(
                row.id,
                row.shop_id,
                row.pack,
                row.version_id,
                row.content_hash,
                row.begins,
                row.by,
                row.at,
                row.until,
                row.share,
                row.ended_at,
                row.ended_by,
            )
            for row in rows
        ]

    def note(self, version: Version, note: Note) -> None:
        row = ScriptNoteRow(
            shop_id=version.shop_id, version_id=version.id, at=note.at, by=note.by, kind=note.kind, place=note.place, text=note.text
        )
        self._session.add(row)
        self._session.flush()

    def notes(self, version_id: str) -> Sequence[Note]:
        rows = self._session.scalars(select(ScriptNoteRow).where(ScriptNoteRow.version_id == version_id).order_by(ScriptNoteRow.id))
        return [Note(row.at, row.by, row.kind, row.text, row.place) for row in rows]

    def tried(self, shop_id: str, trial: Trial) -> None:
        self._session.add(
            ScriptTrialRow(
                id=trial.id,
                shop_id=shop_id,
                version_id=trial.version_id,
                content_hash=trial.content_hash,
                at=trial.at,
                by=trial.by,
                report=trial.report,
            )
        )
        self._session.flush()

    def trial(self, content_hash: str) -> Trial | None:
        latest = select(ScriptTrialRow).where(ScriptTrialRow.content_hash == content_hash).order_by(ScriptTrialRow.at.desc()).limit(1)
        row = self._session.scalars(latest).first()
        return None if row is None else Trial(row.id, row.version_id, row.content_hash, row.at, row.by, row.report)

    def spoken_with(self, shop_id: str, since: datetime, limit: int) -> Sequence[str]:
        known = select(DataKeyRow.customer_id).where(DataKeyRow.customer_id == CallRow.customer_id).exists()
        spoke = select(TurnRow.id).where(TurnRow.call_id == CallRow.id, TurnRow.who == Speaker.CUSTOMER.value).exists()
        mine = select(CallRow.id).where(CallRow.shop_id == shop_id, CallRow.state == ENDED, CallRow.started_at >= since, known, spoke)
        return list(self._session.scalars(mine.order_by(CallRow.started_at.desc(), CallRow.id).limit(limit)))

    def conversion(self, shop_id: str, since: datetime) -> tuple[int, int]:
        linked = select(CallRow.id).where(CallRow.shop_id == shop_id, CallRow.link_accepted.is_(True), CallRow.started_at >= since)
        ordered = select(func.count()).select_from(RecoveryRow).where(RecoveryRow.call_id.in_(linked))
        return self._session.scalar(select(func.count()).select_from(linked.subquery())) or 0, self._session.scalar(ordered) or 0


def _row(version: Version) -> ScriptVersionRow:
    submitted, approved = version.submitted, version.approved
    return ScriptVersionRow(
        id=version.id,
        shop_id=version.shop_id,
        pack=version.pack,
        number=version.number,
        state=version.state.value,
        revision=version.revision,
        based_on=version.based_on,
        content_hash=content_hash(version.script),
        created_by=version.created.by,
        created_at=version.created.at,
        changed_by=version.changed.by,
        changed_at=version.changed.at,
        editors=list(version.editors),
        submitted_by=None if submitted is None else submitted.by,
        submitted_at=None if submitted is None else submitted.at,
        approved_by=None if approved is None else approved.by,
        approved_at=None if approved is None else approved.at,
        demo=version.demo,
        body=encode(version.script),
    )


def _version(row: ScriptVersionRow) -> Version:
    return Version(
        id=row.id,
        shop_id=row.shop_id,
        number=row.number,
        script=decode(Script, row.body),
        state=State(row.state),
        created=Stamp(row.created_by, row.created_at),
        changed=Stamp(row.changed_by, row.changed_at),
        revision=row.revision,
        based_on=row.based_on,
        editors=tuple(row.editors),
        submitted=_stamp(row.submitted_by, row.submitted_at),
        approved=_stamp(row.approved_by, row.approved_at),
        demo=row.demo,
    )


def _stamp(by: str | None, at: datetime | None) -> Stamp | None:
    return None if by is None or at is None else Stamp(by, at)
