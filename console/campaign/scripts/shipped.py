"""The script packs that come with the product, approved for the demo."""

from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from pathlib import Path

from console.campaign.scripts.approval import approve, demo_approvals
from console.campaign.scripts.lint import faults
from console.campaign.scripts.pack import load_pack
from console.domain.cart import Cart
from console.domain.customer import Customer
from console.domain.script import ApprovedScript, Script
from console.shipped import shipped


def load_demo_script(folder: Path, now: datetime) -> ApprovedScript:
    """The pack in ``folder`` (``assets/packs/apparel``) with two approvals marked as demo, given at ``now``.

    A shop's own calls need its own two signatures: ``approve``.

    Raises:
        BadInput: the pack cannot be read.
        Refused: the lint found a fault in it.
    """
    return for_demo(load_pack(folder), now)


def for_demo(script: Script, now: datetime) -> ApprovedScript:
    """Raises ``Refused`` when the lint finds a fault in it."""
    return approve(script, *demo_approvals(now), _faults(script))


@lru_cache(maxsize=16)
def _faults(script: Script) -> tuple[str, ...]:
    return faults(script)


def shipped_packs() -> tuple[Script, ...]:
    """The content of every pack that comes with the product, by name."""
    return tuple(load_pack(path.parent) for path in sorted(shipped("assets/packs").glob("*/pack.yaml")))


def fitting(scripts: Sequence[Script], customer: Customer, cart: Cart) -> Script | None:
    """Of the scripts in use the one for this call: the best customers', else the one for such goods, else the one for any goods."""
    if customer.vip and (found := next((script for script in scripts if script.vip), None)) is not None:
        return found
    others = [script for script in scripts if not script.vip]
    return next((script for script in others if cart.goods in script.goods), next((script for script in others if not script.goods), None))
