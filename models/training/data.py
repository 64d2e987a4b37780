"""Reads the training and development sets (see README.md) into rows with masks for unknown labels."""
import gzip
import json
from dataclasses import dataclass
from pathlib import Path

LABELS = ["angry", "negative", "neutral", "positive"]
OWN = Path(__file__).resolve().parent.parent / "data"
"""What was written for this project; committed, see its README.md."""
PERMISSIVE = {
    "cped": ("Apache-2.0", "scutcyr/CPED"),
    "cold": ("Apache-2.0", "thu-coai/COLDataset"),
    "crosswoz": ("Apache-2.0", "thu-coai/CrossWOZ"),
    "jddc": ("MIT", "smartyfh/ASAP"),
    "empatheticpersonas": ("MIT", "alicialawjy (EmpatheticPersonas)"),
}
ALL = (1.0, 1.0, 1.0, 1.0)


@dataclass(frozen=True)
class Row:
    text: str
    allowed: tuple[float, float, float, float]
    """1 for every mood the labels leave possible; all four when nothing is known (its loss is then zero)."""
    abusive: float
    """1, 0, or -1 when unknown."""
    weight: float
    source: str
    role: str = ""
    call: str = ""


def open_lines(path: Path):
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            if line.strip():
                yield json.loads(line)


def allowed_of(record: dict) -> tuple[float, float, float, float]:
    """label or label4 decides; else polarity leaves two of the four; else everything is possible."""
    label = record.get("label") or record.get("label4")
    if label:
        return tuple(1.0 if label == name else 0.0 for name in LABELS)
    return {
        "negative": (1.0, 1.0, 0.0, 0.0),
        "neutral": (0.0, 0.0, 1.0, 0.0),
        "positive": (0.0, 0.0, 0.0, 1.0),
    }.get(record.get("pol"), ALL)


def row_of(record: dict, source: str, weight: float, call: str = "") -> Row:
    abusive = record.get("abusive")
    return Row(
        record["text"], allowed_of(record), -1.0 if abusive is None else float(abusive), weight, source,
        record.get("role") or "", call,
    )


def rows_of(path: Path, source: str, weight: float) -> list[Row]:
    """Rows of a file of single utterances or of whole calls."""
    rows = []
    for record in open_lines(path):
        if "utterances" in record:
            rows += [row_of(u, source, weight, record["id"]) for u in record["utterances"]]
        else:
            rows.append(row_of(record, source, weight))
    return rows


def find(folder: Path, name: str) -> Path | None:
    for suffix in (".jsonl", ".jsonl.gz"):
        if (folder / (name + suffix)).is_file():
            return folder / (name + suffix)
    return None


def missing(data: Path) -> list[str]:
    """One line for every file that training needs and the folder lacks."""
    problems = []
    for name, (licence, where) in PERMISSIVE.items():
        if find(data / "permissive", name) is None:
            problems.append(f"permissive/{name}.jsonl(.gz): fetch {where} ({licence}), one JSON object a line")
    for name in ("calls_risky", "calls_clean", "service_gold"):
        if find(data / "dev", name) is None:
            problems.append(f"dev/{name}.jsonl(.gz): development set, thresholds are chosen on it")
    if not (data / "homophones.tsv").is_file():
        problems.append("homophones.tsv: character, syllable, same-sounding characters with counts")
    return problems


def training_rows(data: Path) -> tuple[list[Row], list[Row]]:
    """(own, public). research/ is never read: nothing trained on it may ship."""
    own = [row for path in sorted(OWN.glob("*.jsonl")) for row in rows_of(path, f"own/{path.stem}", 1.0)]
    public = [row for name in PERMISSIVE for row in rows_of(find(data / "permissive", name), name, 0.5)]
    return own, public


def dev_rows(data: Path, name: str) -> list[Row]:
    return rows_of(find(data / "dev", name), name, 1.0)
