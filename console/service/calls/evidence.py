"""The evidence of one call: what was heard, by which approved script, on which facts, all under one hash."""

from typing import Any

from console.domain.evidence_pack import digest
from console.domain.facts import KNOWLEDGE
from console.service.calls.records import CallRecord
from console.service.calls.view import call_json, disclosure_json, fact_json, instant, link_json, turn_json
from console.service.knowledge.knowledge import version_json
from console.service.unit_of_work import UnitOfWork

FORMAT = "okaeri-evidence-1"


def gathered(work: UnitOfWork, call: CallRecord) -> dict[str, Any]:
    """Evidence JSON; ``sha256`` covers everything else in it in canonical form."""
    script = work.scripts.version(call.script_hash)
    recording = work.calls.recording(call.call_id)
    shop = work.shops.get(call.shop_id)
    turns = work.calls.turns(call.call_id)
    facts = work.calls.facts(call.call_id)
    lines = {} if script is None else {line.id: line for line in script.lines}
    spoken = {turn.turn.line for turn in turns if turn.turn.line is not None}
    offers = sorted((line.id, line.offer) for line in lines.values() if line.id in spoken and line.offer is not None)
    body: dict[str, Any] = {
        "format": FORMAT,
        "shop": {"id": shop.id, "name": shop.name, "company": shop.company},
        "call": call_json(call),
        "recording": None
        if recording is None
        else {"sha256": recording.sha256, "bytes": recording.size, "stopped_why": recording.stopped_why},
        "transcript_of_what_was_heard": [turn_json(turn) for turn in turns],
        "script": {
            "pack": call.script_pack,
            "version": call.script_version,
            "content_hash": call.script_hash,
            "approvals": []
            if script is None
            else [{"by": approval.by, "at": instant(approval.at), "demo": approval.demo} for approval in script.approvals],
        },
        "disclosures": [disclosure_json(heard) for heard in work.calls.disclosures(call.call_id)],
        "facts": [fact_json(cited) for cited in facts],
        "knowledge": _knowledge(work, {cited.fact_id for cited in facts}),
        "offers": [
            {"line": line, "offer": offer, "facts": sorted({cited.fact_id for cited in facts if cited.line == line})}
            for line, offer in offers
        ],
        "links": [link_json(link) for link in work.links.of(call.call_id)],
        "events": [
            {"at": at, "event": kind, **body} for at, kind, body in work.calls.events(call.call_id) if kind not in ("position", "latency")
        ],
        "audit_chain_whole": work.audit.verify().whole,
    }
    return {**body, "sha256": digest(body)}


def _knowledge(work: UnitOfWork, cited: set[str]) -> list[dict[str, Any]]:
    """The approved versions of the shop's own texts that were quoted."""
    quoted = {
        (id.removeprefix(KNOWLEDGE).partition("@")[0], id.partition("@")[2].partition(".")[0]) for id in cited if id.startswith(KNOWLEDGE)
    }
    versions = ((entry, one) for entry in sorted({entry for entry, _ in quoted}) for one in work.knowledge.versions(entry))
    return [{"id": entry, **version_json(one)} for entry, one in versions if (entry, str(one.version)) in quoted]
