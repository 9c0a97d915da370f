"""Typed tables kept as Parquet in `work/cache`, so that an unchanged file is not read twice. Safe to delete.

An entry's name is the hash of all it depends on: raw files, YAML, decisions by hand, key, package and this room's code.
An entry that is damaged counts as absent. Folder 0700, files 0600. Free text is never in it.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from analysis import __version__
from analysis.intake.contents import contents_of
from analysis.intake.note import Note
from analysis.intake.rows import Read, Rows
from analysis.study.folder import StudyFolder

_CODE = Path(__file__).resolve().parent
_STUDY_FILES = ("study.yaml", "codebook.yaml", "hand/rows.yaml")


class Cache:
    """The cache of one study."""

    def __init__(self, folder: StudyFolder, fingerprint: str) -> None:
        self.place = folder.work / "cache"
        said = [path.read_bytes() for name in _STUDY_FILES if (path := folder.path / name).is_file()]
        code = [path.read_bytes() for room in (_CODE, _CODE.parent / "study") for path in sorted(room.glob("*.py"))]
        parts = [__version__.encode(), pd.__version__.encode(), fingerprint.encode(), *said, *code]
        self.ground = hashlib.sha256(b"\0".join(hashlib.sha256(part).digest() for part in parts)).digest()

    def entry(self, name: str, files: list[Path]) -> CacheEntry:
        """The entry of a table read from these raw files."""
        whole = hashlib.sha256(self.ground + name.encode())
        for path in files:
            with path.open("rb") as stream:
                whole.update(path.name.encode() + hashlib.file_digest(stream, "sha256").digest())
        return CacheEntry(self.place, f"{name}-{whole.hexdigest()[:24]}")


@dataclass(frozen=True)
class CacheEntry:
    """One table in the cache."""

    place: Path
    name: str

    def contents(self) -> dict[str, Any] | None:
        """The hashes of the columns kept (see `contents_of`), without reading them; None where there are none."""
        try:
            return json.loads((self.place / self.name / "rows.json").read_bytes())["contents"]
        except (OSError, ValueError, KeyError):
            return None

    def load(self) -> Rows | None:
        """The rows kept, or None where there are none or they are damaged."""
        folder = self.place / self.name
        try:
            told = json.loads((folder / "rows.json").read_bytes())
            data = (folder / "rows.parquet").read_bytes()
        except (OSError, ValueError):
            return None
        try:
            if hashlib.sha256(data).hexdigest() != told["sha256"]:
                return None
            return _rows(told, data)
        except (KeyError, TypeError, ValueError):
            return None

    def store(self, rows: Rows) -> None:
        """Keep the rows; the entry appears whole or not at all."""
        self.place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.place.mkdir(exist_ok=True, mode=0o700)
        self.place.chmod(0o700)
        half = Path(tempfile.mkdtemp(prefix=".half-", dir=self.place))
        try:
            data, told = _written(rows)
            _private(half / "rows.parquet", data)
            _private(half / "rows.json", json.dumps(told | {"sha256": hashlib.sha256(data).hexdigest()}).encode())
            self._forget_older()
            shutil.rmtree(self.place / self.name, ignore_errors=True)
            try:
                half.rename(self.place / self.name)
            except OSError:
                # Another run stored the same entry at the same moment; its content is the same.
                return
        finally:
            shutil.rmtree(half, ignore_errors=True)

    def _forget_older(self) -> None:
        """Entries of the same table from older inputs, but for the last three."""
        table = self.name.rpartition("-")[0]
        kept = [path for path in self.place.glob(f"{table}-*") if path.name.rpartition("-")[0] == table]
        for path in sorted(kept, key=lambda path: path.stat().st_mtime, reverse=True)[3:]:
            shutil.rmtree(path, ignore_errors=True)


def _private(path: Path, data: bytes) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as stream:
        stream.write(data)


def _written(rows: Rows) -> tuple[bytes, dict[str, Any]]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    words = {name: list(rows.frame[name].cat.categories) for name in rows.frame if _is_categories(rows.frame[name])}
    columns = {name: rows.frame[name].cat.codes if name in words else rows.frame[name] for name in rows.frame}
    plain = pd.DataFrame({**columns, "/file": rows.file, "/row": rows.row})
    sink = pa.BufferOutputStream()
    pq.write_table(pa.Table.from_pandas(plain, preserve_index=False), sink, compression="zstd")
    told = {
        "name": rows.name,
        "categories": words,
        "files": [asdict(read) for read in rows.files],
        "sheets": rows.sheets,
        "notes": [asdict(note) for note in rows.notes],
        "dropped": rows.dropped,
        "set_aside": rows.set_aside,
        "rows": len(rows.frame),
        "columns": list(rows.frame),
        "contents": contents_of(rows),
    }
    return sink.getvalue().to_pybytes(), told


def _rows(told: dict[str, Any], data: bytes) -> Rows:
    import pyarrow as pa
    import pyarrow.parquet as pq

    frame = pq.read_table(pa.BufferReader(data)).to_pandas()
    file, row = frame.pop("/file").to_numpy(), frame.pop("/row").to_numpy()
    typed = {
        name: pd.Series(pd.Categorical.from_codes(frame[name], told["categories"][name]))
        if name in told["categories"]
        else frame[name]
        for name in told["columns"]
    }
    index = pd.RangeIndex(told["rows"])
    return Rows(
        told["name"],
        pd.DataFrame(typed, index=index),
        pd.DataFrame(index=index),
        np.asarray(file),
        np.asarray(row),
        [Read(**read) for read in told["files"]],
        told["sheets"],
        [Note(**(note | {"rows": tuple(note["rows"])})) for note in told["notes"]],
        [],
        [tuple(entry) for entry in told["dropped"]],
        [(file, reason, tuple(which)) for file, reason, which in told["set_aside"]],
    )


def _is_categories(column: pd.Series) -> bool:
    return isinstance(column.dtype, pd.CategoricalDtype)
