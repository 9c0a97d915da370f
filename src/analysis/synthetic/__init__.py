"""Made-up victims, cases and voices that keep the contract of a study, with true effects that are known."""

from analysis.synthetic.truth import EFFECTS, TARGETS, THEMES, Effect, Truth, primary
from analysis.synthetic.world import SEED, generate, raw_files, world, write_files

__all__ = [
    "EFFECTS",
    "SEED",
    "TARGETS",
    "THEMES",
    "Effect",
    "Truth",
    "generate",
    "primary",
    "raw_files",
    "world",
    "write_files",
]
