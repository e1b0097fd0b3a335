"""SQLAlchemy's exceptions to ours, in one place."""

from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError, SQLAlchemyError

from console.domain.errors import OkaeriError, OurBug, StoreFault

_SENTENCES = (
    (
        ("disk is full", "no space left", "could not extend"),
        "ディスクがいっぱいでデータベースに書き込めません。空き容量を増やしてください。",
        "The disk is full and the database cannot be written. Free some space.",
        True,
    ),
    (
        ("database is locked", "deadlock detected", "could not obtain lock", "lock timeout"),
        "データベースがほかの処理で使用中です。少し待ってからやり直してください。",
        "The database is busy with another job. Try again in a moment.",
        True,
    ),
    (
        ("readonly database", "read-only", "permission denied"),
        "データベースに書き込む権限がありません。ファイルの権限を直してください。",
        "The database may not be written. Mend the permissions of its file.",
        False,
    ),
    (
        ("malformed", "not a database", "disk image"),
        "データベースのファイルが壊れています。backups フォルダーの写しから戻してください。",
        "The database file is damaged. Restore a copy from the backups folder.",
        False,
    ),
    (
        ("password authentication failed", "does not exist"),
        "PostgreSQL に接続できません（ユーザー、パスワード、データベース名）。store.url を直してください。",
        "PostgreSQL refused the connection (user, password or database name). Mend store.url.",
        False,
    ),
    (
        ("connection", "server closed"),
        "データベースに接続できません。サーバーが動いているか、store.url が正しいかを確かめてください。",
        "The database cannot be reached. See that its server runs and that store.url is right.",
        True,
    ),
)


def mapped(fault: SQLAlchemyError) -> OkaeriError:
    """A ``StoreFault`` for what the world did, ``OurBug`` for what we did."""
    if isinstance(fault, IntegrityError) or not isinstance(fault, DBAPIError):
        return OurBug(f"the store refused a write: {type(fault).__name__}")
    text = str(fault.orig).lower()
    for signs, ja, en, retry in _SENTENCES:
        if any(sign in text for sign in signs):
            return StoreFault(ja, en, retry=retry)
    if isinstance(fault, OperationalError):
        return StoreFault(
            "データベースの読み書きに失敗しました。ディスクとデータベースの状態を確かめてください。",
            "The database could not be read or written. Check the disk and the database.",
            retry=True,
        )
    return OurBug(f"the store was asked wrongly: {type(fault).__name__}")
