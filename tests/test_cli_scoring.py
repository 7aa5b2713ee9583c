"""The scoring commands as an analyst uses them: sound JSON, Vietnamese text, refusals in words."""

import json
import unicodedata

import pytest
import yaml
from click.testing import CliRunner

from emulab.cli import main

PLACE = "hanoi-02/2023"
HEAD = {"stages": {"order": ["head"]}}
THREE = [
    {"id": "a", "name": "Tiêu chí A", "maximum": 10},
    {"id": "b", "name": "Tiêu chí B", "maximum": 20},
    {"id": "c", "name": "Tiêu chí C", "maximum": 10},
]
MARKS = {
    "u1": {"a": 5, "b": 10, "c": 8},
    "u2": {"a": 10, "b": 15, "c": 6},
    "u3": {"a": 7, "b": 20, "c": 4},
}


def emulab(*arguments):
    found = CliRunner().invoke(main, [str(argument) for argument in arguments])
    assert found.exception is None or isinstance(found.exception, SystemExit), found.exception
    return found


def read(*arguments) -> dict:
    """The object that a command prints; NaN and infinity are no JSON."""
    found = emulab(*arguments, "--json")
    assert found.exit_code == 0, found.stderr

    def none_such(word):
        raise AssertionError(word)

    return json.loads(found.stdout, parse_constant=none_such)


def text(*arguments) -> str:
    found = emulab(*arguments)
    assert found.exit_code == 0, found.stderr
    return found.stdout


def refused(*arguments) -> str:
    found = emulab(*arguments)
    assert (found.exit_code, found.stdout) == (2, ""), found.stdout
    return found.stderr.strip()


@pytest.fixture
def cluster(tmp_path, monkeypatch):
    """A function that writes a cluster and gives its name; marks are by unit and criterion."""
    monkeypatch.setenv("EMULAB_ROOT", str(tmp_path))

    def write(marks=MARKS, files=None, criteria=THREE, missing="refuse", year=2023, **keys) -> str:
        rules = {
            "cluster": "small",
            "year": year,
            "phase": "year_end",
            "tier": "city",
            "name": "Cụm thử",
            "rubric": {"criteria": criteria, "missing": missing},
            **HEAD,
            **keys,
        }
        rows = [f"{u},{c},head,h,{v}" for u, own in marks.items() for c, v in own.items()]
        tables = {
            "units.csv": ["unit,name,provenance", *(f"{u},Đơn vị {u},synthetic" for u in marks)],
            "marks.csv": ["unit,criterion,stage,scorer,mark", *rows],
        }
        folder = tmp_path / f"data/small/{year}"
        for path in (folder, tmp_path / f"params/small/{year}"):
            path.mkdir(parents=True, exist_ok=True)
        for name, lines in tables.items():
            (folder / name).write_text("\n".join(lines) + "\n", encoding="utf-8")
        for name, content in (files or {}).items():
            (folder / name).write_text(content, encoding="utf-8")
        path = tmp_path / f"params/small/{year}/rules.yaml"
        path.write_text(yaml.safe_dump(rules, allow_unicode=True), encoding="utf-8")
        return f"small/{year}"

    return write


COMMANDS = {
    "rank": ("rank", PLACE),
    "rank tried": ("rank", PLACE, "--scale", "z_score", "--aggregate", "kemeny"),
    "weights": ("weights", PLACE, "--sets"),
    "weights by critic": ("weights", "central-party/2023", "--method", "critic"),
    "explain": ("explain", PLACE, "le-hong-phong"),
    "scorers": ("scorers", PLACE),
    "audit": ("audit", "par-index/2023"),
    "compare": ("compare", "hanoi-07/2022", "hanoi-07/2023"),
}
KEYS = {
    "rank": "cluster year synthetic method overridden ranks unranked barred gates touched silent "
    "rates",
    "weights": "cluster year synthetic weighting nodes consistency remarks importance sets",
    "explain": "cluster year unit name synthetic rank total rows marks gates",
    "scorers": "cluster year synthetic stage why leniency adjusted outlying favours inflation "
    "heads_advantage agreement",
    "audit": "cluster year synthetic totals cells ranks",
    "compare": "a b units causes criteria method entered left merged unmarked",
}


@pytest.mark.parametrize("name", KEYS)
def test_the_object_has_the_keys_that_the_help_names(name):
    helped = emulab(name, "--help").output

    assert set(read(*COMMANDS[name])) == set(KEYS[name].split())
    assert [key for key in KEYS[name].split() if key not in helped] == []


@pytest.mark.parametrize("name", COMMANDS)
def test_the_text_is_composed_vietnamese_with_decimal_commas_in_straight_tables(name):
    said = text(*COMMANDS[name])
    tables = [line for line in said.splitlines() if line[:1] in tuple("┌│╞└")]
    widths = [len(line) for line in tables if line[0] == "┌"]

    assert unicodedata.is_normalized("NFC", said)
    assert not any(word in said for word in ("None", "null", "nan", "…"))
    assert widths and {len(line) for line in tables} == set(widths)
    assert not any(c.isdigit() and said[n + 1 : n + 2] == "." and said[n + 2 : n + 3].isdigit()
                   and not said[n + 2 : n + 5].isdigit() for n, c in enumerate(said))  # fmt: skip


def test_the_help_of_every_command_is_listed_whole():
    said = emulab("--help").output

    assert "..." not in said.partition("Commands:")[2]
    assert all(f"  {command}  " in said for command in ("rank", "audit", "amend", "import"))


def test_a_long_text_is_folded_and_never_cut():
    from emulab.output.frames import WIDTH, terminal_table

    words = [f"từ{number}" for number in range(150)]
    said = terminal_table([{"đơn vị": " ".join(words), "điểm": "9,50"}])

    assert all(word in said for word in words)
    assert max(map(len, said.splitlines())) <= WIDTH


# What was not a mark as given, who is barred, what separates nobody: said by the ranking itself.


def test_every_imputed_cell_is_listed(cluster):
    marks = {**MARKS, "u2": {"a": 10, "c": 6}}
    place = cluster(marks, missing="impute_mean")
    cell = {"unit": "u2", "criterion": "b", "state": "imputed", "stage": None, "score": 15.0}

    assert read("rank", place)["touched"] == [cell]
    for said in (text("rank", place), text("explain", place, "u2")):
        assert "  Đơn vị u2, điểm thay thế (1): “Tiêu chí B” 15,00." in said
    assert "điểm thay thế" not in text("explain", place, "u1")


def test_a_gate_says_what_it_costs_and_why(cluster):
    low = {"id": "low", "name": "Điểm sàn", "on": "a", "at_least": 6}
    place = cluster(gates=[low])

    assert read("rank", place)["barred"] == ["u1"]
    assert read("explain", place, "u1")["gates"] == [
        {"gate": "low", "bars": None, "value": 5.0, "limit": 6.0}
    ]
    why = "Đơn vị u1 không được xếp hạng: Điểm sàn (“Tiêu chí A” 5,00, yêu cầu ít nhất 6)."
    assert why in text("rank", place) and why in text("explain", place, "u1")

    place = cluster(gates=[{**low, "bars": 2}])
    assert "Đơn vị u1 không được xếp trong 2 hạng đầu: Điểm sàn" in text("rank", place)


def test_units_that_nothing_tells_apart_are_not_called_unmarked(cluster):
    place = cluster({unit: {"a": 5, "b": 5, "c": 5} for unit in MARKS})
    found = read("rank", place, "--scale", "observed")
    said = text("rank", place, "--scale", "observed")

    assert found["ranks"] == [] and found["silent"] == ["a", "b", "c"]
    assert "Có điểm nhưng không tiêu chí nào phân hạng được: Đơn vị u1; Đơn vị u2" in said
    assert "Chưa có điểm nào" not in said


def test_both_rankings_stand_side_by_side_where_groups_have_criteria_of_their_own(cluster):
    criteria = [THREE[0], {**THREE[1], "only": ["x"]}, {**THREE[2], "only": ["y"], "maximum": 20}]
    groups = [
        {"id": "x", "name": "Nhóm X", "units": ["u1", "u2"]},
        {"id": "y", "name": "Nhóm Y", "units": ["u3"]},
    ]
    marks = {"u1": {"a": 5, "b": 9}, "u2": {"a": 9, "b": 10}, "u3": {"a": 7, "c": 15}}
    place = cluster(marks, criteria=criteria, groups=groups)

    assert [(row["unit"], row["rank"], row["group_rank"]) for row in read("rank", place)["rates"]]
    assert "hạng chưa quy đổi" in text("rank", place) and "Nhóm Y" in text("rank", place)
    assert "Nhóm X" in text("weights", place)


def test_the_tie_key_is_said_in_words(cluster):
    marks = {**MARKS, "u1": {"a": 10, "b": 15, "c": 6}, "u2": {"a": 10, "b": 16, "c": 5}}
    said = text("rank", cluster(marks, ties=[{"higher": "b"}]))

    assert "nhiều điểm hơn ở “Tiêu chí B”" in said and "higher" not in said


# Overriding by name, by settings and by file.


def totals(*arguments) -> dict:
    return {row["unit"]: row["total"] for row in read("rank", *arguments)["ranks"]}


def test_weights_on_the_command_line_are_those_of_a_file(cluster, tmp_path):
    place, file = cluster(), tmp_path / "w.yaml"
    file.write_text("a: 1\nb: 1\nc: 2\n", encoding="utf-8")

    assert totals(place, "--weights", "{a: 1, b: 1, c: 2}") == totals(place, "--weights", file)
    assert totals(place, "--weights", file)["u1"] == pytest.approx(40 * (0.5 + 0.5 + 2 * 0.8) / 4)


def test_an_unknown_criterion_of_a_weights_file_is_named_with_its_line(cluster, tmp_path):
    file = tmp_path / "w.yaml"
    file.write_text("a: 1\nbb: 1\n", encoding="utf-8")

    assert refused("rank", cluster(), "--weights", file) == (
        "w.yaml: 1 fault\n  line 2: there is no criterion called 'bb'. There are a, b, c."
    )


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--weights", "{a: 1}"), "weights: there are weights for a and none for b, c, on the same "
         "level. Weigh all siblings of a node, or none."),
        (("--weights", "{a: 1, b: x, c: 1}"), "weights.b: 'x' cannot stand here. It should be a "
         "number."),
        (("--weights", "ahp"), "the weighting ahp needs its settings. Write such as "
         "{ahp: {compare: [[a, b, 2], [a, c, 2], [b, c, 2]]}}."),
        (("--aggregate", "owa"), "the aggregate owa needs its settings. Write such as "
         "{owa: {orness: 0.3}}."),
        (("--aggregate", "[1, 2]"), "'[1, 2]' names no aggregate. There are sum, arithmetic, "
         "geometric, harmonic, minimum, topsis, copeland, power, owa, choquet, penalised_mean, "
         "vikor, promethee, kemeny."),
        (("--scale", ""), "no scale is named. There are points, declared, goalposts, observed, "
         "z_score, percentile, standing, share_of_best, vector, share_of_sum, target_distance, "
         "bands, piecewise, logarithmic."),
    ],
)  # fmt: skip
def test_what_cannot_be_tried_is_said_of_the_command_line(cluster, options, said):
    assert refused("rank", cluster(), *options) == f"command line: 1 fault\n  {said}"


@pytest.mark.parametrize("method", ["swing", "roc", "rank_sum", "cards", "ahp", "best_worst"])
def test_the_example_that_a_refusal_gives_can_be_used(method):
    said = refused("rank", PLACE, "--weights", method)
    example = said.partition("Write such as ")[2].removesuffix(".")

    assert read("rank", PLACE, "--weights", example)["method"]["weighting"] == method
    assert read("weights", PLACE, "--method", example)["weighting"] == method


def test_without_maxima_nothing_but_points_can_be_tried():
    said = (
        "command line: 1 fault\n  these rules do not give the maximum of every criterion, so "
        "points can be summed and nothing else can be tried. Write the maxima in the rules."
    )
    assert refused("rank", "par-index/2023", "--weights", "equal") == said
    assert refused("rank", "par-index/2023", "--scale", "observed") == said
    assert text("weights", "par-index/2023").splitlines()[1:] == [
        "Chưa xác định được trọng số: bảng điểm không ghi điểm tối đa của mọi tiêu chí."
    ]


def test_levels_that_a_weighting_cannot_take_are_one_fault_a_section():
    said = refused("rank", PLACE, "--weights", "merec")

    assert "command line: " in said
    assert "weighting merec takes levels above 0: " in said and " more. Use entropy" in said


def test_the_draft_of_a_cluster_without_units_has_weights_and_no_year_of_marks():
    said = text("weights", "hanoi-offices/2018")

    assert said.splitlines()[0].endswith("– 2018")
    assert read("weights", "hanoi-offices/2018")["importance"] == []


# Explain, audit, compare.


def test_a_unit_is_explained_by_its_short_name():
    assert read("explain", PLACE, "Trường Lê Hồng Phong")["unit"] == "le-hong-phong"
    assert (
        "Điểm chưa quy đổi: 83,00; các tiêu chí được giao có tối đa 94,00 điểm, quy đổi về 100,00."
    ) in text("explain", PLACE, "le-hong-phong")


def record(year=2023, **totals) -> dict[str, str]:
    content = {"cluster": "small", "year": year, "reached": "judged", "totals": totals}
    return {"record.yaml": yaml.safe_dump(content)}


def test_a_total_left_standing_from_last_year_is_known_by_last_years_record(cluster, tmp_path):
    place = cluster(files=record(u1=23, u2=33.75, u3=31))
    before = tmp_path / "data/small/2022"
    before.mkdir()
    (before / "record.yaml").write_text(record(2022, u2=33.75)["record.yaml"], encoding="utf-8")
    found = {row["unit"]: row for row in read("audit", place)["totals"]}

    assert [cause["cause"] for cause in found["u2"]["causes"]] == ["last year's total"]
    assert "tổng điểm của năm trước (33,75)" in text("audit", place)


def test_a_total_that_no_single_mistake_gives_is_still_named(cluster):
    place = cluster(files=record(u1=23, u2=31.37, u3=31))

    assert "Không sai sót đơn lẻ nào cho ra tổng điểm công bố của: Đơn vị u2." in text(
        "audit", place
    )


@pytest.mark.parametrize(
    ("cell", "points", "finding"),
    [("b", 21, "differs from the marks"), ("total", 30, "wrong sum")],
)
def test_a_planted_error_is_found_in_its_cell(cluster, cell, points, finding):
    given = {"a": 10, "b": 15, "c": 6, "total": 31} | {cell: points}
    sheet = "unit,criterion,points\n" + "".join(f"u2,{key},{own}\n" for key, own in given.items())
    rows = read("audit", cluster(files={"recorded.csv": sheet}))["cells"]

    assert (cell, finding) in [(row["node"], row["finding"]) for row in rows]


def test_a_rules_file_without_data_is_tried_on_those_of_the_project(cluster, tmp_path):
    place = cluster()
    draft = tmp_path / "draft.yaml"
    rules = (tmp_path / "params/small/2023/rules.yaml").read_text(encoding="utf-8")
    draft.write_text(rules + "scale: declared\naggregate: minimum\n", encoding="utf-8")
    found = read("compare", place, draft)

    assert [row["total_b"] for row in found["units"]] == [24.0, 20.0, 16.0]
    assert f"B: Cụm thử – 2023 ({draft})" in text("compare", place, draft)
    assert read("compare", draft, draft)["units"][0]["difference"] == 0


def test_marks_of_one_year_under_the_rules_of_another_say_so():
    said = text("compare", "hanoi-07/2022", "hanoi-07/2023").splitlines()

    assert said[:2] == [
        "A: Cụm thi đua số 7 thành phố Hà Nội – 2022, theo quy chế năm 2023",
        "B: Cụm thi đua số 7 thành phố Hà Nội – 2023",
    ]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("rank", "hanoi-2/2023"), "hanoi-2/2023: 1 fault\n  there are no rules of that name."),
        (("rank", PLACE, "--scenario", "x"), f"{PLACE}: 1 fault\n  there is no scenario called"),
        (("rank", "hanoi-offices/2018"), "hanoi-offices/2018: 1 fault\n  there are no units, so"),
        (("explain", PLACE, "izza"), f"{PLACE}: 1 fault\n  there is no unit called 'izza'."),
        (("scorers", "hanoi-offices/2018"), "hanoi-offices/2018: 1 fault\n  there are no units"),
        (("audit", "hanoi-offices/2018"), "hanoi-offices/2018: 1 fault\n  there are no units"),
        (("compare", PLACE, "par-index/2023"), "compare: 1 fault\n  hanoi-02/2023 and par-index"),
        (("compare", PLACE, f"{PLACE}:x"), f"{PLACE}: 1 fault\n  there is no scenario called"),
        (("weights", PLACE, "--method", "x"), "command line: 1 fault\n  there is no weighting"),
    ],
)
def test_what_does_not_exist_is_refused_in_words(arguments, said):
    assert refused(*arguments).startswith(said)
    assert refused(*arguments, "--json").startswith(said)


def test_stages_that_are_added_up_stay_below_the_maximum(cluster):
    place = cluster(stages={"order": ["self", "head"], "combine": "sum"}, criteria=THREE[:1],
                    marks={"u1": {"a": 6}})  # fmt: skip
    from emulab.rules import find_place

    path = find_place(place).data / "marks.csv"
    path.write_text(path.read_text(encoding="utf-8") + "u1,a,self,u1,5\n", encoding="utf-8")

    assert refused("rank", place).endswith(
        "line 2: the stages together gave u1 11 on a, above its maximum 10. With combine: sum each "
        "stage marks a part of the points: let no two share one."
    )


AMENDED = ("--stage", "head", "--scorer", "h", "--who", "Thư ký", "--when", "2024-01-05")
REASON = ("--reason", "Đơn vị giải trình")


def test_a_mark_is_amended_with_a_decimal_comma_and_the_effect_is_said(cluster):
    said = text("amend", cluster(), "u1", "a", "8,5", *AMENDED, *REASON)

    assert "5 → 8,5" in said and "23,00 → 26,50" in said and "Thư ký" in said


def test_a_mark_that_is_taken_out_is_written_even_where_nothing_can_be_ranked_then(cluster):
    place = cluster()
    found = emulab("amend", place, "u1", "a", *AMENDED, *REASON)

    assert found.exit_code == 0
    assert found.stdout == "The change is written. Nothing can be ranked before this is mended:\n"
    assert "u1 has no mark on a at stage head." in found.stderr
    assert "u1 has no mark on a at stage head." in refused("rank", place)


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        (("u1", "a", "abc"), "'abc' is not a number. Write digits, such as 8.5."),
        (("u1", "a", "99"), "h gave u1 99 on a, outside 0 to 10. Write a mark from 0 to 10."),
        (("u1", "aa", "9"), "there is no criterion called 'aa'."),
        (("u9", "a", "9"), "there is no unit called 'u9'."),
    ],
)
def test_a_change_that_cannot_be_is_refused_in_words(cluster, cell, said):
    assert said in refused("amend", cluster(), *cell, *AMENDED, *REASON)


def test_a_locked_record_takes_no_change(cluster):
    locked = record(u1=23)["record.yaml"] + "locked: true\n"
    place = cluster(files={"record.yaml": locked})

    assert refused("amend", place, "u1", "a", "9", *AMENDED, *REASON) == (
        "record.yaml: 1 fault\n  the record of small/2023 is locked: no mark is changed any more. "
        "A board unlocks it, if anyone."
    )


def test_severity_taken_out_of_the_official_marks_is_said_and_drilled_down_to(cluster):
    marks = {unit: {"a": 5} for unit in ("u1", "u2", "u3")}
    place = cluster(marks, criteria=THREE[:1], stages={"order": ["board"], "adjust": "additive"})
    rows = [f"{u},a,board,{s},{4 + n + 2 * (s == 'mild')}" for n, u in enumerate(marks)
            for s in ("mild", "strict")]  # fmt: skip
    from emulab.rules import find_place

    path = find_place(place).data / "marks.csv"
    path.write_text("\n".join(["unit,criterion,stage,scorer,mark", *rows]), encoding="utf-8")
    found = read("explain", place, "u2")

    assert [(row["mark"], row["adjusted"]) for row in found["marks"]] == [(7, 6), (5, 6)]
    assert found["total"] == 6 and read("rank", place)["method"]["adjust"] == "additive"
    for said in (text("rank", place), text("explain", place, "u2")):
        assert "điểm chấm đã trừ độ rộng tay của từng người chấm" in said
