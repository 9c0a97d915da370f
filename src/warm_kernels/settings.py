"""What environment variables say about warm kernels.

WARM_KERNELS            1: fork kernels where possible; 0 or unset: ordinary kernels.
WARM_KERNELS_MODULES    libraries to import in the parent, separated by commas.
WARM_KERNELS_HIDDEN     packages to hide from libraries that import them if they are there (default: polars).
WARM_KERNELS_LOCK       lock file; when its content changes, another parent is started.
WARM_KERNELS_IDLE       seconds after which a shared parent without kernels ends (default: 600).
WARM_KERNELS_WARM_UP    0: do not draw and fit once before the first fork.
WARM_KERNELS_HOME, WARM_KERNELS_OWNER   set by `warm_parent`: its private folder and its process.
"""

from __future__ import annotations

import socket
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from warm_kernels import home
from warm_kernels.identity import CannotServe, identity

# polars starts threads when it is imported, and statsmodels imports it if it is there.
HIDDEN = ("polars",)
IDLE = 600.0


@dataclass(frozen=True)
class Settings:
    """How a parent is to be made and found."""

    modules: tuple[str, ...]
    hidden: tuple[str, ...] = HIDDEN
    lock: Path | None = None
    warm_up: bool = True
    idle: float = IDLE
    home: Path | None = None
    owner: int | None = None
    wanted: bool = True

    @classmethod
    def read(cls, env: Mapping[str, str], modules: Sequence[str] = (), lock: str = "") -> Settings:
        """Settings from an environment; `modules` and `lock`, if given, go before it."""
        lock = lock or env.get("WARM_KERNELS_LOCK", "")
        own = env.get("WARM_KERNELS_HOME")
        return cls(
            modules=tuple(modules) or _names(env.get("WARM_KERNELS_MODULES", "")),
            hidden=_names(env.get("WARM_KERNELS_HIDDEN", ",".join(HIDDEN))),
            lock=Path(lock) if lock else None,
            warm_up=env.get("WARM_KERNELS_WARM_UP", "1") != "0",
            idle=float(env.get("WARM_KERNELS_IDLE", IDLE)),
            home=Path(own) if own else None,
            owner=int(env["WARM_KERNELS_OWNER"]) if own else None,
            wanted=env.get("WARM_KERNELS", "0") != "0",
        )

    def as_environment(self) -> dict[str, str]:
        """The variables from which `read` makes these settings again."""
        env = {
            "WARM_KERNELS": str(int(self.wanted)),
            "WARM_KERNELS_MODULES": ",".join(self.modules),
            "WARM_KERNELS_HIDDEN": ",".join(self.hidden),
            "WARM_KERNELS_WARM_UP": str(int(self.warm_up)),
            "WARM_KERNELS_IDLE": str(self.idle),
        }
        if self.lock is not None:
            env["WARM_KERNELS_LOCK"] = str(self.lock.absolute())
        if self.home is not None:
            env |= {"WARM_KERNELS_HOME": str(self.home), "WARM_KERNELS_OWNER": str(self.owner)}
        return env

    def identity(self, flags: list[str], env: Mapping[str, str]) -> str:
        """Digest of what the parent is made from. Raises CannotServe if the lock file is not there."""
        if self.lock is not None and not self.lock.is_file():
            raise CannotServe("the lock file is not there")
        return identity((*self.modules, str(self.warm_up)), self.hidden, self.lock, flags, env)

    def connect(self, flags: list[str], env: Mapping[str, str]) -> socket.socket:
        """A connection to the parent for these settings, started if need be."""
        made_from = self.identity(flags, env)
        place = self.home or home.shared_home(made_from)
        return home.connect_or_start(place, self._orders(made_from), flags, env)

    def _orders(self, made_from: str) -> dict:
        return {
            "identity": made_from,
            "modules": self.modules,
            "hidden": self.hidden,
            "owner": self.owner,
            "idle": None if self.owner else self.idle,
            "warm_up": self.warm_up,
        }


def _names(text: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in text.split(",") if name.strip())
