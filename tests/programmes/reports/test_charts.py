"""Charts say everything in attributes and classes, escape what they are given, and stay small."""

import re
from datetime import date, timedelta
from xml.etree import ElementTree

import pytest

from programmes.reports.charts import (
    Band,
    Gate,
    MonthNames,
    PlanRow,
    Segment,
    Stack,
    StackKey,
    heat_step,
    plan,
    progress_bands,
    ring,
    stacked,
)
from programmes.reports.charts.palette import COLOURS, process_colour
from programmes.reports.charts.stacked import luminance
from programmes.reports.charts.svg import fitted, number, width_of

SVG = "{http://www.w3.org/2000/svg}"
NASTY = "\"><script>alert(1)</script>&'"
MONTHS = MonthNames(narrow=list("JFMAMJJASOND"), short=[f"M{m}" for m in range(1, 13)])


def _bands(name="True North", rows=1):
    return progress_bands(
        key="bands",
        title=name,
        description=name,
        rows=[
            Band(
                order=i + 1, name=name, low=0.4, high=0.6, label="40–60%", before=0.2, expected=0.5
            )
            for i in range(rows)
        ],
        ticks=[(0.0, "0%"), (1.0, "100%")],
        words=(name, name, name),
    )


def _ring(name="True North", **values):
    values = {"low": 0.4, "high": 0.6, "label": "40–60", "expected": 0.5} | values
    return ring(key="ring", title=name, description=name, order=1, **values)


def _stacked(name="True North", rows=1):
    return stacked(
        key="stacked",
        title=name,
        description=name,
        keys=[StackKey(label=name, colour="status-done"), StackKey(label="Open", colour="line")],
        rows=[Stack(order=i + 1, name=name, counts=[3, 1]) for i in range(rows)],
    )


def _plan(name="True North", rows=1, days=300):
    start = date(2026, 1, 12)
    third = timedelta(days // 3)
    segments = [
        Segment(start=start, end=start + third, done=1.0),
        Segment(start=start + third, end=start + 2 * third, done=0.5),
        Segment(start=start + 2 * third, end=start + 3 * third, done=0.0),
    ]
    return plan(
        key="plan",
        title=name,
        description=name,
        rows=[
            PlanRow(order=i + 1, name=name, segments=segments, label="1 of 3") for i in range(rows)
        ],
        gates=[Gate(on=start + third, label=name, passed=True)],
        today=start + third,
        today_label="12 May",
        months=MONTHS,
    )


every_chart = pytest.mark.parametrize("draw", [_bands, _ring, _stacked, _plan])


def _texts(svg):
    return [node.text for node in ElementTree.fromstring(svg).iter(f"{SVG}text")]  # noqa: S314


def test_a_ring_as_a_whole():
    assert _ring(low=0.25, high=0.25, label="25", expected=None) == (
        '<svg xmlns="http://www.w3.org/2000/svg" class="chart ring" viewBox="0 0 62 62"'
        ' width="62pt" height="62pt" font-family="Source Sans 3, Source Sans 3 Ext, Noto Sans SC, sans-serif"'
        ' role="img" aria-labelledby="ring-title ring-description">'
        '<title id="ring-title">True North</title><desc id="ring-description">True North</desc>'
        '<circle class="stroke-line-2" cx="31" cy="31" r="26.5" stroke-width="5.5" fill="none"'
        ' stroke="#E9EDEF"/>'
        '<path class="stroke-p1" d="M31 4.5A26.5 26.5 0 0 1 57.5 31" stroke-width="5.5" fill="none"'
        ' stroke="#4235A8"/>'
        '<text class="fill-ink" x="31" y="35.67" font-size="14" text-anchor="middle"'
        ' font-weight="600" fill="#13212B">25</text></svg>'
    )


@every_chart
def test_words_of_others_stay_words(draw):
    svg = draw(NASTY)

    root = ElementTree.fromstring(svg)  # noqa: S314
    assert root.find(f"{SVG}title").text == NASTY
    assert {node.tag for node in root.iter()}.isdisjoint({f"{SVG}script"})
    assert "<script" not in svg


@every_chart
def test_the_strictest_policy_finds_nothing_to_refuse(draw):
    root = ElementTree.fromstring(draw())  # noqa: S314

    attributes = {name for node in root.iter() for name in node.attrib}
    assert not {name for name in attributes if name == "style" or name.startswith("on")}
    assert not [node.tag for node in root.iter() if node.tag in {f"{SVG}style", f"{SVG}image"}]
    assert "url(" not in draw()


@every_chart
def test_every_colour_has_its_class_and_every_class_its_colour(draw):
    """What print shows literally, charts.css can change by the class of the same name."""
    for node in ElementTree.fromstring(draw()).iter():  # noqa: S314
        classes = set(node.get("class", "").split()) - {"chart", "ring"}
        named = {
            f"{kind}-{name}"
            for kind in ("fill", "stroke")
            for name, colour in COLOURS.items()
            if node.get(kind) == colour
        }
        painted = [kind for kind in ("fill", "stroke") if node.get(kind, "none") != "none"]
        assert classes <= named
        assert sorted(name.split("-")[0] for name in classes) == painted


@every_chart
def test_a_chart_names_and_describes_itself(draw):
    root = ElementTree.fromstring(draw())  # noqa: S314

    title, description = root[0], root[1]
    assert (title.tag, description.tag) == (f"{SVG}title", f"{SVG}desc")
    assert root.get("aria-labelledby") == f"{title.get('id')} {description.get('id')}"
    assert root.get("role") == "img"


@pytest.mark.parametrize(
    ("draw", "first", "each"), [(_bands, 26, 10), (_stacked, 17, 8), (_plan, 36, 9)]
)
def test_elements_grow_with_the_rows_and_no_faster(draw, first, each):
    """Each element costs time in the PDF."""
    counts = [len(list(ElementTree.fromstring(draw(rows=n)).iter())) for n in (1, 7)]  # noqa: S314

    assert counts == [first, first + 6 * each]


def test_the_colours_are_those_of_the_light_theme(settings):
    css = (settings.BASE_DIR / "static/css/tokens.css").read_text()
    light = dict(re.findall(r"--([\w-]+): (#\w{6});", css[: css.index("@media")]))

    assert {name.lower(): COLOURS[name].lower() for name in COLOURS} == {
        name: light[name] for name in COLOURS
    }


@every_chart
def test_the_style_sheet_knows_every_class(draw, settings):
    css = (settings.BASE_DIR / "static/css/charts.css").read_text()
    classes = {
        name
        for node in ElementTree.fromstring(draw(name="True North")).iter()  # noqa: S314
        for name in node.get("class", "").split()
    } - {"chart", "ring"}

    assert {name for name in classes if f".chart .{name} {{" not in css} == set()


def test_the_style_sheet_knows_every_colour_that_a_row_can_take(settings):
    css = (settings.BASE_DIR / "static/css/charts.css").read_text()
    hues = [process_colour(order) for order in range(1, 9)]

    assert hues == ["p1", "p2", "p3", "p4", "p5", "p6", "p7", "p1"]
    wanted = [f".chart .{kind}-{hue}" for kind in ("fill", "stroke") for hue in hues]
    wanted += [f".chart .fill-{name}" for name in COLOURS]
    assert [rule for rule in wanted if f"{rule} {{" not in css] == []


@pytest.mark.parametrize("order", range(1, 8))
def test_digits_on_a_process_hold_their_contrast(order):
    hue = process_colour(order)
    light, dark = sorted((luminance(COLOURS[hue]), luminance(COLOURS[f"on-{hue}"])), reverse=True)

    assert (light + 0.05) / (dark + 0.05) >= 4.5


def test_a_band_without_width_is_a_disc():
    svg = progress_bands(
        key="b",
        title="t",
        description="d",
        rows=[Band(order=2, name="Alignment", low=0.5, high=0.5, label="50%")],
        ticks=[],
        words=("Before", "Now", "Expected"),
    )

    bar = next(
        node
        for node in ElementTree.fromstring(svg).iter(f"{SVG}line")  # noqa: S314
        if node.get("class") == "stroke-p2"
    )
    assert bar.get("stroke-linecap") == "round"
    assert float(bar.get("x2")) - float(bar.get("x1")) == pytest.approx(0.01)
    # Marks that no row has are not explained either.
    assert _texts(svg) == ["Now", "2", "Alignment", "50%"]


def test_a_ring_shows_what_is_certain_and_what_is_possible():
    root = ElementTree.fromstring(_ring(low=0.4, high=0.6))  # noqa: S314

    arcs = [(node.get("d")[-11:], node.get("stroke-opacity")) for node in root.iter(f"{SVG}path")]
    assert arcs == [("15.42 52.44", "0.35"), ("46.58 52.44", None)]


@pytest.mark.parametrize(("low", "high", "arcs"), [(0, 0, 0), (1, 1, 1), (0, 0.2, 1)])
def test_ends_of_a_ring(low, high, arcs):
    root = ElementTree.fromstring(_ring(low=low, high=high, label="-"))  # noqa: S314

    assert len(list(root.iter(f"{SVG}path"))) == arcs


def test_bars_of_counts_are_to_one_scale():
    svg = stacked(
        key="s",
        title="t",
        description="d",
        keys=[StackKey(label="Done", colour="status-done")],
        rows=[
            Stack(order=1, name="A", counts=[40]),
            Stack(order=2, name="B", counts=[20]),
            Stack(order=3, name="C", counts=[0]),
        ],
    )

    widths = [
        float(node.get("width"))
        for node in ElementTree.fromstring(svg).iter(f"{SVG}rect")  # noqa: S314
    ][1:]
    assert widths == [320.4, 159.9]
    assert _texts(svg)[-2:] == ["C", "0"]


def test_counts_without_a_row_still_name_the_states():
    assert _texts(_stacked(rows=0)) == ["True North", "Open"]


def test_a_segment_too_narrow_for_its_digits_leaves_them_to_the_table():
    svg = stacked(
        key="s",
        title="t",
        description="d",
        keys=[StackKey(label="Done", colour="p1"), StackKey(label="Late", colour="p5")],
        rows=[Stack(order=1, name="A", counts=[500, 1])],
    )

    assert _texts(svg) == ["Done", "Late", "1", "A", "500", "501"]


def test_a_plan_of_months_and_one_of_quarters():
    months = [text for text in _texts(_plan(days=300)) if text in set("JFMAMJJASOND")]
    quarters = [text for text in _texts(_plan(days=900)) if re.fullmatch(r"M\d+", text)]

    assert "".join(months) == "JFMAMJJASON"
    assert quarters == ["M1", "M4", "M7", "M10", "M1", "M4", "M7", "M10", "M1", "M4"]


@pytest.mark.parametrize(
    ("begins", "years"),
    [
        (date(2026, 2, 1), ["2026", "2027", "2028"]),
        (date(2026, 11, 23), ["2026", "2027", "2028"]),
        (date(2026, 12, 31), ["2027", "2028"]),  # one month has no room for the name of its year
    ],
)
def test_each_year_has_its_name_but_the_rest_of_one(begins, years):
    svg = plan(
        key="p",
        title="t",
        description="d",
        rows=[],
        gates=[Gate(on=date(2028, 6, 1), label="G5", passed=False)],
        today=begins,
        today_label="today",
        months=MONTHS,
    )

    assert [text for text in _texts(svg) if re.fullmatch(r"20\d\d", text)] == years


def test_names_of_gates_do_not_run_into_one_another():
    gates = [
        Gate(on=date(2026, 3, day), label="A rather long name of a gate", passed=False)
        for day in (1, 5, 9)
    ]
    svg = plan(
        key="p",
        title="t",
        description="d",
        rows=[],
        gates=gates,
        today=date(2026, 9, 1),
        today_label="today",
        months=MONTHS,
    )

    lines = {
        node.get("y")
        for node in ElementTree.fromstring(svg).iter(f"{SVG}text")  # noqa: S314
        if node.text == gates[0].label
    }
    assert len(lines) == 3


def test_the_plan_of_one_day():
    day = date(2026, 12, 31)
    svg = plan(
        key="p",
        title="t",
        description="d",
        rows=[
            PlanRow(
                order=1,
                name="A",
                segments=[Segment(start=day, end=day, done=0)],
                label="0 of 1",
            )
        ],
        gates=[],
        today=day,
        today_label="today",
        months=MONTHS,
    )

    assert _texts(svg) == ["D", "2026", "1", "A", "0 of 1", "today"]


def test_long_names_are_cut_to_their_place():
    assert fitted("Emotional climate", 106, 8.5) == "Emotional climate"
    assert fitted("Emotional climate of the whole organisation", 106, 8.5).endswith("…")
    assert width_of(fitted("情绪氛围与工作环境的持续改善和学习", 106, 8.5), 8.5) <= 106


@pytest.mark.parametrize(
    ("value", "written"), [(3, "3"), (0.1 + 0.2, "0.3"), (1 / 3, "0.33"), (-0.001, "0"), (10, "10")]
)
def test_numbers_are_short(value, written):
    assert number(value) == written


@pytest.mark.parametrize(
    ("percent", "step"), [(0, 0), (14, 0), (15, 1), (50, 3), (99, 6), (100, 6)]
)
def test_shades_of_a_percentage(percent, step):
    assert heat_step(percent) == step


@pytest.mark.parametrize("percent", [-1, 101])
def test_a_percentage_outside_its_range_has_no_shade(percent):
    with pytest.raises(ValueError, match="between 0 and 100"):
        heat_step(percent)
