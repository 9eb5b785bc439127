"""Uploads larger than any list may be are counted and not kept, so that none can fill the disk."""

from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.core.files.uploadhandler import FileUploadHandler


class MeasuringHandler(FileUploadHandler):
    """First in FILE_UPLOAD_HANDLERS. A file that is too large arrives empty, with its true size."""

    def new_file(self, *args: Any, **options: Any) -> None:
        super().new_file(*args, **options)
        self.received = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        self.received += len(raw_data)
        return None if self.received > settings.IMPORT_MAX_BYTES else raw_data

    def file_complete(self, file_size: int) -> UploadedFile | None:
        if self.received <= settings.IMPORT_MAX_BYTES:
            return None
        file = SimpleUploadedFile(self.file_name or "file", b"")
        file.size = self.received
        return file
