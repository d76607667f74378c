"""manage.py load_reference: what every installation starts with."""

from typing import Any

from django.core.management.base import BaseCommand

from plans.actions import load_reference


class Command(BaseCommand):
    help = "Adds bevillingsperioder, indsatsområder, rates and kinds of handling that are missing."

    def handle(self, *args: Any, **options: Any) -> None:
        load_reference()
        self.stdout.write("Grunddata er på plads.")
