"""What can be changed in a plan by an ændring, joined as a string: a page has a few hundred links of two kinds."""

from collections.abc import Iterable

from django import template
from django.utils.safestring import SafeString, mark_safe

from approvals.models import Amendment
from core.addresses import reverse
from core.danish import format_date
from core.escaping import escaped
from plans.figures import FocusFigure
from plans.figures.content import GoalFigure, IndicatorFigure, MilestoneFigure

register = template.Library()


class Links:
    """To the pages on which a row of the plan is changed, or a new one added."""

    def __init__(self, amendment: Amendment) -> None:
        page = reverse("approvals:amendment_row_new", [amendment.plan.number, amendment.number, "goals"])
        self.base = page.removesuffix("goals/ny/")

    def change(self, kind: str, uid: str, words: str) -> str:
        """`words`: which row, for whoever hears the link alone; they may be anybody's."""
        return f'<a href="{self.base}{kind}/{uid}/">Ret<span class="sr-only"> {escaped(words)}</span></a>'

    def add(self, kind: str, under: str, text: str, to: str) -> str:
        return (
            f'<a href="{self.base}{kind}/ny/?under={under}">{text}'
            f'<span class="sr-only"> til {escaped(to)}</span></a>'
        )


@register.simple_tag
def focus_tree(amendment: Amendment, focus: FocusFigure) -> SafeString:
    """An indsatsområde's udfordringer and mål, and what hangs on each."""
    links = Links(amendment)
    items = [
        f"<li>Udfordring: {escaped(one.title)} "
        f"{links.change('challenges', one.uid, f'udfordringen {one.title}')}</li>"
        for one in focus.challenges
    ]
    items += [_goal(links, goal) for goal in focus.goals]
    add = (
        f"{links.add('challenges', focus.uid, 'Tilføj udfordring', focus.name)} · "
        f"{links.add('goals', focus.uid, 'Tilføj mål', focus.name)}"
    )
    return mark_safe(f'<ul class="choice-tree">\n{"".join(items)}\n<li>{add}</li>\n</ul>')


@register.simple_tag
def milestone_tree(amendment: Amendment, milestones: Iterable[MilestoneFigure]) -> SafeString:
    links = Links(amendment)
    items = [
        f"<li>{escaped(one.title)} {links.change('milestones', one.uid, f'milepælen {one.title}')}</li>"
        for one in milestones
    ]
    add = f'<li><a href="{links.base}milestones/ny/">Tilføj milepæl</a></li>'
    return mark_safe(f'<ul class="choice-tree">\n{"".join(items)}\n{add}\n</ul>')


def _goal(links: Links, goal: GoalFigure) -> str:
    items = [_indicator(links, one) for one in goal.indicators]
    items += [
        f"<li>Handling {escaped(one.number)} {escaped(one.title)} "
        f"{links.change('activities', one.uid, f'handling {one.number} {one.title}')}</li>"
        for one in goal.activities
    ]
    add = (
        f"{links.add('indicators', goal.uid, 'Tilføj indikator', goal.title)} · "
        f"{links.add('activities', goal.uid, 'Tilføj handling', goal.title)}"
    )
    change = links.change("goals", goal.uid, f"mål {goal.number}")
    return (
        f"\n<li>Mål {escaped(goal.number)} {escaped(goal.title)} {change}\n"
        f"<ul>\n{''.join(items)}\n<li>{add}</li>\n</ul>\n</li>"
    )


def _indicator(links: Links, indicator: IndicatorFigure) -> str:
    name, items = indicator.name, []
    for target in indicator.targets:
        day = format_date(target.due_on)
        change = links.change("targets", target.uid, f"målværdien {day} for {name}")
        items.append(f"<li>Målværdi {escaped(target.text)}, {day} {change}</li>")
    change = links.change("indicators", indicator.uid, f"indikatoren {name}")
    return (
        f"\n<li>Indikator: {escaped(name)} {change}\n<ul>\n{''.join(items)}\n"
        f"<li>{links.add('targets', indicator.uid, 'Tilføj målværdi', name)}</li>\n</ul>\n</li>"
    )
