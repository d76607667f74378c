"""The first person of a new installation. Everybody else is invited from the portal."""

import getpass
from argparse import ArgumentParser
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email

from accounts import actions
from accounts.models import User


class Command(BaseCommand):
    help = "Make the portal's administrator, who creates organisations and invites their administrators."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--name", required=True)
        parser.add_argument("--organisation", default="Portalens drift", help="who runs the portal")
        parser.add_argument(
            "--no-password", action="store_true", help='do not ask: choose one by "Glemt adgangskode" instead'
        )

    def handle(self, *args: Any, **options: Any) -> None:
        email = options["email"].strip().lower()
        existing = User.objects.filter(email=email).exists()
        password = None
        try:
            validate_email(email)
            if not existing and not options["no_password"]:
                password = getpass.getpass("Password: ")
                validate_password(password, User(email=email, name=options["name"]))
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        actions.create_administrator(
            email=email, name=options["name"], password=password, organisation_name=options["organisation"]
        )
        self.stdout.write(f"{email} is an administrator of the portal.")
