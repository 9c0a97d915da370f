"""Adapter between a judge of redaction and the real redactor.

python -m tests.acceptance.redact_adapter --input texts.jsonl --output out.jsonl
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "src"))

from analysis.voices.redaction import redact  # noqa: E402


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--input", required=True, type=Path)
    parser.add_argument("--output", required=True, type=Path)
    arguments = parser.parse_args()
    with arguments.output.open("w", encoding="utf-8") as out:
        for line in arguments.input.read_text(encoding="utf-8").split("\n"):
            if line.strip():
                record = json.loads(line)
                done = redact(record["text"])
                spans = [{"start": s.start, "end": s.end, "type": s.kind} for s in done.spans]
                out.write(
                    json.dumps({"id": record["id"], "redacted": done.text, "spans": spans}, ensure_ascii=False) + "\n"
                )
    return 0


if __name__ == "__main__":
    sys.exit(main())
