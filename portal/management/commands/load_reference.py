"""manage.py load_reference: what every installation starts with."""

from typing import Any

from django.core.management.base import BaseCommand

from funding.actions import load_categories, load_municipal_parts
from monitoring.actions import load_rating_rules
from plans.actions import load_reference


class Command(BaseCommand):
    help = "Adds bevillingsperioder with indsatsområder, categories and rates, and kinds of handling that are missing."

    def handle(self, *args: Any, **options: Any) -> None:
        load_reference()
        load_categories()
        load_municipal_parts()
        load_rating_rules()
        self.stdout.write("Grunddata er på plads.")
