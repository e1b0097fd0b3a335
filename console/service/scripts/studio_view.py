"""Scripts as JSON, in the words of docs/ENGINE_DOOR.md."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from console.campaign.scripts.approval import content_hash
from console.campaign.scripts.lint import Finding, lint
from console.campaign.scripts.reading_aloud import Sample, SampleCall
from console.campaign.scripts.releases import Release, in_force
from console.campaign.scripts.versions import Stamp, Version
from console.domain.script import Script
from console.service.calls.view import instant
from console.service.scripts.script_shelf import Note, Trial


def pack_json(versions: Sequence[Version], releases: Sequence[Release], now: datetime) -> dict[str, Any]:
    """``versions`` the newest first."""
    newest, spoken = versions[0], in_force(releases, now)
    coming = sorted((one for one in releases if one.begins > now and not one.is_over(now)), key=lambda one: one.begins)
    return {
        "pack": newest.pack,
        "name_ja": newest.script.name_ja,
        "goods": list(newest.script.goods),
        "vip": newest.script.vip,
        "newest": version_json(newest, releases, now),
        "spoken": None if spoken is None else {**release_json(spoken, now), "number": _number(versions, spoken.version_id)},
        "coming": [{**release_json(one, now), "number": _number(versions, one.version_id)} for one in coming],
    }


def version_json(version: Version, releases: Sequence[Release], now: datetime) -> dict[str, Any]:
    mine = [one for one in releases if one.version_id == version.id]
    spoken = in_force(releases, now)
    return {
        "version_id": version.id,
        "pack": version.pack,
        "number": version.number,
        "name": version.script.version,
        "state": version.state.value,
        "revision": version.revision,
        "based_on": version.based_on,
        "content_hash": content_hash(version.script),
        "created": stamp_json(version.created),
        "changed": stamp_json(version.changed),
        "authors": sorted(version.authors),
        "submitted": stamp_json(version.submitted),
        "approved": stamp_json(version.approved),
        "demo": version.demo,
        "spoken": spoken is not None and spoken.version_id == version.id,
        "holding": [release_json(one, now) for one in mine if one.holds(now)],
        "coming": [release_json(one, now) for one in mine if one.begins > now and not one.is_over(now)],
    }


def release_json(release: Release, now: datetime) -> dict[str, Any]:
    return {
        "release_id": release.id,
        "version_id": release.version_id,
        "begins": instant(release.begins),
        "until": instant(release.until),
        "share": release.share,
        "by": release.by,
        "at": instant(release.at),
        "ended": instant(release.ended),
        "ended_by": release.ended_by,
        "over": release.is_over(now),
    }


def check_json(script: Script, sample: SampleCall, day: date | None = None) -> dict[str, Any]:
    """``findings`` keep it from being approved; ``lines`` are how each sounds in a sample call, on ``day`` with the seasons that hold then."""
    return {
        "findings": [finding_json(finding) for finding in lint(script)],
        "lines": {id: sample_json(line) for id, line in sample.lines(script, day).items()},
        "seasons": [season.name for season in script.seasons if day is not None and season.covers(day)],
    }


def finding_json(finding: Finding) -> dict[str, Any]:
    return asdict(finding)


def sample_json(sample: Sample) -> dict[str, Any]:
    return {"text": sample.text, "reading": sample.reading, "seconds": sample.seconds, "unknown": list(sample.unknown)}


def note_json(note: Note) -> dict[str, Any]:
    return {"at": instant(note.at), "by": note.by, "kind": note.kind, "text": note.text, "place": note.place}


def trial_json(trial: Trial | None) -> dict[str, Any] | None:
    return None if trial is None else {"trial_id": trial.id, "at": instant(trial.at), "by": trial.by, "report": trial.report}


def stamp_json(stamp: Stamp | None) -> dict[str, Any] | None:
    return None if stamp is None else {"by": stamp.by, "at": instant(stamp.at)}


def _number(versions: Sequence[Version], version_id: str) -> int | None:
    return next((version.number for version in versions if version.id == version_id), None)
