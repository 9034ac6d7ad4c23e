"""Facts that a test reports, and the health that is judged from them."""

import pytest

from bot.operating.health import Health
from bot.vitals import Vitals


@pytest.fixture
def vitals(clock) -> Vitals:
    return Vitals(clock)


@pytest.fixture
def health(vitals, clock) -> Health:
    return Health(vitals, clock)
