from __future__ import annotations

import pytest

from analysis.synthetic import world


@pytest.fixture(scope="session")
def shipped():
    """The world of the illustrative study."""
    return world()


@pytest.fixture(scope="session")
def planted():
    """A dozen worlds with the planted effects."""
    return [world(seed) for seed in range(3000, 3012)]


@pytest.fixture(scope="session")
def without_effect():
    """A dozen worlds in which no theme has an effect."""
    return [world(seed, null_themes=["all"]) for seed in range(4000, 4012)]
