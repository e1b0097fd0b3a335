"""The shop's tiers: what ships with the program until a manager has saved others."""

from functools import cache

from console.campaign.segments.segmentation import Segmentation, read
from console.campaign.segments.segmentation import shipped as read_shipped
from console.service.unit_of_work import UnitOfWork
from console.shipped import shipped

KEY = "segments"


@cache
def default() -> Segmentation:
    return read_shipped(shipped("assets/campaign/segments.yaml"))


def segmentation(work: UnitOfWork, shop_id: str) -> Segmentation:
    """Raises ``BadInput`` when what is stored is none of this program's."""
    content = work.keep.get(shop_id, KEY)
    return default() if content is None else read(content)


def tier_order(work: UnitOfWork) -> list[str]:
    """The names of the tiers, the highest first."""
    shops = work.shops.all()
    return [tier.name for tier in segmentation(work, shops[0].id).tiers] if shops else []
