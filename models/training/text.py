"""The text a mood model sees: normalisation and encoding, the twin of models/runtime/text-encoder.ts.

Both sides are held equal by models/mood/golden.json, which the training writes and a TypeScript test reads.
Every step is spelled out in characters, never in classes such as \\s or \\w, whose meaning differs
between the two languages.
"""
import re
import unicodedata
from pathlib import Path

PAD = 0
UNKNOWN = 1
FIRST_CHARACTER = 2
PERSONAL_DATA = "\ue000"
"""Stands for one masked piece of personal data, whatever its type: moods do not depend on whose number it was."""

_TOKEN = re.compile(r"\[(?:号码|[\u4e00-\u9fff]{1,8}·[0-9A-Za-z]{1,8})\]")
_SPACES = re.compile("[\t\n\x0b\x0c\r \x85\u2028\u2029\u200b\ufeff]+")
_LONG_NUMBER = re.compile(r"[0-9]{6,}")
_REPEAT = re.compile(r"(.)\1{3,}", re.DOTALL)
_UPPER = {c: c + 32 for c in range(ord("A"), ord("Z") + 1)}


def normalise(text: str) -> str:
    """Masked tokens become one character, widths and case fold, long numbers and long repeats shrink.

    Hot-lines (12315) keep their digits: threatening to call one is a mood. Runs of six digits and more
    say nothing but "a number" and become one 0.
    """
    text = _TOKEN.sub(PERSONAL_DATA, text)
    text = unicodedata.normalize("NFKC", text).translate(_UPPER)
    text = _SPACES.sub(" ", text).strip(" ")
    text = _LONG_NUMBER.sub("0", text)
    return _REPEAT.sub(r"\1\1\1", text)


def encode(normalised: str, ids: dict[str, int], max_length: int) -> list[int]:
    """Ids of the code points; a longer text keeps its first and its last half of max_length."""
    points = list(normalised)
    if len(points) > max_length:
        head = max_length // 2
        points = points[:head] + points[len(points) - (max_length - head) :]
    return [ids.get(point, UNKNOWN) for point in points]


def traditional() -> dict[str, str]:
    """Traditional character → its simplified one, from the engine's table: one table for rules and moods."""
    source = (Path(__file__).resolve().parents[2] / "engine" / "text" / "traditional.ts").read_text(encoding="utf-8")
    halves = source.split("export const ")[1:]
    chars = ["".join(re.findall(r"'(.*)'", half)) for half in halves]
    return dict(zip(*chars, strict=True))


def vocabulary_of(counts: dict[str, int], own: set[str]) -> tuple[list[str], dict[str, str], dict[str, int]]:
    """(characters, traditional, ids): a character counts when it is in a row of our own or thrice elsewhere.

    A traditional character whose simplified one counts has no place of its own: it takes that one's id.
    """
    simple = {old: new for old, new in traditional().items() if counts.get(new, 0) >= 3 or new in own}
    characters = sorted(c for c, n in counts.items() if (n >= 3 or c in own) and c not in simple)
    if PERSONAL_DATA not in characters:
        characters.append(PERSONAL_DATA)
    ids = {c: i + FIRST_CHARACTER for i, c in enumerate(characters)}
    ids.update({old: ids[new] for old, new in simple.items() if new in ids})
    return characters, {old: new for old, new in simple.items() if new in ids}, ids
