"""Addresses written from kept patterns are those that Django writes."""

from uuid import UUID

import pytest
from django.template import Context, Template
from django.urls import NoReverseMatch, set_script_prefix
from django.urls import reverse as found_by_django

from core.addresses import kept_here, reverse

UID = UUID("6f9619ff-8b86-d011-b42d-00cf4fc964ff")
ASKED = [
    ("portal:tasks", []),
    ("portal:plan", ["2026-0001"]),
    ("portal:plan", ["Å 100 % æ?#"]),
    ("monitoring:report", ["2026-0001", 2027]),
    ("funding:vouchers", ["2026-0001", UID]),
    ("funding:vouchers", ["2026-0001", str(UID)]),
    ("approvals:step", ["0x0q1", 7_700_000]),
    ("monitoring:report", ["2026-0001", "2027"]),
    ("portal:plan", [str(UID)]),
    ("portal:plan", ["²³"]),
]


@pytest.mark.parametrize(("name", "args"), ASKED)
def test_an_address_is_what_django_writes(name, args):
    for _ in range(2):
        assert reverse(name, args) == found_by_django(name, args=args)


@pytest.mark.parametrize("args", [[], ["2026-0001", "2027 "], ["2026-0001", -1], ["a/b", 2027]])
def test_what_fits_no_pattern_is_refused_each_time(args):
    reverse("monitoring:report", ["2026-0001", 2027])
    for _ in range(2):
        with pytest.raises(NoReverseMatch):
            reverse("monitoring:report", args)


def test_the_prefix_of_the_site_stands_in_front():
    before = reverse("portal:plan", ["2026-0001"])
    set_script_prefix("/hp/")
    try:
        assert reverse("portal:plan", ["2026-0001"]) == f"/hp{before}"
    finally:
        set_script_prefix("/")


def test_where_a_request_is_counts_for_as_long_as_it_lasts():
    before = reverse("portal:plan", ["2026-0001"])
    set_script_prefix("/hp/")
    try:
        with kept_here():
            set_script_prefix("/")
            assert reverse("portal:plan", ["2026-0001"]) == f"/hp{before}"
        assert reverse("portal:plan", ["2026-0001"]) == before
    finally:
        set_script_prefix("/")


def test_a_template_writes_the_same():
    html = Template(
        "{% url 'portal:plan' number %}|{% url 'portal:plan' number=number as known %}{{ known }}"
    )
    own, named = html.render(Context({"number": "2026-0001"})).split("|")
    assert own == found_by_django("portal:plan", args=["2026-0001"])
    assert named == own
