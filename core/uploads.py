"""What somebody sends is kept in a file without a name until it is stored: whatever stops the process, nothing of it
stays behind on the disk."""

import tempfile
import weakref
from typing import IO, Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler


class NamelessUploadHandler(FileUploadHandler):
    """Django's own keeps a file with a name, which a killed process leaves behind. What was cut off goes
    with its request."""

    #: So called, Django closes it where it gives a file up.
    file: IO[bytes]

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.file = tempfile.TemporaryFile(dir=settings.FILE_UPLOAD_TEMP_DIR)  # noqa: SIM115  the request closes it
        weakref.finalize(self, self.file.close)  # Django forgets it where the line is cut

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        self.file.write(raw_data)

    def file_complete(self, file_size: int) -> "UploadedFile[Any]":
        self.file.seek(0)
        return UploadedFile(
            self.file, self.file_name, self.content_type, file_size, self.charset, self.content_type_extra
        )

    def upload_interrupted(self) -> None:
        if hasattr(self, "file"):  # before the first file there is none
            self.file.close()
