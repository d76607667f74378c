"""The aftaler of the country's plans: signed before the start, some of them renewed, some lacking a signature."""

import datetime as dt
import random
from typing import Any

from plans.actions.agreements import ADDED, COMPLETE
from plans.models import Agreement, AgreementParty, FocusArea
from portal.management.demo.build import moment
from portal.management.demo.stories import Stage
from portal.management.national.content import Draft
from portal.management.national.outlines import STARTED
from portal.management.national.rows import Rows, act, uid

PARTNER = "Foreningen Fritid for Alle"
SIGNATORIES = (("Niels Aagaard", "Direktør"), ("Inger Dahl", "Socialdirektør"), ("Bo Friis", "Formand"))
#: Who has no aftaler yet, or never got any.
WITHOUT = (Stage.DRAFT, Stage.SHARED, Stage.WITHDRAWN)
RENEWED_AFTER = dt.timedelta(days=300)


class Signing:
    """One plan's aftaler. Their numbers are drawn apart, so that everything else of the country stays as it was."""

    def __init__(self, rows: Rows, draft: Draft, today: dt.date) -> None:
        self.rows, self.draft, self.today = rows, draft, today
        self.rng = random.Random(str(draft.plan.uid))  # noqa: S311  (data to measure with, no secret)
        self.made: list[Agreement] = []

    def write(self) -> None:
        """The first version of each: of a plan in drift signed by all, of one under treatment by the ansøger alone."""
        outline, plan = self.draft.outline, self.draft.plan
        if outline.stage in WITHOUT or not plan.scheme.requires_agreements:
            return
        self.made = [
            self.agreement(area) for area in (None, *(focus.focus_area for focus in self.draft.foci))
        ]
        day = self.drafted_on() + dt.timedelta(days=25)
        for row in self.made:
            is_last, lacks = row is self.made[-1], outline.place % 3 == 1
            everybody = outline.stage in STARTED and not (is_last and lacks)
            self.parties(row, day, everybody=everybody)

    def renew(self) -> None:
        """Every fourth plan in drift has changed its samarbejdsaftale; in every second of them the fund has not
        answered. On keys that the first versions have got."""
        outline = self.draft.outline
        if not self.made or outline.stage != Stage.RUNNING or outline.place % 4:
            return
        first = self.made[0]
        day: dt.date = min(outline.starts_on + RENEWED_AFTER, self.today)
        new = self.agreement(None, replaces=first, starts_on=day)
        if outline.place % 8:
            new.fund_approved_on, new.fund_reference = day, f"LBF-{day:%Y}-{outline.place + 1:04d}-S"
        self.parties(new, day - dt.timedelta(days=20), everybody=True)

    def tell(self) -> None:
        for row in self.made:
            by, plan, at = self.draft.outline.manager, self.draft.plan, moment(self.drafted_on())
            self.rows.add(act(ADDED, row, plan, by, at, title=row.title))
            if self.draft.outline.stage in STARTED:
                self.rows.add(act(COMPLETE, row, plan, by, at + dt.timedelta(days=35), title=row.title))

    def drafted_on(self) -> dt.date:
        """While the kommune had the plan; always before today."""
        return self.draft.outline.handed_in_on - dt.timedelta(days=60)

    def agreement(self, area: FocusArea | None, **more: Any) -> Agreement:
        plan = self.draft.plan
        values: dict[str, Any] = {"starts_on": plan.starts_on, "ends_on": plan.ends_on, **more}
        kind = Agreement.Kind.SUB if area else Agreement.Kind.STRATEGIC
        row = Agreement(uid=uid(self.rng), plan=plan, kind=kind, focus_area=area, **values)
        row.title = row.subject
        return self.rows.add(row)

    def parties(self, row: Agreement, day: dt.date, *, everybody: bool) -> None:
        outline = self.draft.outline
        organisations = [outline.applicant.organisation, *outline.partners, outline.kommune.organisation]
        who: list[dict[str, Any]] = [{"organisation": one} for one in organisations]
        if row.kind == Agreement.Kind.SUB:
            who.append({"name": PARTNER})
        for place, one in enumerate(who):
            party = AgreementParty(uid=uid(self.rng), plan=self.draft.plan, agreement=row, **one)
            if everybody or place == 0:
                party.signatory, party.signatory_role = SIGNATORIES[place % len(SIGNATORIES)]
                party.signed_on = day + dt.timedelta(days=2 * place)
            self.rows.add(party)
