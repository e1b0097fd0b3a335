"""The engine on this machine, as a desk needs it that was given no address: where its door is, and starting it.

Reading the settings whole takes longer than the rest of what the window does before it is there. Where to knock stands in one table of
the file, and the engine reads the others.
"""

import os
import tomllib
from collections.abc import Callable
from typing import Final

from console.domain.errors import BadInput
from console.folders import Folders
from console.ui.engine_child import EngineChild

HOST: Final = "127.0.0.1"
PORT: Final = 8771
_THIS_MACHINE: Final = (HOST, "localhost")
_OF_THE_ENVIRONMENT: Final = "OKAERI_SERVER"


def door_url(folders: Folders) -> str:
    """``http://host:port`` or ``https://…``, the same as ``console.settings.load`` gives.

    Raises:
        BadInput: what the settings say of the door cannot be, or their file cannot be read.
    """
    return _plainly_said(folders) or _of_all_settings(folders)


def started(child: EngineChild, folders: Folders, tell: Callable[[BadInput], None]) -> bool:
    """Whether an engine was started. One that cannot be, since the settings are wrong, would say so in its log only: ``tell`` is told."""
    from console.settings import load

    try:
        load(folders)
    except BadInput as fault:
        tell(fault)
        return False
    return child.start()


def _plainly_said(folders: Folders) -> str | None:
    """``None`` where anything is out of the ordinary: then all of the settings decide, or refuse."""
    if any(name.upper().startswith(_OF_THE_ENVIRONMENT) for name in os.environ):
        return None
    try:
        content = tomllib.loads(folders.settings_file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        content = {}
    except (OSError, ValueError):
        return None
    server = content.get("server", {})
    # What all of the settings refuse, they refuse in their own words.
    if not isinstance(server, dict) or not server.keys() <= {"host", "port", "certificate", "key", "desks"}:
        return None
    host, port, secured = server.get("host", HOST), server.get("port", PORT), {"certificate", "key"} & server.keys()
    if not isinstance(host, str) or type(port) is not int or not 0 <= port <= 65535:
        return None
    if len(secured) == 2 and all(isinstance(server[name], str) for name in secured):
        return f"https://{host}:{port}"
    # The token never goes in the clear to another machine.
    return f"http://{host}:{port}" if not secured and host in _THIS_MACHINE else None


def _of_all_settings(folders: Folders) -> str:
    from console.settings import load

    server = load(folders).server
    return f"{'https' if server.certificate else 'http'}://{server.host}:{server.port}"
