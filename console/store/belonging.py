"""Which master key a database belongs to: a keyed word in its settings, or the digest keys that were wrapped when its key was changed."""

import base64
from typing import Final

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from console.domain.errors import StoreFault
from console.store.encryption.aesgcm import AesGcmCipher
from console.store.sql_audit import sealed_head
from console.store.tables import AuditHeadRow, SettingRow

KEY_CHECK: Final = "key_check"
DIGEST_KEYS: Final = "digest_keys"
_WORDS: Final = ("key_check", "key_check 2")
"""In a database of the second word the end of the audit chain is sealed."""


def belonging(engine: Engine, key: bytes) -> AesGcmCipher | None:
    """The cipher of this key; ``None``: the database belongs to another one."""
    with Session(engine) as session:
        check, wrapped = _kept(session, KEY_CHECK), _kept(session, DIGEST_KEYS)
    try:
        cipher = AesGcmCipher(key, None if wrapped is None else base64.b64decode(wrapped))
    except StoreFault:
        return None
    return cipher if check is None or check in map(cipher.chain, _WORDS) else None


def prove(engine: Engine, cipher: AesGcmCipher) -> None:
    """Write the word down on first use.

    Raises:
        StoreFault: a database that is in use has lost it, which takes the proof of the audit chain's end with it.
    """
    with Session(engine.execution_options(okaeri_read_only=True)) as session:
        if _kept(session, KEY_CHECK) == cipher.chain(_WORDS[1]):
            return
    with Session(engine) as session:
        head = session.scalars(select(AuditHeadRow).where(AuditHeadRow.id == 1).with_for_update()).one()
        check = _kept(session, KEY_CHECK)
        if check is None and head.seq:
            raise StoreFault(
                "データベースから鍵の照合値が失われています。誰かが書き換えた可能性があります。backups フォルダーの写しから戻してください。",
                "The database has lost the proof of its key. Somebody may have altered it. Restore a copy from the backups folder.",
            )
        if check != cipher.chain(_WORDS[1]):
            head.digest = sealed_head(cipher, head.seq, head.digest)
            session.merge(SettingRow(shop_id="", key=KEY_CHECK, value={"is": cipher.chain(_WORDS[1])}))
            session.commit()


def change_keys(session: Session, cipher: AesGcmCipher, new: AesGcmCipher) -> None:
    """From the next opening on the database belongs to ``new``'s key; digests stay what they are."""
    value = {"is": base64.b64encode(cipher.digest_keys(new)).decode()}
    session.merge(SettingRow(shop_id="", key=DIGEST_KEYS, value=value))


def _kept(session: Session, name: str) -> str | None:
    row = session.get(SettingRow, ("", name))
    return None if row is None else str(row.value["is"])
