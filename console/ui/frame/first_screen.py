"""Where somebody begins who has just signed in: by what the engine lets them do, since the window knows no roles."""

from collections.abc import Callable

from console.ui.frame.rail import Screen
from console.ui.roles import What


def first_screen(allows: Callable[[What], bool], now: Screen) -> Screen:
    """The settings for whoever looks after people, the results for whoever answers for the campaign, the calls for whoever takes them,
    the audit log for whoever only proves. ``now``: what stands there; the first administrator, who has just added himself among the people,
    goes on adding others."""
    if allows(What.ADMINISTER):
        return now if now is Screen.PEOPLE else Screen.SETTINGS
    if allows(What.MANAGE):
        return Screen.RESULTS
    return Screen.LIVE if allows(What.ACT) or not allows(What.PROVE) else Screen.PEOPLE
