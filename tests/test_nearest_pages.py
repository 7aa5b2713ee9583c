"""The page of the nearest weights says what would have to change, and what is not proved."""

import emulab
from emulab.sensitivity.robustness import robustness
from emulab.show import nearest
from emulab.show.names import criterion_names


def test_the_weights_of_the_table_put_the_unit_first():
    found = robustness(emulab.study("par-index", 2023))
    [table] = nearest(found).tables
    second = found.model.units[1]
    weights = found.nearest[second].weights.filter(norm="sum")["to"].to_numpy()

    assert found.model.ranks(weights)[0, 1] == 1
    assert "Ngân hàng Nhà nước Việt Nam" in table.as_raw_html()
    assert all(
        criterion_names(found.result.rules)[one] in table.as_raw_html() for one in found.model.ids
    )


def test_what_was_only_searched_for_is_not_called_proved():
    searched = nearest(robustness(emulab.study("central-party", 2023))).text
    proved = nearest(robustness(emulab.study("par-index", 2023))).text

    assert "chưa chứng minh" in searched
    assert "chưa chứng minh" not in proved


def test_where_nothing_is_ranked_there_is_a_sentence():
    assert nearest(None).text == "Chưa có điểm chấm nên chưa có gì để xếp hạng."
