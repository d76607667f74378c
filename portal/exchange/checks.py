"""What the parts of a plan must have to do with each other, and what a file may change in a plan that exists."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from accounts.roles import OrganisationKind
from approvals.models import BESIDE, Case, Outcome, StepKind
from approvals.workflow import OUTCOMES, consequence
from approvals.workflow.days import reason_against_new_date
from core.danish import format_amount
from core.dates import today
from core.exchange import Scope, check_constraints, check_keys, check_references
from core.money import ZERO
from core.operations import Operation
from funding.calculations import money_of, term_years
from funding.exchange import CONDITIONS
from funding.models import LedgerYear
from plans.exchange import KINDS as CONTENT
from plans.exchange.settled import Settled, settled
from plans.models import Plan
from portal.exchange.books import (
    check_closed_years,
    check_course,
    check_grant,
    check_handlinger,
    check_measurements,
    check_payers,
    check_reversals,
)
from portal.exchange.placed import Part, PlacedPart
from portal.exchange.shape import ADDED, KINDS, NOT_OF_A_DRAFT, STATUS_DATES

DRAFT = Plan.Status.DRAFT.value
WITHOUT_START = (
    "Det har en kladde ikke. Slet rækkerne. Er planen i drift, så ret dens status. "
    "Planer i drift hentes ind af portalens administrator."
)
PARTICIPANTS = (OrganisationKind.HOUSING_ORGANISATION, OrganisationKind.SECRETARIAT)


@dataclass(frozen=True)
class PartCheck(PlacedPart):
    """What is asked of a plan of a file when its fields have been read."""

    scope: Scope

    def references(self) -> None:
        check_references(KINDS, self.part, self.place, self.report)
        for name, kind in KINDS.items():
            check_keys(kind, self.part[name], self._places(name), self.report)

    def together(self, *, is_new: bool) -> None:
        """What is asked of the rows and fields that are in order by themselves. What has been told as wrong is neither
        asked again nor taken for missing. `is_new`: the plan is not in drift in the portal yet."""
        for name, kind in KINDS.items():
            check_constraints(kind, self.sound(name), self._places(name), self.report)
        self._participants()
        if not self.amiss.own & {"scheme", "municipality"}:
            self._areas()
        self._agreements()
        check_handlinger(self)
        check_payers(self)
        if "status" in self.amiss.own:
            return
        if self.own["status"] == DRAFT:
            self._draft()
        else:
            self._started(is_new=is_new)

    def _places(self, name: str) -> Callable[[int], str]:
        return lambda index: self.place(name, index)

    # Content

    def _participants(self) -> None:
        for index, row in self.sound("participants"):
            place, kind = self.place("participants", index), row["organisation"]["kind"]
            if kind not in PARTICIPANTS:
                self.report(
                    f"{place}.organisation.code", "Kun boligorganisationer og deres sekretariater deltager."
                )
            elif row["is_applicant"] and kind != OrganisationKind.HOUSING_ORGANISATION:
                self.report(f"{place}.is_applicant", "Ansøgeren skal være en boligorganisation.")
        if self.whole("participants") and not any(
            row["is_applicant"] and row["ended_on"] is None for row in self.part["participants"]
        ):
            self.report(
                f"{self.path}.participants", "Planen har ingen ansøger. Skriv is_applicant: true i én række."
            )

    def _areas(self) -> None:
        """An afdeling lies in one boligområde, the same in every plan."""
        area_codec, estates_codec = (CONTENT["areas"].codecs[name] for name in ("housing_area", "estates"))
        lies_in: dict[int, Any] = self.scope.kept("estates of the file", dict)
        for index, row in self.sound("areas"):
            area = area_codec.read(row["housing_area"], self.scope)
            for at, estate in enumerate(estates_codec.read(row["estates"], self.scope)):
                known = (
                    estate.housing_area if not estate._state.adding else lies_in.setdefault(id(estate), area)
                )
                if known != area:
                    self.report(
                        f"{self.place('areas', index)}.estates[{at}]",
                        f"Afdelingen ligger i boligområdet {known}. Flyt den dertil.",
                    )

    def _agreements(self) -> None:
        """A version replaces one of the same aftale, and a signature has been given."""
        rows = {row["uid"]: row for _, row in self.sound("agreements")}
        for index, row in self.sound("agreements"):
            place, old = self.place("agreements", index), rows.get(row["replaces"])
            if old and (old["kind"], old["focus_area"]) != (row["kind"], row["focus_area"]):
                self.report(f"{place}.replaces", "En aftale afløser kun en aftale om det samme.")
            if _comes_back(row, rows):
                self.report(
                    f"{place}.replaces", "Aftalerne afløser hinanden i ring. Skriv null i den første."
                )
            if row["starts_on"] and row["ends_on"] and row["ends_on"] < row["starts_on"]:
                self.report(f"{place}.ends_on", "Den sidste dag ligger før den første. Ret den ene.")
            self._past(row, "fund_approved_on", place)
        for index, row in self.sound("agreement_parties"):
            self._past(row, "signed_on", self.place("agreement_parties", index))

    def _past(self, row: Part, name: str, place: str) -> None:
        if row[name] and dt.date.fromisoformat(row[name]) > today():
            self.report(f"{place}.{name}", "Datoen ligger efter i dag.")

    def _draft(self) -> None:
        for name in STATUS_DATES:
            if self.own[name] is not None:
                self.report(
                    f"{self.path}.plan.{name}", "En kladde har ingen dato her. Skriv null, eller ret status."
                )
        for name in NOT_OF_A_DRAFT:
            if self.part[name] and name not in self.amiss.unread:
                self.report(f"{self.path}.{name}", WITHOUT_START)

    # Plans in drift

    def _started(self, *, is_new: bool) -> None:
        starts_on, ends_on = (self.day("plan", name) for name in ("starts_on", "ends_on"))
        for name in ("starts_on", "ends_on"):
            if self.own[name] is None and name not in self.amiss.own:
                self.report(
                    f"{self.path}.plan.{name}",
                    "En plan i drift har en første og en sidste dag. Skriv datoen.",
                )
        if starts_on is None or ends_on is None:
            return
        if ends_on < starts_on:
            self.report(f"{self.path}.plan.ends_on", "Den sidste dag ligger før den første. Ret den ene.")
            return
        if self.own["status"] == Plan.Status.ENDED and ends_on >= today():
            self.report(f"{self.path}.plan.status", 'Planens periode er ikke slut. Skriv "running".')
        for name in STATUS_DATES:
            if (day := self.day("plan", name)) and day > today():
                self.report(f"{self.path}.plan.{name}", "Datoen ligger efter i dag.")
        if is_new:
            self._taken_over()
        self._decisions()
        check_measurements(self)
        self._books(term_years(starts_on, ends_on))
        check_closed_years(self, is_new=is_new)
        check_reversals(self)

    def _taken_over(self) -> None:
        if self.whole("plan", "financing", "budget", "grant"):
            self._grant()
        check_grant(self)
        if not self.amiss.own & set(STATUS_DATES):
            check_course(self)

    def _grant(self) -> None:
        """Landsbyggefonden pays what it has granted: no more, no less."""
        lbf, grant = money_of(self.part).sums().lbf, self.part["grant"]
        granted = Decimal(grant["amount"]) if grant else ZERO
        if lbf != granted:
            self.report(
                f"{self.path}.grant.amount" if grant else f"{self.path}.grant",
                f"Tilsagnet er på {format_amount(granted)}, men Landsbyggefondens andel i financing er "
                f"{format_amount(lbf)} De skal være lige store.",
            )

    def _decisions(self) -> None:
        last: dict[Any, tuple[int, Part]] = {}
        for index, row in self.sound("decisions"):
            place = f"{self.path}.decisions[{index}]"
            outcomes = OUTCOMES[StepKind(row["kind"])]
            if row["outcome"] not in outcomes:
                self.report(
                    f"{place}.outcome",
                    f"Udfaldet passer ikke til leddet. Vælg mellem: {', '.join(outcomes)}.",
                )
                continue
            organ = row["group"], row["kind"], row["body_name"], row["acting_organisation"]["code"]
            last[organ] = index, row
            if dt.date.fromisoformat(row["decided_on"]) > today():
                self.report(f"{place}.decided_on", "Datoen ligger efter i dag.")
            if (row["outcome"] == Outcome.POSTPONED) != (row["postponed_to"] is not None):
                self.report(
                    f"{place}.postponed_to", "Et punkt, der er udsat, har en ny dato. Andre har ingen."
                )
            elif row["postponed_to"] and (
                said := reason_against_new_date(
                    *map(dt.date.fromisoformat, (row["postponed_to"], row["decided_on"]))
                )
            ):
                self.report(f"{place}.postponed_to", said)
            self._acting(row, f"{place}.acting_organisation.code")
        for index, row in last.values() if self.whole("decisions") else ():
            follows = consequence(row["kind"], row["outcome"])
            if follows.step != "done" or follows.case not in (Case.State.OPEN, Case.State.GRANTED):
                self.report(
                    f"{self.path}.decisions[{index}].outcome",
                    "Med dette udfald er planen ikke i drift. Skriv leddets sidste beslutning med, eller ret status.",
                )

    def _acting(self, row: Part, place: str) -> None:
        code, kind = row["acting_organisation"]["code"], row["acting_organisation"]["kind"]
        if row["kind"] == StepKind.FUND:
            if kind != OrganisationKind.FUND:
                self.report(place, "Det er Landsbyggefonden, der giver tilsagn.")
        elif row["kind"] == StepKind.ORGANISATION or (
            row["kind"] == StepKind.HEARING and row["group"] == BESIDE
        ):
            if kind not in PARTICIPANTS:
                self.report(place, "Her handler en boligorganisation.")
        elif "municipality" not in self.amiss.own and code != self.own["municipality"]["code"]:
            self.report(place, "Her handler planens egen kommune.")

    def _books(self, years: list[int]) -> None:
        """Every bilagspost has its year; a year that the file does not name is open."""
        known = {row["year"] for _, row in self.sound("ledger_years")}
        between = f"Perioden går fra {years[0]} til {years[-1]}."
        for index, row in self.sound("ledger_years"):
            if row["year"] not in years:
                self.report(
                    f"{self.place('ledger_years', index)}.year",
                    f"Planen har intet regnskab for året. {between}",
                )
        for index, row in self.sound("ledger"):
            place, year = self.place("ledger", index), int(row["booked_on"][:4])
            if year not in years:
                self.report(f"{place}.booked_on", f"Planen har intet regnskab for {year}. {between}")
            elif dt.date.fromisoformat(row["booked_on"]) > today():
                self.report(f"{place}.booked_on", "Datoen ligger efter i dag.")
            if Decimal(row["amount"]) == ZERO:
                self.report(f"{place}.amount", "Beløbet kan ikke være 0 kr.")
            if year not in known:
                known.add(year)
                self.part["ledger_years"].append(
                    {"year": year, "state": LedgerYear.State.OPEN.value, "closed_on": None}
                )


def _comes_back(row: Part, rows: Mapping[str, Part]) -> bool:
    """Whether whoever follows what it replaces meets it again."""
    seen, old = {row["uid"]}, rows.get(row["replaces"])
    while old is not None and old["uid"] not in seen:
        seen.add(old["uid"])
        old = rows.get(old["replaces"])
    return old is not None


# Plans that exist

FIXED = {
    "scheme": "Bevillingsperioden ændres ikke fra en fil. Skriv planens egen, eller giv planen et nyt uid.",
    "municipality": "Kommunen ændres ikke fra en fil. Skriv planens egen, eller giv planen et nyt uid.",
}
AGREED = (
    "Planen er i drift. Fra en fil kan der kun komme nye målinger, aftaler og bilagsposter til. Ret feltet, så "
    "det er som i portalen, og ret det derefter dér."
)


SIGNED_BY_ALL = (
    "Aftalen er underskrevet af alle parter og ændres ikke fra en fil. Skriv aftalen og dens parter, som de er i "
    "portalen, eller tilføj en ny version, der har aftalens uid i replaces."
)


def refused_change(plan: Plan, operation: Operation, closed_years: set[int], signed: Settled) -> str:
    """Why a file may not do this to a plan that the portal has; empty when it may."""
    if plan.status == Plan.Status.DRAFT:
        return SIGNED_BY_ALL if signed.touched_by(operation) else ""
    if plan.status not in (Plan.Status.RUNNING, Plan.Status.ENDED):
        return (
            f"Planens status er »{plan.get_status_display()}« i portalen, så den kan ikke ændres fra en fil."
        )
    if operation.kind not in ADDED or operation.kind in CONDITIONS or not operation.adds:
        return AGREED
    if signed.touched_by(operation):
        return SIGNED_BY_ALL
    if operation.kind == "ledger" and int(operation.new["booked_on"][:4]) in closed_years:
        return "Regnskabet for året er lukket i portalen. Der kan ikke bogføres i det."
    return ""


def closed_years(part: Part) -> set[int]:
    return {row["year"] for row in part["ledger_years"] if row["state"] == LedgerYear.State.CLOSED}


def signed_by_all(part: Part) -> Settled:
    """The aftaler of the plan as it stands that its parties have signed."""
    return settled(
        (row["uid"], row["agreement"], row["signed_on"] is not None) for row in part["agreement_parties"]
    )
