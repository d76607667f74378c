"""Which characters our PDF fonts can draw (IBM Plex Sans with DejaVu Sans as fallback). Pure.

A character that neither font has breaks both PDF/A and PDF/UA, so it is refused where it is typed. What stands here is
what every face of DejaVu Sans has of the scripts and signs that Danish official writing may use; a test asks the fonts.
Right-to-left scripts and emoji are left out.
"""

import bisect

#: (first, last), ascending.
RANGES = (
    (0x0020, 0x007E),
    (0x00A0, 0x00AC),
    (0x00AE, 0x02E9),
    (0x0384, 0x038A),
    (0x038C, 0x038C),
    (0x038E, 0x03A1),
    (0x03A3, 0x0482),
    (0x048A, 0x0525),
    (0x1E00, 0x1EFB),
    (0x2000, 0x200A),
    (0x2010, 0x2027),
    (0x202F, 0x205E),
    (0x2070, 0x2071),
    (0x2074, 0x208E),
    (0x20A0, 0x20B5),
    (0x20BD, 0x20BD),
    (0x2100, 0x2109),
    (0x210B, 0x2149),
    (0x2150, 0x2185),
    (0x2190, 0x2311),
    (0x2460, 0x2469),
    (0x2500, 0x269C),
    (0x2701, 0x2704),
    (0x2706, 0x2709),
    (0x270C, 0x2727),
    (0x2729, 0x274B),
    (0x2758, 0x275E),
    (0x2761, 0x2794),
    (0x2798, 0x27AF),
)
_ALLOWED_CONTROLS = frozenset("\n\t")
_STARTS = [first for first, _ in RANGES]


def is_printable(char: str) -> bool:
    if char in _ALLOWED_CONTROLS:
        return True
    at = bisect.bisect_right(_STARTS, ord(char)) - 1
    return at >= 0 and ord(char) <= RANGES[at][1]


def unprintable(text: str) -> list[str]:
    """The characters that cannot be printed, each once, in the order they stand."""
    return list(dict.fromkeys(char for char in text if not is_printable(char)))
