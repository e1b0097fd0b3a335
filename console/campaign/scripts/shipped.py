"""The script packs that come with the product, approved for the demo."""

from datetime import datetime
from pathlib import Path

from console.campaign.scripts.approval import approve, demo_approvals
from console.campaign.scripts.lint import lint
from console.campaign.scripts.pack import load_pack
from console.domain.script import ApprovedScript


def load_demo_script(folder: Path, now: datetime) -> ApprovedScript:
    """The pack in ``folder`` (``assets/packs/apparel``) with two approvals marked as demo, given at ``now``.

    A shop's own calls need its own two signatures: ``approve``.

    Raises:
        BadInput: the pack cannot be read.
        Refused: the lint found a fault in it.
    """
    script = load_pack(folder)
    return approve(script, *demo_approvals(now), tuple(finding.rule for finding in lint(script)))
