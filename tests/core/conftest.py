import pytest

from tests.core.sample.models import Note


@pytest.fixture
def note(db):
    return Note.objects.create(title="Lektiecafé", body="Første linje\nAnden linje")


@pytest.fixture
def user(django_user_model):
    return django_user_model.objects.create_user(email="mette@nordlyng.example", name="Mette Sørensen")
