"""Mails that have not gone, for an operator. Neither addresses nor subjects are printed."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from core.mail import resend
from core.models import Mail


class Command(BaseCommand):
    help = "List the mails that wait or were given up; --resend puts the latter in the queue again."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--resend", action="store_true", help="try those that were given up once more")
        parser.add_argument("--json", action="store_true", help="for a program that watches")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["resend"]:
            self.stdout.write(f"{resend()} mails are tried again within a minute.")
            return
        rows = [
            {
                "id": row.pk,
                "kind": row.kind,
                "state": row.state,
                "user": row.recipient_id,
                "tries": row.tries,
                "error": row.error,
                "created_at": row.created_at.isoformat(timespec="seconds"),
            }
            for row in Mail.objects.filter(state__in=(Mail.State.QUEUED, Mail.State.FAILED)).order_by("pk")
        ]
        if options["json"]:
            self.stdout.write(json.dumps(rows))
            return
        for row in rows:
            self.stdout.write("  ".join(f"{name} {value}" for name, value in row.items() if value != ""))
        self.stdout.write(f"{len(rows)} mails wait or were given up.")
