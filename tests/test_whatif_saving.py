"""A scenario is saved whole, signed, and only when it runs; no other file is ever touched."""

import json
import unicodedata
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from whatif_makers import MADE, SIGNED, project

from emulab import together
from emulab.cli import main
from emulab.faults import InputError
from emulab.rules import load_rules, scenarios
from emulab.rules.yaml_places import plain, read_yaml
from emulab.studies import study_at
from emulab.tables import data_sum
from emulab.whatif import scenario
from emulab.whatif.scenario import Signature, save_scenario, scenario_id, scenario_text
from emulab.whatif.state import run_under

STATE = {
    "families": {"": {"tasks": 55, "party": 35, "movement": 10}},
    "scores": [{"unit": "iza", "criterion": "tasks.plan", "score": 9.5}],
}
NIGHT = timezone(timedelta(hours=7))


@pytest.fixture
def place(tmp_path):
    return project(tmp_path)


def unlocked(place):
    record = place.data / "record.yaml"
    text = record.read_text(encoding="utf-8").replace("locked: true", "locked: false")
    record.write_text(text, encoding="utf-8")
    return place


def refusal(place, state=None, **changes) -> str:
    with pytest.raises(InputError) as refused:
        save_scenario(place, STATE if state is None else state, **(SIGNED | changes))
    return str(refused.value)


def files(place) -> dict[str, bytes]:
    found = (path for path in place.root.rglob("*") if path.is_file())
    return {path.relative_to(place.root).as_posix(): path.read_bytes() for path in found}


def test_the_file_says_who_why_when_on_which_data_and_what_differs(place):
    path = save_scenario(place, STATE, **SIGNED)

    assert path == place.scenarios / "phuong-an.yaml"
    assert path.read_text(encoding="utf-8") == (
        "scenario:\n"
        '  name: "Phương án"\n'
        '  author: "Nguyễn Văn A"\n'
        "  made: 2024-01-16T14:05:00\n"
        '  reason: "Thử"\n'
        f'  data: "{data_sum(place)}"\n'
        "  scores:\n"
        '    - {unit: "iza", criterion: "tasks.plan", score: 9.5}\n'
        "scale: declared\n"
        "aggregate: arithmetic\n"
        "weights:\n"
        "  tasks: 55\n"
        "  party: 35\n"
        "  movement: 10\n"
    )
    assert b"\r" not in path.read_bytes()


def test_saving_writes_one_file_and_touches_no_other(place):
    before = files(place)
    path = save_scenario(place, STATE, **SIGNED)
    after = files(place)

    assert after.pop(path.relative_to(place.root).as_posix())
    assert after == before


def test_what_is_saved_is_read_back_as_it_was_signed(place):
    save_scenario(place, STATE, **SIGNED)
    note = load_rules(place, "phuong-an").scenario

    assert (note.name.vi, note.author, note.reason, note.made) == tuple(SIGNED.values())
    assert not [one for one in study_at(place, "phuong-an").notes if "other data" in str(one)]


def test_a_saved_scenario_is_run_by_its_name_and_gives_what_was_on_the_screen(place, monkeypatch):
    monkeypatch.setenv("EMULAB_ROOT", str(place.root))
    save_scenario(place, STATE, **SIGNED)
    ran = CliRunner().invoke(main, ["rank", place.key, "--scenario", "phuong-an", "--json"])
    shown = run_under(study_at(place).result, STATE)
    ranks = {row["unit"]: (row["rank"], row["total"]) for row in json.loads(ran.stdout)["ranks"]}

    assert ranks == {
        unit: (rank, total)
        for unit, rank, total in shown.ranks.select("unit", "rank", "total").iter_rows()
    }
    assert {"unit": "iza", "criterion": "tasks.plan", "state": "supposed", "stage": None} | {
        "score": 9.5
    } in json.loads(ran.stdout)["touched"]


def test_everything_that_is_missing_is_said_at_once(place):
    assert refusal(place, {"locked": ["tasks"]}, name=" ", author="", reason="\n") == (
        "scenario: 4 faults\n"
        "  nothing was changed. Move a weight, or suppose other points.\n"
        "  the author is missing. Write who proposes it.\n"
        "  the name is missing. Write what the scenario is called.\n"
        "  the reason is missing. Write why it is proposed."
    )


def test_a_state_that_cannot_run_is_never_kept(place):
    before = files(place)
    off = {"off": ["tasks", "party", "movement"]}
    said = refusal(place, off, author="")

    assert said == (
        "scenario: 1 fault\n"
        "  the author is missing. Write who proposes it.\n"
        "scenarios/phuong-an.yaml: 1 fault\n"
        "  line 10: weights: the weights of tasks, party, movement are all 0. Raise one."
    )
    assert "has no mark at stage head" in refusal(place, {"choices": {"without_scorers": ["iza"]}})
    assert "there is no criterion called 'x'" in refusal(place, {"off": ["x"]})
    assert files(place) == before


def test_a_scenario_is_written_over_only_where_that_is_asked_for(place):
    unlocked(place)
    path = save_scenario(place, STATE, **SIGNED)
    first = path.read_bytes()
    other = {"off": ["party"]}

    for replace in ("", "party"):
        assert refusal(place, other, replace=replace) == (
            "scenarios/phuong-an.yaml: 1 fault\n"
            "  there is a scenario of this name already. "
            "Give it another name, or say that it is to be replaced."
        )
    assert path.read_bytes() == first
    assert save_scenario(place, other, **SIGNED, replace="phuong-an") == path
    assert "party: 0\n" in path.read_text(encoding="utf-8")


def test_of_two_who_save_under_one_name_at_a_time_the_second_is_told(place, monkeypatch):
    tried = scenario._tried

    def meanwhile(*given):
        (place.scenarios / "phuong-an.yaml").write_text("theirs", encoding="utf-8")
        return tried(*given)

    monkeypatch.setattr(scenario, "_tried", meanwhile)
    assert "there is a scenario of this name" in refusal(place)
    assert (place.scenarios / "phuong-an.yaml").read_text(encoding="utf-8") == "theirs"


def test_a_locked_year_takes_new_scenarios_and_keeps_those_it_has(place):
    path = save_scenario(place, STATE, **SIGNED)
    first = path.read_bytes()

    assert study_at(place).record.locked
    assert refusal(place, {"off": ["party"]}, replace="phuong-an") == (
        "scenarios/phuong-an.yaml: 1 fault\n"
        "  there is a scenario of this name, and the record of the year is locked. "
        "Give it another name: a locked year may be studied further, under new names."
    )
    assert path.read_bytes() == first
    assert save_scenario(place, STATE, **SIGNED | {"name": "Phương án 2"}).exists()


def test_names_become_file_names_without_marks():
    assert scenario_id("Đề xuất của Khối trưởng (lần 2)") == "de-xuat-cua-khoi-truong-lan-2"
    assert scenario_id("Ủy ban – “ĐẢNG”") == scenario_id("ủy ban đảng") == "uy-ban-dang"
    assert scenario_id("…") == ""
    assert len(scenario_id("Phương án " * 40)) <= 40


@pytest.mark.parametrize(
    "key", ["../rules", "a/b", "A", "con", "lpt1.x", ".hidden", "a.", "x" * 101]
)
def test_a_key_that_can_be_no_file_everywhere_is_refused(place, key):
    assert f"{key!r} cannot name a file. Write small letters" in refusal(place, key=key)


def test_a_name_without_letters_asks_for_a_key(place):
    said = "the name '…' has no letter or digit to name a file by. Write a key for it."

    assert said in refusal(place, name="…")
    assert save_scenario(place, STATE, **SIGNED | {"name": "…"}, key="dots").name == "dots.yaml"


def test_the_time_is_that_of_the_clock_in_the_room():
    made = [MADE, MADE.replace(tzinfo=NIGHT), MADE.replace(tzinfo=UTC, microsecond=9)]
    texts = {scenario_text({}, Signature("x", "y", "z", one, "s")) for one in made}

    assert len(texts) == 1


def test_a_failed_writing_leaves_nothing_behind(place, monkeypatch):
    before = files(place)

    def full(self: Path, content: bytes) -> int:
        raise OSError(28, "No space left on device", str(self))

    with monkeypatch.context() as patched:
        patched.setattr("emulab.whatif.scenario._tried", lambda *_: None)
        patched.setattr(together.Path, "write_bytes", full)
        with pytest.raises(InputError, match="the files cannot be written"):
            save_scenario(place, STATE, **SIGNED)

    assert files(place) == before


texts = st.text(max_size=40).filter(lambda text: text.strip() and _whole(text))


def _whole(text: str) -> bool:
    return text.encode("utf-8", "ignore").decode() == text


@given(name=texts, author=texts, reason=texts, unit=texts)
def test_whatever_is_written_is_read_back_letter_by_letter(
    name, author, reason, unit, tmp_path_factory
):
    scores = [{"unit": unit, "criterion": "tasks.plan", "score": 1.0}]
    signed = Signature(name, author, reason, MADE, "sha256:0")
    text = scenario_text({"scenario": {"scores": scores, "without_scorers": [unit]}}, signed)
    path = tmp_path_factory.mktemp("texts") / "x.yaml"
    path.write_bytes(text.encode())
    said = plain(read_yaml(path))["scenario"]
    wanted = [joined(one) for one in (name, author, reason, unit, unit)]

    assert [said["name"], said["author"], said["reason"]] == wanted[:3]
    assert [said["without_scorers"][0], said["scores"][0]["unit"]] == wanted[3:]
    assert isinstance(said["made"], datetime)


def joined(text: str) -> str:
    return unicodedata.normalize("NFC", text)


ids = st.from_regex(r"[a-z0-9][a-z0-9._-]*", fullmatch=True) | st.sampled_from(
    ["null", "true", "1", "1.10", "010", "1e3", "2023-01-01", "y", "no", "inf", "nan"]
)


@given(weights=st.dictionaries(ids, st.floats(0, 1e14), min_size=1, max_size=5))
def test_every_id_and_number_is_read_back_as_it_was(weights, tmp_path_factory):
    text = scenario_text({"weights": weights}, Signature("x", "y", "z", MADE, "s"))
    path = tmp_path_factory.mktemp("weights") / "x.yaml"
    path.write_bytes(text.encode())

    assert list(plain(read_yaml(path))["weights"].items()) == list(weights.items())
    assert "e" not in "".join(
        line.split(": ")[1] for line in text.split("weights:")[1].split("\n")[1:-1]
    )


def test_a_scenario_is_there_only_when_it_is_whole(place, monkeypatch):
    seen = []
    replaced = together.os.replace

    def watched(old, new):
        seen.append(scenarios(place))
        replaced(old, new)

    monkeypatch.setattr(together.os, "replace", watched)
    save_scenario(place, STATE, **SIGNED)

    assert seen == [("party", "reform")]
    assert scenarios(place) == ("party", "phuong-an", "reform")
