"""A real PostgreSQL, started as an unprivileged user, on a Unix socket in a folder of its own."""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

UNPRIVILEGED = ("postgres", "nobody")


class NobodyToRunIt(Exception):
    """Running as root, and there is no unprivileged user."""


def _somebody_else() -> pwd.struct_passwd | None:
    """PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return None
    for name in UNPRIVILEGED:
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise NobodyToRunIt


def _initdb() -> Path:
    places = [*sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)]
    found = shutil.which("initdb", path=os.pathsep.join([*map(str, places), os.environ.get("PATH", "")]))
    if found is None:
        raise FileNotFoundError("initdb")
    return Path(found)


@contextmanager
def postgres_server(initdb: Path | None = None, *, durable: bool = False) -> Iterator[str]:
    """URL of a server without any database of ours. ``durable``: commits reach the disk, as in use."""
    programs = (initdb or _initdb()).parent
    folder = Path(tempfile.mkdtemp(prefix="okaeri-pg-", dir="/tmp"))  # a Unix socket's path has to be short
    user = _somebody_else()

    def run(*command: str) -> None:
        subprocess.run(
            command,
            check=True,
            capture_output=True,
            timeout=120,
            cwd=folder,
            user=None if user is None else user.pw_uid,
            group=None if user is None else user.pw_gid,
            extra_groups=None if user is None else [],
        )

    if user is not None:
        os.chown(folder, user.pw_uid, user.pw_gid)
    folder.chmod(0o755)
    data = str(folder / "data")
    try:
        run(str(programs / "initdb"), "-D", data, "-U", "okaeri", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
        options = f"-c listen_addresses='' -c unix_socket_directories={folder} -c unix_socket_permissions=0777"
        options += "" if durable else " -c fsync=off"
        run(str(programs / "pg_ctl"), "-D", data, "-o", options, "-l", str(folder / "log"), "-w", "start")
        try:
            yield f"postgresql://okaeri@/postgres?host={folder}"
        finally:
            run(str(programs / "pg_ctl"), "-D", data, "-m", "immediate", "-w", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)
