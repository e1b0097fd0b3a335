"""Two people sign a script; only then may a call use it. What they sign is the hash of its canonical form."""

import hashlib
import json
from dataclasses import asdict
from datetime import datetime
from typing import Final

from console.domain.errors import Refused
from console.domain.script import Approval, ApprovedScript, Script

DEMO_SIGNERS: Final = ("デモ見本(承認者1)", "デモ見本(承認者2)")
"""Stand in for two people of a shop, in the demo only; ``Approval.demo`` is set."""


def canonical(script: Script) -> bytes:
    """The script's content in one fixed form: JSON, keys sorted, no blanks, UTF-8. What a script lacks of seasons, readings and samples has no word there."""
    content = asdict(script)
    for section in ("seasons", "readings", "samples"):
        if not content[section]:
            del content[section]
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def content_hash(script: Script) -> str:
    return hashlib.sha256(canonical(script)).hexdigest()


def approve(script: Script, first: Approval, second: Approval, faults: tuple[str, ...]) -> ApprovedScript:
    """``faults`` are what the lint found, as rule ids.

    Raises:
        Refused: the lint found something, or both signatures are one person's.
    """
    if faults:
        raise Refused(
            "script.lint",
            f"点検で {len(faults)} 件の問題があり、承認できません。",
            f"The lint found {len(faults)} faults; it cannot be approved.",
        )
    if first.by.strip().casefold() == second.by.strip().casefold() or not first.by.strip() or not second.by.strip():
        raise Refused("script.two_people", "承認には、別々の二人の署名が必要です。", "Two different people must sign.")
    return ApprovedScript(script.pack, script.version, content_hash(script), (first, second), script.lines, script)


def intact(approved: ApprovedScript) -> bool:
    """Whether what was signed is still what is there."""
    script = approved.script
    return script is not None and script.lines == approved.lines and content_hash(script) == approved.content_hash


def demo_approvals(at: datetime) -> tuple[Approval, Approval]:
    first, second = DEMO_SIGNERS
    return Approval(first, at, demo=True), Approval(second, at, demo=True)
