"""Which characters our PDF fonts can draw (IBM Plex Sans with DejaVu Sans as fallback). Pure.

A character that neither font has breaks both PDF/A and PDF/UA, so it is refused where it is typed. The blocks are
those DejaVu Sans covers; a test asks the fonts themselves.
"""

import bisect
import unicodedata

#: (first, last), ascending. Right-to-left scripts and emoji are left out on purpose.
RANGES = (
    (0x0020, 0x007E),
    (0x00A0, 0x024F),
    (0x1E00, 0x1EFB),
    (0x0370, 0x03FF),
)
_ALLOWED_CONTROLS = frozenset("\n\t")
_STARTS = sorted(first for first, _ in RANGES)
_ENDS = dict(RANGES)


def is_printable(char: str) -> bool:
    if char in _ALLOWED_CONTROLS:
        return True
    code = ord(char)
    at = bisect.bisect_right(_STARTS, code) - 1
    return at >= 0 and code <= _ENDS[_STARTS[at]] and unicodedata.category(char) not in ("Cc", "Cf", "Cn")


def unprintable(text: str) -> list[str]:
    """The characters that cannot be printed, each once, in the order they stand."""
    return list(dict.fromkeys(char for char in text if not is_printable(char)))
