"""Places where a long Danish word may be broken. Pure.

Browsers and WeasyPrint break no Danish word by themselves (the first lacks the dictionary, for the second it is slow),
so a name like Kriminalitetsforebyggelse runs out of a narrow column. Only for what is printed: a word with soft hyphens
is not the word one searches for.
"""

import functools
import re

SOFT_HYPHEN = "\u00ad"
VOWELS = "aeiouyæøåé"
# What a Danish syllable may begin with, when it is more than one consonant.
ONSETS = frozenset(
    {
        *(
            "bj",
            "bl",
            "br",
            "dr",
            "fj",
            "fl",
            "fn",
            "fr",
            "gj",
            "gl",
            "gn",
            "gr",
            "hj",
            "hv",
            "kj",
            "kl",
            "kn",
            "kr",
        ),
        *(
            "kv",
            "mj",
            "nj",
            "pj",
            "pl",
            "pr",
            "sj",
            "sk",
            "sl",
            "sm",
            "sn",
            "sp",
            "st",
            "sv",
            "tj",
            "tr",
            "tv",
            "vr",
        ),
        *("skj", "skr", "skv", "spj", "spl", "spr", "str", "stj"),
    }
)
_LONG = re.compile(r"[^\W\d_]+")


@functools.lru_cache(maxsize=4096)
def soft_hyphens(text: str, longest: int = 13) -> str:
    """The text with soft hyphens between the syllables of each word that is longer than `longest` letters."""
    return _LONG.sub(lambda found: _parted(found[0]) if len(found[0]) > longest else found[0], text)


def _parted(word: str) -> str:
    parts, start = [], 0
    for place in _breaks(word.lower()):
        # No single letter alone on a line.
        if place - start >= 2 and len(word) - place >= 2:
            parts.append(word[start:place])
            start = place
    return SOFT_HYPHEN.join([*parts, word[start:]])


def _breaks(word: str) -> list[int]:
    """Before the consonants that can begin a syllable: of several between two vowels, as many as Danish allows."""
    return [
        match.end() - _taken_along(match[1], word[match.end() - 2 :])
        for match in re.finditer(rf"(?<=[{VOWELS}])([^{VOWELS}]+)(?=[{VOWELS}])", word)
    ]


def _taken_along(between: str, rest: str) -> int:
    """How many of the consonants go to the next line."""
    joint = re.fullmatch(r"(.*[^s]s)([^s]*)", between)
    if joint and not rest.startswith("skab") and (joint[2] or between[-2] in "dgtk"):
        return len(joint[2])  # the s that joins two words stays with the first: tids-job, heds-undersøgelse
    return next((size for size in (3, 2) if size <= len(between) and between[-size:] in ONSETS), 1)
