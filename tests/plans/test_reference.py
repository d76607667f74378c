from decimal import Decimal

import pytest
from django.core.management import call_command

from plans.actions import load_reference
from plans.models import ActivityType, FocusArea, FundingRate, GrantScheme

pytestmark = pytest.mark.django_db


def test_the_three_bevillingsperioder_with_their_indsatsomraader():
    load_reference()
    assert {s.code: s.focus_areas.count() for s in GrantScheme.objects.all()} == {
        "2011-14": 7,
        "2015-18": 4,
        "2019-26": 4,
    }
    assert [s.code for s in GrantScheme.objects.filter(is_default=True)] == ["2019-26"]
    names = list(FocusArea.objects.filter(scheme__code="2019-26").values_list("code", "name"))
    assert names == [
        ("uddannelse-og-livschancer", "Uddannelse og livschancer"),
        ("beskaeftigelse", "Beskæftigelse"),
        ("kriminalitetsforebyggelse", "Kriminalitetsforebyggelse"),
        ("sammenhaengskraft-og-medborgerskab", "Sammenhængskraft og medborgerskab"),
    ]
    rate = FundingRate.objects.get(scheme__code="2019-26")
    assert (rate.lbf_percent, rate.local_percent, rate.municipal_percent) == (75, 25, Decimal("12.5"))
    assert rate.source


def test_run_again_it_leaves_what_an_administrator_changed():
    load_reference()
    GrantScheme.objects.filter(code="2019-26").update(name="Ændret", is_default=False)
    GrantScheme.objects.filter(code="2015-18").update(is_default=True)
    FundingRate.objects.update(lbf_percent=70)
    kinds = ActivityType.objects.count()
    call_command("load_reference", verbosity=0)
    scheme = GrantScheme.objects.get(code="2019-26")
    assert (scheme.name, scheme.is_default) == ("Ændret", False)
    assert set(FundingRate.objects.values_list("lbf_percent", flat=True)) == {70}
    assert ActivityType.objects.count() == kinds > 20
