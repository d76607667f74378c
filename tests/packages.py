"""Office packages as hostile or careless programs make them: one part is put into the zip."""

import io
import zipfile


def with_part(content: bytes, name: str, part: bytes) -> bytes:
    """The same package with one part more, or another in its place."""
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for item in old.namelist():
            if item != name:
                new.writestr(item, old.read(item))
        new.writestr(name, part)
    return buffer.getvalue()


def with_rows(content: bytes, name: str, row: bytes, times: int) -> bytes:
    """The same workbook with a row of XML so many times at the end of a sheet: made in a moment."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        sheet = package.read(name)
    assert sheet.count(b"</sheetData>") == 1
    return with_part(content, name, sheet.replace(b"</sheetData>", row * times + b"</sheetData>"))
