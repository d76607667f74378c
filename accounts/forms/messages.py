from django import forms

from accounts.models import MailChoice


class MailChoiceForm(forms.ModelForm):
    """When the person wants to be told of what."""

    class Meta:
        model = MailChoice
        fields = ("handover", "decision", "reminder", "weekday")
        labels = {
            "handover": "Opgaver: noget venter på dig",
            "decision": "Nyt i sagen: noget er sket i en plan",
            "reminder": "Påmindelser om frister",
            "weekday": "Dag for den ugentlige mail",
        }
        help_texts = {
            "weekday": "Bruges kun, hvis du har valgt én mail om ugen.",
        }
        widgets = dict.fromkeys(("handover", "decision", "reminder"), forms.RadioSelect) | {
            "weekday": forms.Select(attrs={"class": "input-width-m"})
        }
