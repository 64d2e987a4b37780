"""Makes training text look like what speech recognition writes: no punctuation, homophone errors, masked numbers."""
import random
import re
from pathlib import Path

from text import PERSONAL_DATA

_PUNCTUATION = re.compile(r"[,.!?;:、。,。!?;:…~\"'()《》“”‘’—-]+")
_NUMBER = re.compile(r"[0-9零幺一二三四五六七八九]{4,}")


class Homophones:
    """Same-sounding characters with their frequencies, from lines `character TAB syllable TAB x:count y:count …`."""

    def __init__(self, path: Path):
        self.choices: dict[str, tuple[list[str], list[int]]] = {}
        for line in path.read_text(encoding="utf-8").splitlines():
            parts = line.split("\t")
            if len(parts) < 3 or not parts[2]:
                continue
            pairs = [item.rsplit(":", 1) for item in parts[2].split(" ")]
            self.choices[parts[0]] = ([p[0] for p in pairs], [int(p[1]) for p in pairs])

    def noise(self, text: str, rate: float, rng: random.Random) -> str:
        out = []
        for point in text:
            if rng.random() < rate and point in self.choices:
                characters, counts = self.choices[point]
                point = rng.choices(characters, counts)[0]
            out.append(point)
        return "".join(out)


def augment(normalised: str, homophones: Homophones, rng: random.Random) -> str:
    """One random rendering of a normalised text; about a third of the draws leave it as it is."""
    text = normalised
    if rng.random() < 0.5:
        text = _NUMBER.sub(PERSONAL_DATA, text)
    draw = rng.random()
    if draw < 0.35:
        text = _PUNCTUATION.sub(" ", text).strip(" ")
    elif draw < 0.5:
        text = _PUNCTUATION.sub("", text).replace(" ", "")
    if rng.random() < 0.5:
        text = homophones.noise(text, rng.choice([0.03, 0.06, 0.1]), rng)
    return text or normalised
