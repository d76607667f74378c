"""Finding plans: by words, status, bevillingsperiode, boligorganisation and kommune."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property, partial, reduce
from operator import attrgetter, or_
from typing import Any, NamedTuple, cast

from django import forms
from django.db.models import Q, QuerySet, Value

from accounts.models import Organisation, User
from accounts.querysets import reach_of
from core.choices import LazyChoices
from core.statements import Word, statement
from plans.models import Activity, Goal, GrantScheme, Plan, PlanArea, PlanParticipant
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
# So many words are looked for in one question; in more than KEPT, which few write, the question is not a statement.
WORDS, KEPT = 8, 3


class Seen(NamedTuple):
    """A plan that a person sees, with what a list is filtered by."""

    pk: int
    number: str
    title: str
    status: str
    scheme_id: int
    municipality_id: int
    started_on: date | None


@dataclass(frozen=True)
class QuickChoice:
    label: str
    count: int
    url: str
    active: bool


def spellings(word: str) -> tuple[Word, ...]:
    """The word itself and the everyday words for the same thing."""
    lowered = word.lower()
    others = next((group for group in SYNONYMS if lowered in group), set())
    return tuple(map(Word, sorted({word} | others)))


def places(words: tuple[Word, ...], mark: int) -> Iterator[QuerySet[Any, Any]]:
    """Where any of the words stands but in a plan's own names: (plan, whether in its live rows, `mark`). Each place is
    a question of its own: joined together they would multiply, goals times handlinger times afdelinger."""
    parties, areas = PlanParticipant.objects.order_by(), PlanArea.objects.order_by()
    party, content = (Value(False), Value(mark)), (Value(True), Value(mark))
    yield parties.filter(_in("organisation__name", words)).values_list("plan", *party)
    yield areas.filter(_in("housing_area__name", words)).values_list("plan", *content)
    yield areas.filter(_in("estates__name", words)).values_list("plan", *content)
    for model in (Goal, Activity):
        yield model.objects.order_by().filter(_in("title", words)).values_list("plan", *content)


def _in(field: str, words: tuple[Word, ...]) -> Q:
    return reduce(or_, (Q(**{f"{field}__icontains": word}) for word in words))


def _with(words: tuple[Word, ...], named: Iterable[tuple[int, str]]) -> set[int]:
    """Keys of the names that have one of the words; a word has no space."""
    lowered = [word.lower() for word in words]
    if len(lowered) == 1:
        return {pk for pk, name in named if lowered[0] in name.lower()}
    return {pk for pk, name in named if any(word in name.lower() for word in lowered)}


@statement
def _holding(*words: tuple[Word, ...]) -> QuerySet[Any, Any]:
    """Plans, whoever sees them, in which a word stands by any of its spellings: (plan, whether in its live rows, place
    of the word)."""
    first, *others = (place for mark, word in enumerate(words) for place in places(word, mark))
    return first.union(*others)


@statement
def parties_of(
    organisations: Ids, municipalities: Ids, fund: bool, seated: Ids
) -> QuerySet[Organisation, Any]:
    """Organisations that take part in the plans that a person sees, by name, and (True) all kommuner."""
    visible = Plan.objects.seen_by(organisations, municipalities, fund, seated).order_by()
    taking_part = PlanParticipant.objects.current().filter(plan__in=visible.values("pk")).order_by()
    by_name = Organisation.objects.order_by()
    parties = by_name.filter(pk__in=taking_part.values("organisation")).values_list(
        "pk", "name", Value(False)
    )
    kommuner = by_name.filter(municipality__isnull=False).values_list("pk", "name", Value(True))
    return parties.union(kommuner, all=True).order_by("name", "pk")


@statement
def _schemes() -> QuerySet[GrantScheme, Any]:
    return GrantScheme.objects.values_list("pk", "name")


@statement
def _seen(organisations: Ids, municipalities: Ids, fund: bool, seated: Ids) -> QuerySet[Plan, Any]:
    """All that a person sees."""
    seen = Plan.objects.seen_by(organisations, municipalities, fund, seated)
    return seen.order_by().values_list(*Seen._fields)


@statement
def _with_party(organisation: int) -> QuerySet[PlanParticipant, Any]:
    parties = PlanParticipant.objects.current().filter(organisation=organisation).order_by()
    return parties.values_list("plan", flat=True)


ALL = ("", "Alle")
# What a list is sorted by, as its address says.
ORDERS = {
    "plan": "title",
    "nummer": "number",
    "kommune": "municipality__organisation__name",
    "status": "status",
    "slut": "ends_on",
}


class PlanForm(forms.Form):
    q = forms.CharField(label="Søg", required=False)
    status = forms.ChoiceField(label="Status", choices=[ALL, *Plan.Status.choices], required=False)
    scheme = forms.ChoiceField(label="Bevillingsperiode", required=False)
    organisation = forms.ChoiceField(label="Boligorganisation", required=False)
    municipality = forms.ChoiceField(label="Kommune", required=False)


class PlanFilter:
    def __init__(
        self, data: Mapping[str, str], *, user: User, numbers: Mapping[str, Callable[[], Collection[str]]]
    ) -> None:
        """`numbers` of the plans that each choice of "kun" finds, worked out when they are asked for."""
        self.data, self.user, self.numbers = data, user, numbers
        self.reads_drafts = not reach_of(user).organisations(kind="fund")
        self.sight = sight_of(user)
        # A kommune's own people see only plans of their kommune: nothing to choose.
        self.shows_municipality = not reach_of(user).organisations(kind="municipality")

    @cached_property
    def form(self) -> PlanForm:
        form = PlanForm(self.data)
        choices: dict[str, Callable[[], list[Any]]] = {
            "scheme": lambda: self.schemes,
            "organisation": partial(self._parties, kommuner=False),
            "municipality": partial(self._parties, kommuner=True),
        }
        for name, read in choices.items():
            cast("forms.ChoiceField", form.fields[name]).choices = LazyChoices(read, ALL)
        if not self.shows_municipality:
            del form.fields["municipality"]
        return form

    @cached_property
    def schemes(self) -> list[Any]:
        return _schemes()

    @cached_property
    def parties(self) -> list[Any]:
        return parties_of(*self.sight)

    def _parties(self, *, kommuner: bool) -> list[tuple[int, str]]:
        of_plans = {plan.municipality_id for plan in self.seen}
        return [
            (pk, name)
            for pk, name, is_kommune in self.parties
            if is_kommune == kommuner and (not kommuner or pk in of_plans)
        ]

    @cached_property
    def seen(self) -> list[Seen]:
        """Every plan that the person sees, the newest first. One query; the database sorts by the rules of a language,
        which digits do not need."""
        return sorted(map(Seen._make, _seen(*self.sight)), key=attrgetter("number"), reverse=True)

    @cached_property
    def chosen(self) -> dict[str, Any]:
        """What is not among the choices is not chosen."""
        self.form.full_clean()
        return {name: value for name, value in self.form.cleaned_data.items() if value}

    @cached_property
    def found(self) -> list[int]:
        """Keys of the plans that are found, in an order of which no two have the same place, so that pages never
        overlap. No query besides `seen` where nothing is chosen; words, an organisation and an order cost one each."""
        if not any(self.data.get(name) for name in (*PlanForm.base_fields, "sort", "kun")):
            return [plan.pk for plan in self.seen]
        status, scheme, kommune = (self.chosen.get(name) for name in ("status", "scheme", "municipality"))
        found = {
            plan.pk
            for plan in self.seen
            if (not status or plan.status == status)
            and (not scheme or plan.scheme_id == int(scheme))
            and (not kommune or plan.municipality_id == int(kommune))
        }
        if text := self.chosen.get("q"):
            found.intersection_update(*self._with_words(text))
        if organisation := self.chosen.get("organisation"):
            found.intersection_update(_with_party(int(organisation)))
        if read := self.numbers.get(self.data.get("kun", "")):
            numbers = set(read())
            found = {plan.pk for plan in self.seen if plan.pk in found and plan.number in numbers}
        return [pk for pk in self._ordered() if pk in found]

    def _with_words(self, text: str) -> Iterator[set[int]]:
        """For each word, keys of the plans in which it is found: title, number, bevillingsperiode, organisations,
        boligområder, mål, handlinger. Live rows are not read by Landsbyggefonden before the plan has started: not even
        by searching for a word. One query for each 8 words."""
        started = {plan.pk for plan in self.seen if self.reads_drafts or plan.started_on}
        words = [spellings(word) for word in dict.fromkeys(text.split())]
        for first in range(0, len(words), WORDS):
            some = words[first : first + WORDS]
            found = [self._under_names(word) for word in some]
            for pk, is_content, place in _holding(*some) if len(some) <= KEPT else _holding.build(*some):
                if not is_content or pk in started:
                    found[place].add(pk)
            yield from found

    def _under_names(self, words: tuple[Word, ...]) -> set[int]:
        """By title, number, bevillingsperiode and kommune: names that have been read, and the page prints."""
        schemes = _with(words, self.schemes)
        kommuner = _with(words, self._parties(kommuner=True))
        found = _with(words, ((plan.pk, f"{plan.number} {plan.title}") for plan in self.seen))
        found |= {
            plan.pk for plan in self.seen if plan.scheme_id in schemes or plan.municipality_id in kommuner
        }
        return found

    def _ordered(self) -> list[int]:
        sort = self.data.get("sort", "")
        column = ORDERS.get(sort.removeprefix("-"))
        if column is None:
            return [plan.pk for plan in self.seen]
        plans = Plan.objects.visible_to(self.user).order_by(f"{'-' * sort.startswith('-')}{column}", "-pk")
        return list(plans.values_list("pk", flat=True))

    @cached_property
    def counts(self) -> dict[str, int]:
        """How many plans are found, and how many of all are running."""
        running = Counter(plan.status for plan in self.seen)[Plan.Status.RUNNING]
        return {"found": len(self.found), "running": running}

    @property
    def quick_choices(self) -> list[QuickChoice]:
        """The choices people make most, each with how many plans it finds."""
        choices = [
            self.quick_choice("Venter på mig", len(self.numbers["venter"]()), "kun", "venter"),
            self.quick_choice("Overskredet frist", len(self.numbers["overskredet"]()), "kun", "overskredet"),
            self.quick_choice("I drift", self.counts["running"], "status", Plan.Status.RUNNING.value),
        ]
        return [choice for choice in choices if choice.count or choice.active]

    def quick_choice(self, label: str, count: int, parameter: str, value: str) -> QuickChoice:
        """A link that switches the choice on, or off again when it is on."""
        active = self.data.get(parameter) == value
        return QuickChoice(label, count, "?" if active else f"?{parameter}={value}", active)
