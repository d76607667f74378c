from django.apps import AppConfig


class SampleConfig(AppConfig):
    """Tables that only core's own tests use, so that they need no app above core."""

    name = "tests.core.sample"
    label = "sample"
