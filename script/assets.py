"""The part of script/assets that reads: which files of dkfds the style sheet points to, and its icons.

Only those are copied (the whole package is 40 MB). The icons become one sprite, `img/icons.svg`, which pages use
with `<use href="…/icons.svg#name">`.
"""

import re
import shutil
import sys
from pathlib import Path


def copy_styles_files(package: Path, target: Path) -> None:
    """Copy every file the style sheet points to; an address that leads nowhere stops the build."""
    sheet = target / "css" / "portal.css"
    for address in sorted(set(re.findall(r"url\([\"']?([^)\"'#]+)", sheet.read_text("utf-8")))):
        if address.startswith("data:"):
            continue
        wanted = (sheet.parent / address).resolve()
        inside = wanted.relative_to(target.resolve())
        own = Path("static") / inside
        if own.exists():
            continue
        source = find(package, inside)
        wanted.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, wanted)


def find(package: Path, inside: Path) -> Path:
    if inside.parts[0] == "fonts":
        return package / "fonts" / "IBMPlexSans" / "split" / "woff2" / inside.name
    return package / inside


def build_sprite(package: Path, target: Path) -> None:
    """One file with a symbol per icon: every icon of dkfds that is not a copy in white."""
    symbols = []
    for path in sorted((package / "img" / "svg-icons").glob("*.svg")):
        if path.stem.endswith("-white"):
            continue
        text = path.read_text("utf-8")
        view_box = re.search(r'viewBox="([^"]+)"', text)
        body = re.search(r"<svg[^>]*>(.*)</svg>", text, re.DOTALL)
        if view_box is None or body is None:
            raise SystemExit(f"script/assets.py: {path.name} is not an icon we can read")
        shapes = re.sub(r'\s(fill|class|id)="[^"]*"', "", body.group(1)).strip()
        symbols.append(f'<symbol id="{path.stem}" viewBox="{view_box.group(1)}">{shapes}</symbol>')
    sprite = '<svg xmlns="http://www.w3.org/2000/svg">\n' + "\n".join(symbols) + "\n</svg>\n"
    (target / "img" / "icons.svg").write_text(sprite, "utf-8")


def main() -> None:
    package, target = Path(sys.argv[1]), Path(sys.argv[2])
    copy_styles_files(package, target)
    build_sprite(package, target)


if __name__ == "__main__":
    main()
