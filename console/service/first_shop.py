"""Which shop is asked about where a request names none."""

from console.domain.errors import BadInput
from console.service.unit_of_work import UnitOfWork


def first_shop(work: UnitOfWork) -> str:
    """Raises ``BadInput`` before there is one."""
    shops = work.shops.all()
    if not shops:
        raise BadInput("店舗がまだ登録されていません。", "No shop has been set up yet.")
    return shops[0].id
