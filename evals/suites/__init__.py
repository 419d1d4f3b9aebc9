"""The suites, by name, in the order in which they are run and shown."""

from __future__ import annotations

from evals.suite import Suite
from evals.suites.agreement import AGREEMENT
from evals.suites.conduct import CONDUCT
from evals.suites.cost import COST
from evals.suites.pressure import PRESSURE
from evals.suites.ranking import RANKING

SUITES: dict[str, Suite] = {suite.name: suite for suite in (AGREEMENT, CONDUCT, PRESSURE, RANKING, COST)}
