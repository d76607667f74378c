import re
from decimal import Decimal
from xml.etree import ElementTree

import pytest

from core.charts import (
    Look,
    Point,
    Segment,
    goal_line,
    meter,
    paired_bars,
    progress_bar,
    progress_ring,
    rating_squares,
    split_bar,
    stacked_bar,
    swatch,
    trend,
    vote_bar,
    way_bar,
)

SVG = "{http://www.w3.org/2000/svg}"
YEARS = [
    Point("2022", Decimal("38.0"), "38,0 %"),
    Point("2023", Decimal("37.6"), "37,6 %"),
    Point("2024", None, missing="ikke målt"),
    Point("2025", None, missing="diskret.", suppressed=True),
    Point("2026", Decimal("35.5"), "35,5 %"),
]
TARGET = Point("2027", Decimal("33.0"), "33,0 %")
PARTS = [
    Segment(Decimal("0.75"), "primary", "75 %"),
    Segment(Decimal("0.125"), "violet", "12,5 %"),
    Segment(Decimal("0.125"), "orange", "12,5 %", hatched=True),
]

PICTURES = {
    "split": split_bar(PARTS, key="f-7", title="Titel", bracket_from=1, mark=Decimal("0.75")),
    "meter": meter(Decimal("0.7499"), title="Titel", limit=Decimal("0.75")),
    "way": way_bar(Decimal("0.5"), title="Titel", due=Decimal("0.8"), behind=True),
    "paired": paired_bars(1, Decimal("0.9"), key="b-1", title="Titel"),
    "stacked": stacked_bar(PARTS, key="s-1", title="Titel"),
    "vote": vote_bar(26, 4, 1, title="Titel"),
    "progress": progress_bar(Decimal("0.6"), title="Titel"),
    "ring": progress_ring(Decimal("0.6"), "60 %", title="Titel"),
    "squares": rating_squares(list(Look), key="p-1", title="Titel"),
    "goal": goal_line("36,0 %", "2025", "31,0 %", "2030", title="Titel", now=Decimal("0.4")),
    "trend": trend(YEARS, TARGET, title="Titel", behind=True),
}


def tree(picture: str) -> ElementTree.Element:
    return ElementTree.fromstring(picture)  # noqa: S314 - our own picture


def found(picture: str, tag: str) -> list[ElementTree.Element]:
    return tree(picture).findall(f".//{SVG}{tag}")


@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_is_well_formed_named_and_free_of_styles(name: str) -> None:
    picture = PICTURES[name]
    root = tree(picture)
    assert root.get("role") == "img"
    assert root[0].tag == f"{SVG}title"
    assert root[0].text == "Titel"
    assert "style" not in picture
    assert "script" not in picture


@pytest.mark.parametrize("name", PICTURES)
def test_numbers_are_written_for_machines(name: str) -> None:
    for element in tree(PICTURES[name]).iter():
        for key in ("x", "y", "x1", "x2", "y1", "y2", "cx", "cy", "r", "width", "height"):
            if value := element.get(key):
                assert re.fullmatch(r"-?\d+(\.\d{1,2})?%?", value), f"{key}={value}"


def test_texts_and_titles_are_escaped() -> None:
    hostile = '"><script>alert(1)</script>'
    picture = goal_line(hostile, hostile, hostile, hostile, title=hostile)
    assert "<script" not in picture
    assert tree(picture)[0].text == hostile


def test_ids_come_from_the_caller() -> None:
    ids = re.findall(r'id="([^"]+)"', "".join(PICTURES.values()))
    assert ids
    assert all(one.startswith(("f-7", "b-1", "s-1", "p-1")) for one in ids)
    assert len(ids) == len(set(ids))


def test_a_part_starts_where_the_one_before_ends() -> None:
    bars = [
        rect
        for rect in found(stacked_bar(PARTS, key="k", title="T"), "rect")
        if "%" in (rect.get("width") or "")
    ]
    assert [rect.get("x") for rect in bars] == ["0%", "75%", "87.5%"]
    assert [rect.get("width") for rect in bars] == ["75%", "12.5%", "12.5%"]


def test_three_pixels_between_parts() -> None:
    gaps = [rect for rect in found(PICTURES["stacked"], "rect") if rect.get("width") == "3"]
    assert [rect.get("x") for rect in gaps] == ["75%", "87.5%"]


def test_a_part_of_nothing_is_left_out() -> None:
    assert len(found(vote_bar(3, 0, 0, title="T"), "rect")) == 1
    assert found(vote_bar(0, 0, 0, title="Ingen stemmer"), "rect") == []


def test_a_narrow_part_has_no_text() -> None:
    parts = [Segment(Decimal("0.95"), text="95 %"), Segment(Decimal("0.05"), text="5 %")]
    assert [text.text for text in found(split_bar(parts, key="k", title="T"), "text")] == ["95 %"]


def test_the_bracket_holds_the_parts_from_the_one_named() -> None:
    lines = found(PICTURES["split"], "line")
    assert (lines[0].get("x1"), lines[0].get("x2")) == ("75%", "100%")


@pytest.mark.parametrize(
    ("share", "width"), [("-0.2", "0%"), ("0", "0%"), ("0.3333333", "33.33%"), ("1.7", "100%")]
)
def test_a_meter_stays_inside_its_track(share: str, width: str) -> None:
    fill = next(
        rect for rect in found(meter(Decimal(share), title="T"), "rect") if rect.get("class") == "meter-fill"
    )
    assert fill.get("width") == width


def test_planned_is_hatched_and_done_is_solid() -> None:
    planned, done = found(PICTURES["paired"], "rect")[-2:]
    assert (planned.get("fill"), done.get("fill")) == ("url(#b-1-hatch)", "#17505e")


def test_no_number_is_not_zero() -> None:
    nothing = paired_bars(1, None, key="k", title="T")
    zero = paired_bars(1, 0, key="k", title="T")
    assert len(found(zero, "rect")) == len(found(nothing, "rect")) + 1
    assert found(way_bar(None, title="T"), "rect") != found(way_bar(0, title="T"), "rect")


def test_each_state_has_its_own_look() -> None:
    drawn = {look: rating_squares([look], key="k", title="T") for look in Look}
    assert len(set(drawn.values())) == len(Look)
    assert "stroke-dasharray" in drawn[Look.DASHED]
    assert "url(#k-hatch)" in drawn[Look.HATCHED]


def test_a_trend_breaks_where_nothing_was_measured() -> None:
    solid = [line for line in found(PICTURES["trend"], "line") if line.get("stroke-width") == "3"]
    assert len(solid) == 1  # 2022 to 2023; nothing leads over the two years without a number
    dotted = [line for line in found(PICTURES["trend"], "line") if line.get("stroke-dasharray") == "0 5"]
    assert len(dotted) == 1


def test_a_trend_tells_not_measured_suppressed_and_zero_apart() -> None:
    texts = [text.text for text in found(PICTURES["trend"], "text")]
    assert "ikke målt" in texts
    assert "diskret." in texts
    zero = trend([Point("2025", 0, "0"), Point("2026", 0, "0")], Point("2027", 10, "10"), title="T")
    assert [text.text for text in found(zero, "text")].count("0") == 2
    assert len([line for line in found(zero, "line") if line.get("stroke-width") == "3"]) == 1


def test_a_trend_can_be_drawn_without_any_number() -> None:
    empty = trend(
        [Point("2025", None, missing="ikke målt")], Point("2027", None), title="Ingen målinger endnu"
    )
    assert found(empty, "circle") == []
    assert [text.text for text in found(empty, "text")] == ["2025", "2026", "2027", "ikke målt"]
    assert trend([], Point("2027", 5, "5"), title="T")


def test_the_target_is_a_ring() -> None:
    ring, dot = found(goal_line("24", "2025", "45", "2030", title="T"), "circle")[-2:]
    assert ring.get("fill") == "#ffffff"
    assert dot.get("r") == "2.5"


def test_decoration_is_not_read_aloud() -> None:
    assert tree(swatch("violet")).get("aria-hidden") == "true"
    assert found(swatch("violet"), "title") == []
    assert 'id="legend"' in swatch(key="legend", hatched=True)
