"""The storage of files in a bucket of S3-compatible storage, which `script/release --s3` brings packages for."""

from typing import Any

from django.core.exceptions import ImproperlyConfigured

MEGABYTE = 1024 * 1024


def in_bucket(**told: Any) -> dict[str, Any]:
    """An entry of STORAGES, of the bucket's name, its address and the keys to it."""
    try:
        from botocore.config import Config  # noqa: PLC0415  (there only with --s3)
    except ImportError as missing:
        raise ImproperlyConfigured(
            "FILES_S3_BUCKET is set, and the packages for it are missing: script/release --s3 brings them"
        ) from missing
    limits = {
        "file_overwrite": False,
        # Above this a file that is fetched lies in FILE_UPLOAD_TEMP_DIR meanwhile, not in memory.
        "max_memory_size": MEGABYTE,
        # boto3's own would keep a page waiting for five minutes when the storage does not answer.
        "client_config": Config(connect_timeout=3, read_timeout=20, retries={"total_max_attempts": 2}),
    }
    return {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": told | limits}
