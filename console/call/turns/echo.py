"""Is what comes from the customer's leg the agent's own voice?

An echo is the agent's level curve again, later and weaker. For each delay from 0 to 400 ms the two curves are
correlated as they come; where they run alike, the delay and the loss are known and the echo can be foretold frame by
frame. Levels are in dB, so a loss is a difference, and slow changes of the line do no harm.
"""

import math
from collections import deque
from enum import Enum

FRAMES_OF_DELAY = 22
ACTIVE_DB = -45.0
LOUD_DB = -32.0
"""The agent is audible above this."""
LOWEST_DB = -62.0
"""Levels below this are all the same: line noise, or digital silence."""
FADING = 0.98
"""Weight of the past at each 20 ms frame: about one second is remembered."""
FEW_FRAMES = 14.0
MANY_FRAMES = 22.0
LONG_FRAMES = 45.0
ALIKE = 0.8
CLEAN_FRAMES = 30
"""A line that stays on the bottom this long under the agent's voice has no echo worth the name."""
UNKNOWN_LOSS_DB = 10.0
"""Until the line is known, what is this much weaker than the agent may be its echo."""


class Line(Enum):
    UNKNOWN = "unknown"
    CLEAN = "clean"
    ECHOING = "echoing"


class _Lag:
    """Faded sums of agent level ``x`` and customer level ``y`` at one delay."""

    __slots__ = ("gone", "loud", "weight", "x", "xx", "xy", "y", "yy")

    def __init__(self) -> None:
        self.weight = self.x = self.y = self.xx = self.yy = self.xy = 0.0
        self.loud = self.gone = 0.0

    def add(self, x: float, y: float) -> None:
        self.weight = self.weight * FADING + 1
        self.x = self.x * FADING + x
        self.y = self.y * FADING + y
        self.xx = self.xx * FADING + x * x
        self.yy = self.yy * FADING + y * y
        self.xy = self.xy * FADING + x * y
        if x > LOUD_DB and y > LOWEST_DB + 4:
            # Only where the echo rises over the line's noise does the difference tell the loss.
            self.loud = self.loud * FADING + 1
            self.gone = self.gone * FADING + x - y

    def likeness(self) -> float:
        """Correlation −1…1; 0 while one of the curves is flat."""
        n = self.weight
        spread_x = self.xx / n - (self.x / n) ** 2
        spread_y = self.yy / n - (self.y / n) ** 2
        if spread_x < 4 or spread_y < 4:
            return 0.0
        return (self.xy / n - self.x * self.y / n / n) / math.sqrt(spread_x * spread_y)

    def slope(self) -> float:
        """dB of the customer's level for each dB of the agent's: 1 for a strong echo, less for one that dips into the noise."""
        n = self.weight
        return (self.xy / n - self.x * self.y / n / n) / max(1e-6, self.xx / n - (self.x / n) ** 2)

    def loss(self) -> float:
        return self.gone / self.loud if self.loud >= 3 else (self.x - self.y) / self.weight


class EchoGauge:
    """Feed one frame's levels, then ask whether the frame may be the agent's echo."""

    def __init__(self) -> None:
        self._agent: deque[float] = deque([LOWEST_DB] * FRAMES_OF_DELAY, maxlen=FRAMES_OF_DELAY)  # the newest is first
        self._lags = [_Lag() for _ in range(FRAMES_OF_DELAY)]
        self._delay = 0
        self._loss_db = UNKNOWN_LOSS_DB
        self._quiet = 0
        self._absent = 0
        self.line = Line.UNKNOWN

    def hear(self, customer_db: float, agent_db: float) -> None:
        customer = max(LOWEST_DB, customer_db)
        self._agent.appendleft(max(LOWEST_DB, agent_db))
        loudest = max(self._agent)
        if loudest < ACTIVE_DB:
            return
        for lag, agent in zip(self._lags, self._agent, strict=True):
            lag.add(agent, customer)
        self._judge(customer)

    def _judge(self, customer: float) -> None:
        best = max(range(FRAMES_OF_DELAY), key=lambda i: self._lags[i].likeness())
        lag = self._lags[best]
        if lag.weight >= MANY_FRAMES and lag.likeness() >= ALIKE and 0.2 <= lag.slope() <= 1.6 and lag.loss() > 1:
            self.line, self._delay, self._absent = Line.ECHOING, best, 0
            self._loss_db = min(lag.loss(), 40.0)
            return
        if self.line is Line.ECHOING:
            self._absent = self._absent + 1 if self.expected_db() > customer + 10 else 0
            if self._absent > 50:
                self.line = Line.UNKNOWN
        if self.line is Line.UNKNOWN:
            self._quiet = self._quiet + 1 if customer <= LOWEST_DB + 4 else 0
            unlike = self._lags[best].weight >= LONG_FRAMES and self._lags[best].likeness() < 0.4
            if self._quiet >= CLEAN_FRAMES or unlike:
                self.line = Line.CLEAN

    def expected_db(self) -> float:
        """How loud the agent's echo is in the newest frame, as far as is known."""
        if self.line is Line.CLEAN:
            return -90.0
        if self.line is Line.ECHOING:
            first = max(0, self._delay - 1)
            return max(list(self._agent)[first : self._delay + 2]) - self._loss_db
        return max(self._agent) - UNKNOWN_LOSS_DB

    def may_be_echo(self, customer_db: float) -> bool:
        loudest = max(self._agent)
        if loudest < ACTIVE_DB or self.line is Line.CLEAN:
            return False
        if self.line is Line.ECHOING:
            return customer_db < self.expected_db() + 6
        if customer_db >= self.expected_db():
            return self._runs_alike()
        # Too weak to tell by its level: the curves have to differ before it counts as a voice.
        return not self._runs_apart()

    def _runs_alike(self) -> bool:
        return any(lag.weight >= FEW_FRAMES and lag.likeness() >= ALIKE for lag in self._lags)

    def _runs_apart(self) -> bool:
        return self._lags[0].weight >= FEW_FRAMES and all(lag.likeness() < 0.6 for lag in self._lags)
