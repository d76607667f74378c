"""Tasks, and who is waited for, joined as strings: a page has thirty of them."""

import datetime as dt
from collections.abc import Iterable

from django import template
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

from core.addresses import reverse
from core.danish import days_text, format_date
from core.todo import Todo
from portal.figures.tasks import TaskRow

register = template.Library()


@register.simple_tag
def task_list(tasks: Iterable[TaskRow]) -> SafeString:
    """Tasks by deadline."""
    return mark_safe(f'<ul class="task-list">{"".join([_task(task) for task in tasks])}</ul>')


def _task(task: TaskRow) -> str:
    due = ""
    if task.due:
        css = "task-due overdue" if task.overdue else "task-due"
        due = f'<div class="{css}"><strong>{task.due}</strong> <span>{task.remaining}</span></div>'
    return (
        f'<li><div><a class="strong" href="{conditional_escape(task.url)}">{conditional_escape(task.title)}</a><br>'
        f'<span class="secondary">{conditional_escape(task.plan)}</span></div>{due}</li>'
    )


@register.simple_tag
def waiting_row(todo: Todo, today: dt.date) -> SafeString:
    """Who is waited for, what they have to do, in which plan and by when."""
    number, what = conditional_escape(todo.plan_number), str(conditional_escape(todo.title))
    who = f"<strong>{conditional_escape(todo.who or 'Ingen kan handle lige nu')}</strong>"
    if todo.who_detail:
        who += f'<br><span class="secondary">{conditional_escape(todo.who_detail)}</span>'
    if url := todo.url:
        what = f'<a href="{conditional_escape(url)}">{what}<span class="sr-only">, {number}</span></a>'
    due = "–"
    if todo.due_on:
        due = format_date(todo.due_on)
        if todo.due_on < today:
            due += f'<br><span class="overdue">{days_text(todo.due_on, today)}</span>'
    return mark_safe(
        f'<tr><td data-title="Hvem">{who}</td><td data-title="Opgave">{what}</td>'
        f'<td data-title="Plan"><a href="{reverse("portal:plan", [todo.plan_number])}">{number}</a></td>'
        f'<td data-title="Frist" class="number">{due}</td></tr>'
    )
