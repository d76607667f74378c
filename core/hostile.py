"""Uploaded files that are not what they seem: programs behind a harmless ending, two files in one, packages that grow.

The type is known by now (`core.files.detect_type`); these are the faults that a file of a type we take may still have.
"""

import io
import re
import zipfile

MEGABYTE = 1024 * 1024
#: What an office document may grow to when it is opened, and how many parts it may have.
MAX_UNPACKED = 300 * MEGABYTE
MAX_PARTS = 5_000
#: A part that is this much larger than in the file is no text that people wrote.
MAX_RATIO = 500
SMALL_PART = MEGABYTE

#: Endings that a computer runs or a browser shows as a page, wherever in the name they stand.
_RUN = re.compile(
    r"ade|adp|apk|appx?|bat|chm|cmd|cpl|dll|dmg|docm|dotm|exe|gadget|hta|html?|in[fs]|iso|jar|jse?|jsp|lnk|mht|mhtml|ms[ip]"
    r"|mst|php\d?|phtml|pif|pl|pptm|psm?1|py|reg|scr|sct|sh|shtml|svgz?|swf|url|vb[es]?|ws[cfh]|xht|xhtml|xla|xla?m|xls[bm]"
    r"|xltm|xml|xsl"
)
#: Also parts of ordinary names ("vejle.com"), so only as the last.
_RUN_LAST = frozenset({"com", "sys", "ocx"})

_MARKUP = re.compile(rb"<\s*(?:script|html|iframe|svg[\s>]|!doctype\s+html)|<\?php", re.IGNORECASE)
_PNG_END = b"IEND\xaeB`\x82"

ENDING = "Navnet ender som et program eller en webside. Gem indholdet som PDF, og vælg den."
TWO_IN_ONE = "Filen indeholder mere end det, den giver sig ud for. Gem den på ny som PDF, og vælg den."
BROKEN = "Filen er ikke hel. Gem den på ny, og vælg den igen."
GROWS = "Filen fylder for meget, når den åbnes. Gem indholdet som PDF, og vælg den."
MACROS = "Dokumentet indeholder makroer. Gem det uden makroer eller som PDF, og vælg det."


def fault(content: bytes, content_type: str, name: str) -> str:
    """Why a file of a type we take is refused, in Danish; empty when nothing is wrong with it."""
    if has_running_ending(name):
        return ENDING
    if content_type == "application/pdf":
        return _fault_of_pdf(content)
    if content_type in ("image/png", "image/jpeg"):
        return _fault_of_picture(content, content_type)
    return "" if content_type.startswith("text/") else _fault_of_package(content)


def has_running_ending(name: str) -> bool:
    parts = [part.strip().casefold() for part in name.split(".")[1:]]
    return any(_RUN.fullmatch(part) for part in parts) or (bool(parts) and parts[-1] in _RUN_LAST)


def _fault_of_pdf(content: bytes) -> str:
    """One PDF from the first byte to its end mark, and nothing that other programs would read out of it."""
    if b"%%EOF" not in content.rstrip(b"\x00\r\n\t ")[-1024:]:
        return BROKEN
    head, tail = content[:1024], content[content.rfind(b"%%EOF") :]
    return TWO_IN_ONE if _is_package(content) or _MARKUP.search(head) or _MARKUP.search(tail) else ""


def _fault_of_picture(content: bytes, content_type: str) -> str:
    if content_type == "image/png" and not content.endswith(_PNG_END):
        return TWO_IN_ONE if _PNG_END in content else BROKEN
    return TWO_IN_ONE if _is_package(content) or _MARKUP.search(content) else ""


def _is_package(content: bytes) -> bool:
    return zipfile.is_zipfile(io.BytesIO(content))


def _fault_of_package(content: bytes) -> str:
    """From the package's own list of parts; nothing is unpacked. Parts that share bytes are counted as often."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            parts = package.infolist()
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, ValueError):
        return BROKEN
    unpacked = sum(part.file_size for part in parts)
    if len(parts) > MAX_PARTS or unpacked > MAX_UNPACKED or any(_grows(part) for part in parts):
        return GROWS
    if sum(part.compress_size for part in parts) > len(content):
        return TWO_IN_ONE
    if any(part.flag_bits & 1 for part in parts):
        return "Dokumentet er låst med en adgangskode. Gem det uden, og vælg det igen."
    return MACROS if any(_is_macro(part.filename) for part in parts) else ""


def _grows(part: zipfile.ZipInfo) -> bool:
    return part.file_size > SMALL_PART and part.file_size > MAX_RATIO * max(part.compress_size, 1)


def _is_macro(name: str) -> bool:
    lower = name.casefold().lstrip("/")
    return lower.endswith(("vbaproject.bin", ".exe", ".dll", ".js", ".vbs")) or lower.startswith(
        ("basic/", "scripts/")
    )
