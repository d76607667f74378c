"""A form of the sample row, and what a browser does with it."""

from django import forms

from core.fields import DateFormField
from core.versions import FingerprintForm
from tests.core.sample.models import Note


class NoteForm(FingerprintForm, forms.ModelForm):
    class Meta:
        model = Note
        fields = ["title", "body", "amount", "day", "done", "tags"]
        widgets = {"body": forms.Textarea}
        field_classes = {"day": DateFormField}


def drawn(note, form_class=NoteForm, **kwargs):
    """What a browser would post of the form as it was drawn now."""
    form = form_class(instance=Note.objects.get(pk=note.pk), **kwargs)
    data = {}
    for name in form.fields:
        field, value = form[name], form[name].value()
        if isinstance(field.field, forms.BooleanField):
            if value:
                data[field.html_name] = "on"
        elif value is not None:
            shown = field.field.prepare_value(value)
            data[field.html_name] = shown.replace("\n", "\r\n") if isinstance(shown, str) else shown
    return data


def posted(note, data, form_class=NoteForm, **kwargs):
    form = form_class(data, instance=Note.objects.get(pk=note.pk), **kwargs)
    assert form.is_valid(), form.errors
    return form


def save(note, form):
    row = Note.objects.get(pk=note.pk)
    names = form.merge_into(row)
    if names:
        row.save(update_fields=names)
    form.merge_relations(row)
    return names
