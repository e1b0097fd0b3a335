"""Personal text in and out of sealed columns."""

from sqlalchemy.orm import Session

from console.domain.errors import OurBug
from console.service.calls.recordings import FileSeal
from console.store.encryption.port import Cipher
from console.store.tables import DataKeyRow

ERASED = "（消去済み）"
"""What is read where the customer's key was destroyed."""


class Sealer:
    """``place`` is ``table.column``; together with the row's id it is bound into the ciphertext."""

    def __init__(self, session: Session, cipher: Cipher) -> None:
        self._session = session
        self.cipher = cipher

    def open_account(self, shop_id: str, customer_id: str) -> None:
        """Make the data key of a new customer."""
        self._session.add(DataKeyRow(customer_id=customer_id, shop_id=shop_id, wrapped=self.cipher.new_data_key()))
        self._session.flush()

    def destroy(self, customer_id: str) -> None:
        row = self._session.get(DataKeyRow, customer_id)
        if row is not None:
            self._session.delete(row)
            self._session.flush()

    def seal(self, customer_id: str, place: str, row: str, text: str) -> bytes:
        key = self._session.get(DataKeyRow, customer_id)
        if key is None:
            raise OurBug(f"no data key for the customer of {place}")
        return self.cipher.seal(key.wrapped, text, f"{place}:{row}")

    def open(self, customer_id: str, place: str, row: str, sealed: bytes) -> str:
        key = self._session.get(DataKeyRow, customer_id)
        return ERASED if key is None else self.cipher.open(key.wrapped, sealed, f"{place}:{row}")

    def file_seal(self, customer_id: str, place: str, row: str) -> FileSeal | None:
        """``None`` where the customer's key was destroyed."""
        key = self._session.get(DataKeyRow, customer_id)
        return None if key is None else self.cipher.file_seal(key.wrapped, f"{place}:{row}")
