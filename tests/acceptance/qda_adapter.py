"""Adapter between a judge of coded interviews and the real reader.

python -m tests.acceptance.qda_adapter --input FILE --output codings.json
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "src"))

from analysis.errors import InputError  # noqa: E402
from analysis.voices.coded_data import read_coded  # noqa: E402
from analysis.voices.coded_project import PATH  # noqa: E402


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--input", required=True, type=Path)
    parser.add_argument("--output", required=True, type=Path)
    arguments = parser.parse_args()
    try:
        project = read_coded(arguments.input)
    except InputError as fault:
        print(fault, file=sys.stderr)
        return fault.exit_status
    warnings = [str(note) for note in project.notes]
    print("\n".join(warnings))
    columns = ["code", "coder", "source", "case", "start", "end", "excerpt"]
    codings = project.codings[columns].astype(object).where(project.codings[columns].notna(), None).to_dict("records")
    answer = {
        "codings": [coding | {"code": coding["code"].split(PATH)} for coding in codings],
        "codes": [list(path) for path in project.codes],
        "warnings": warnings,
    }
    arguments.output.write_text(json.dumps(answer, ensure_ascii=False, default=int), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
