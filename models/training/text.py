"""The text a mood model sees: normalisation and encoding, the twin of models/runtime/text-encoder.ts.

Both sides are held equal by models/mood/golden.json, which the training writes and a TypeScript test reads.
Every step is spelled out in characters, never in classes such as \\s or \\w, whose meaning differs
between the two languages.
"""
import re
import unicodedata

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
