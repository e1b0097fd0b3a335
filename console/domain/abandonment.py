"""When a cart counts as left behind: a function of time and nothing else."""

from datetime import datetime, timedelta


def abandoned(last_activity: datetime, now: datetime, idle: timedelta) -> bool:
    """Whether nothing has happened in the cart for ``idle``. A last activity in the future is no abandonment."""
    return now - last_activity >= idle
