"""Aftaler of a demo plan in drift: signed by everybody, but for one that lacks a signature and one that was renewed."""

import datetime as dt

from django.core.files.base import ContentFile

from accounts.roles import Role
from core.attachments import FileChanges
from core.dates import as_of
from core.files import examine
from plans.actions import add_agreement, add_party, change_party, renew_agreement
from plans.models import Agreement, AgreementParty, Plan
from portal.management.demo.build import moment
from portal.management.demo.people import World
from portal.management.demo.stories import Story

PARTNER = "Foreningen Fritid for Alle"
SIGNATORIES = {
    "municipality": ("Inger Dahl", "Social- og arbejdsmarkedsdirektør"),
    "other": ("Bo Friis", "Formand"),
}
OTHERS = ("Niels Aagaard", "Direktør")


class _Signs:
    """What the form of a party gives when a signature is written."""

    def __init__(self, day: dt.date) -> None:
        self.day = day

    def merge_into(self, row: AgreementParty) -> list[str]:
        kind = row.organisation.kind if row.organisation else "other"
        row.signatory, row.signatory_role = SIGNATORIES.get(kind, OTHERS)
        row.signed_on = self.day
        return ["signatory", "signatory_role", "signed_on"]


class Agreements:
    """The aftaler of one plan, drafted while the fund had the application and signed before the start."""

    def __init__(self, world: World, story: Story, plan: Plan) -> None:
        self.story, self.plan = story, plan
        self.manager = world.with_role(story.applicant, Role.PLAN_MANAGER)

    def write(self, today: dt.date) -> None:
        assert self.story.council_on is not None
        drafted_on = self.story.council_on + dt.timedelta(days=20)
        areas = [row.focus_area for row in self.plan.foci.current().select_related("focus_area")]
        rows = [
            self.add(
                Agreement(kind=Agreement.Kind.SUB if area else Agreement.Kind.STRATEGIC, focus_area=area),
                drafted_on,
            )
            for area in (None, *areas)
        ]
        for row in rows:
            self.sign(
                row, drafted_on + dt.timedelta(days=25), left_out=self.story.is_amended and row is rows[-1]
            )
        if self.story.participants:  # the board has brought one of them up to date
            self.renew(rows[-1], today - dt.timedelta(days=200))

    def add(self, row: Agreement, day: dt.date) -> Agreement:
        row.title, row.starts_on, row.ends_on = row.subject, self.plan.starts_on, self.plan.ends_on
        with as_of(moment(day)):
            add_agreement(plan=self.plan, by=self.manager, agreement=row, changes=self.text_of(row))
            if row.kind == Agreement.Kind.SUB:
                add_party(agreement=row, by=self.manager, party=AgreementParty(name=PARTNER))
        return row

    def text_of(self, row: Agreement) -> FileChanges:
        text = f"{row.title}\nBoligsocial helhedsplan {self.plan.title}, {self.plan.number}\n"
        return FileChanges((examine(ContentFile(text.encode(), name=f"{row.title}.txt")),))

    def sign(self, row: Agreement, day: dt.date, *, left_out: bool = False) -> None:
        """Party by party; the last one has not signed where it is left out."""
        parties = list(row.parties.select_related("organisation", "agreement__plan"))
        for place, party in enumerate(parties[: -1 if left_out else None]):
            signed_on = day + dt.timedelta(days=2 * place)
            with as_of(moment(signed_on, 11)):
                change_party(party=party, by=self.manager, form=_Signs(signed_on))

    def renew(self, row: Agreement, day: dt.date) -> None:
        with as_of(moment(day)):
            new = renew_agreement(agreement=row, by=self.manager)
        Agreement.objects.filter(pk=new.pk).update(starts_on=day + dt.timedelta(days=10))
        self.sign(new, day + dt.timedelta(days=5))
