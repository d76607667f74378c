"""Finding plans: by words, status, bevillingsperiode, boligorganisation and kommune."""

from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property, reduce
from operator import or_
from typing import Any

import django_filters
from django.db.models import Q, QuerySet, Value

from accounts.models import Organisation
from accounts.querysets import reach_of
from core.statements import statement
from plans.models import Activity, Goal, GrantScheme, Plan, PlanArea, PlanParticipant, PlanRow
from plans.querysets import Ids, sight_of

# Everyday words for the same thing: a search finds by any of them.
SYNONYMS = [
    {
        "boligorganisation",
        "boligselskab",
        "boligforening",
        "boligselskabet",
        "boligforeningen",
        "boligorganisationen",
    },
    {"kommunalbestyrelse", "kommunalbestyrelsen", "byråd", "byrådet"},
    {"handling", "handlinger", "aktivitet", "aktiviteter"},
    {"bestyrelse", "styregruppe"},
]
# Where words are looked for: (model or None for the plan itself, field). Each is a subquery of its own: joined together
# they would multiply, goals times handlinger times afdelinger.
PARTIES = (
    (None, "title"),
    (None, "number"),
    (None, "municipality__organisation__name"),
    (None, "scheme__name"),
    (PlanParticipant, "organisation__name"),
)
# Live rows, which Landsbyggefonden does not read before the plan has started: not even by searching for a word.
CONTENT = (
    (PlanArea, "housing_area__name"),
    (PlanArea, "estates__name"),
    (Goal, "title"),
    (Activity, "title"),
)


def spellings(word: str) -> set[str]:
    """The word itself and the everyday words for the same thing."""
    lowered = word.lower()
    return {word} | next((group for group in SYNONYMS if lowered in group), set())


def search(plans, text: str, *, reads_drafts: bool):
    """Plans in which every word is found somewhere: title, number, organisations, boligområder, mål, handlinger."""
    for word in text.split():
        content = holds(CONTENT, word) if reads_drafts else holds(CONTENT, word) & Q(started_on__isnull=False)
        plans = plans.filter(holds(PARTIES, word) | content)
    return plans


def holds(places: tuple[tuple[type[PlanRow] | None, str], ...], word: str) -> Q:
    return reduce(or_, (_held(model, field, spellings(word)) for model, field in places))


def _held(model: type[PlanRow] | None, field: str, words: set[str]) -> Q:
    found = reduce(or_, (Q(**{f"{field}__icontains": word}) for word in words))
    return (
        found if model is None else Q(pk__in=model._default_manager.filter(found).order_by().values("plan"))
    )


@dataclass(frozen=True)
class QuickChoice:
    label: str
    count: int
    url: str
    active: bool


@statement
def parties_of(
    organisations: Ids, municipalities: Ids, fund: bool, seated: Ids
) -> QuerySet[Organisation, Any]:
    """Organisations of the plans that a person sees by name: those that take part in one, and (True) the kommuner."""
    visible = Plan.objects.seen_by(organisations, municipalities, fund, seated).order_by()
    taking_part = PlanParticipant.objects.current().filter(plan__in=visible.values("pk")).order_by()
    by_name = Organisation.objects.order_by()
    parties = by_name.filter(pk__in=taking_part.values("organisation")).values_list(
        "pk", "name", Value(False)
    )
    kommuner = by_name.filter(pk__in=visible.values("municipality")).values_list("pk", "name", Value(True))
    return parties.union(kommuner, all=True).order_by("name", "pk")


@statement
def _in_order(organisations: Ids, municipalities: Ids, fund: bool, seated: Ids) -> QuerySet[Plan, Any]:
    """Key and status of all that a person sees, in the order of a list that nobody has sorted."""
    seen = Plan.objects.seen_by(organisations, municipalities, fund, seated)
    return seen.order_by("-number", "-pk").values_list("pk", "status")


class PlanFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(label="Søg", method="filter_words")
    status = django_filters.ChoiceFilter(label="Status", choices=Plan.Status, empty_label="Alle")
    scheme = django_filters.ModelChoiceFilter(
        label="Bevillingsperiode", queryset=GrantScheme.objects.all(), empty_label="Alle"
    )
    organisation = django_filters.ChoiceFilter(
        label="Boligorganisation", method="filter_organisation", empty_label="Alle"
    )
    municipality = django_filters.ChoiceFilter(label="Kommune", empty_label="Alle")
    sort = django_filters.OrderingFilter(
        fields={
            "title": "plan",
            "number": "nummer",
            "municipality__organisation__name": "kommune",
            "status": "status",
            "ends_on": "slut",
        }
    )

    class Meta:
        model = Plan
        fields = ["q", "status", "scheme", "organisation", "municipality"]

    def __init__(
        self, data, *, visible, user, waiting: Collection[str] = (), overdue: Collection[str] = ()
    ) -> None:
        """`waiting` and `overdue` are numbers of the plans that wait for the user or whose deadline has passed."""
        super().__init__(data, queryset=visible)
        self.visible = visible
        self.reads_drafts = not reach_of(user).organisations(kind="fund")
        self.numbers = {"venter": waiting, "overskredet": overdue}
        self.sight = sight_of(user)
        parties = parties_of(*self.sight)
        self.filters["organisation"].extra["choices"] = [
            (pk, name) for pk, name, is_kommune in parties if not is_kommune
        ]
        self.filters["municipality"].extra["choices"] = [
            (pk, name) for pk, name, is_kommune in parties if is_kommune
        ]
        if reach_of(user).organisations(kind="municipality"):
            # A kommune's own people see only plans of their kommune: nothing to choose.
            del self.filters["municipality"]

    def filter_words(self, plans, _name: str, text: str):
        return search(plans, text, reads_drafts=self.reads_drafts)

    def filter_organisation(self, plans, _name: str, organisation: str):
        return plans.filter(participants__organisation=organisation, participants__ended_on=None)

    @property
    def shows_municipality(self) -> bool:
        return "municipality" in self.filters

    @property
    def ordered(self):
        """Filtered and sorted, with the primary key last so that pages never overlap."""
        found = self.qs
        if (only := self.data.get("kun")) in self.numbers:
            found = found.filter(number__in=self.numbers[only])
        ordering = [*found.query.order_by] or ["-number"]
        return found.order_by(*ordering, "-pk")

    @cached_property
    def seen(self) -> list[tuple[int, str]]:
        """Key and status of every plan that the person sees. One query."""
        return _in_order(*self.sight)

    @cached_property
    def found(self) -> list[int]:
        """Keys of the plans that are found, in order: words are looked for once, for the counts and for the page. One
        query, and none more where nothing is chosen."""
        if not any(self.data.get(name) for name in (*self.filters, "kun")):
            return [pk for pk, _ in self.seen]
        return list(self.ordered.values_list("pk", flat=True))

    @cached_property
    def counts(self) -> dict[str, int]:
        """How many plans are found, and how many of all are running."""
        running = sum(status == Plan.Status.RUNNING for _, status in self.seen)
        return {"found": len(self.found), "running": running}

    @property
    def quick_choices(self) -> list[QuickChoice]:
        """The choices people make most, each with how many plans it finds."""
        choices = [
            self.quick_choice("Venter på mig", len(self.numbers["venter"]), "kun", "venter"),
            self.quick_choice("Overskredet frist", len(self.numbers["overskredet"]), "kun", "overskredet"),
            self.quick_choice("I drift", self.counts["running"], "status", Plan.Status.RUNNING.value),
        ]
        return [choice for choice in choices if choice.count or choice.active]

    def quick_choice(self, label: str, count: int, parameter: str, value: str) -> QuickChoice:
        """A link that switches the choice on, or off again when it is on."""
        active = self.data.get(parameter) == value
        return QuickChoice(label, count, "?" if active else f"?{parameter}={value}", active)
