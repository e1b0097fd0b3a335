"""A real PostgreSQL, started for these tests as an unprivileged user, on a Unix socket in a folder of its own."""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

UNPRIVILEGED = ("postgres", "nobody")


def _somebody_else() -> pwd.struct_passwd | None:
    """PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return None
    for name in UNPRIVILEGED:
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    pytest.skip("running as root, and there is no unprivileged user to run PostgreSQL as")


@pytest.fixture(scope="session")
def postgres(peer: Callable[[str], Path]) -> Iterator[str]:
    """URL of a server without any database of ours."""
    programs = peer("initdb").parent
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
        options = f"-c listen_addresses='' -c unix_socket_directories={folder} -c unix_socket_permissions=0777 -c fsync=off"
        run(str(programs / "pg_ctl"), "-D", data, "-o", options, "-l", str(folder / "log"), "-w", "start")
        try:
            yield f"postgresql://okaeri@/postgres?host={folder}"
        finally:
            run(str(programs / "pg_ctl"), "-D", data, "-m", "immediate", "-w", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)
