from __future__ import annotations

import pytest

from analysis.synthetic import world


@pytest.fixture(scope="session")
def shipped():
    """The world of the illustrative study."""
    return world()


@pytest.fixture(scope="session")
def planted():
    """Eight worlds with the planted effects."""
    return [world(seed) for seed in range(3000, 3008)]


@pytest.fixture(scope="session")
def without_effect():
    """Eight worlds in which no theme has an effect."""
    return [world(seed, null_themes=["all"]) for seed in range(4000, 4008)]
