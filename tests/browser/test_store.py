"""The store: history, drags, and answers of a kernel that come late or not at all."""

import pytest
from moves_page import answered, open_moves
from what_if_makers import study_of

from emulab.whatif.facts import facts_of

# a kernel that is answered for by hand: asked holds the states, answer(n) what it says of them
KERNEL = """
const kernel = () => {
  const asked = [];
  const compute = (state) => new Promise((give, fail) => asked.push({ state, give, fail }));
  const host = { kind: "widget", compute };
  const answer = async (n) => {
    asked[n].give({ outcomes: {}, of: asked[n].state });
    await 0;
    await 0;
  };
  return { asked, host, answer };
};
const with_s0 = (number) => ({ ...m.OFFICIAL, families: { "": { s0: number, s1: 20, s2: 20 } } });
"""


@pytest.fixture
def page(browser_page):
    open_moves(browser_page)
    return browser_page


@pytest.fixture(scope="module")
def facts():
    return facts_of(study_of(units=4, criteria=6).result)


def told(page, facts, body: str):
    """What ``body``, the inside of an async function of the facts, returns."""
    return answered(page, facts, f"async (facts) => {{ {KERNEL} {body} }}")


def test_moves_of_one_name_are_undone_together_and_others_one_by_one(page, facts):
    body = """
      const store = m.createStore(facts, {}, {});
      for (const n of [1, 2, 3]) store.move(with_s0(n), "weight s0");
      const began = [store.base("weight s0"), store.base("weight s1")].map(m.isOfficial);
      store.settle();
      for (const n of [4, 5]) store.move(with_s0(n), "weight s0");
      store.move(with_s0(6));
      store.move(with_s0(7));
      const own = () => store.state.families[""]?.s0 ?? null;
      const found = [];
      while (store.canUndo) { store.undo(); found.push(own()); }
      while (store.canRedo) { store.redo(); found.push(own()); }
      return [began, found];
    """
    assert told(page, facts, body) == [[True, False], [6, 5, 3, None, 3, 5, 6, 7]]


def test_a_drag_that_goes_on_after_an_undo_is_a_move_of_its_own(page, facts):
    body = """
      const store = m.createStore(facts, {}, {});
      store.move(with_s0(1), "other");
      store.move(with_s0(2), "weight s0");
      store.undo();
      store.move(with_s0(3), "weight s0");
      store.undo();
      return store.state.families[""].s0;
    """
    assert told(page, facts, body) == 1


def test_a_move_after_an_undo_is_the_end_of_what_was_undone(page, facts):
    body = """
      const store = m.createStore(facts, {}, {});
      store.move(with_s0(1), "a");
      store.move(with_s0(2), "b");
      store.undo();
      store.move(with_s0(3), "a");
      const redo = store.canRedo;
      store.undo();
      return [redo, store.state.families[""].s0];
    """
    assert told(page, facts, body) == [False, 1]


def test_what_is_frozen_is_neither_moved_nor_undone_nor_reset(page, facts):
    body = """
      const settings = {};
      const store = m.createStore(facts, {}, settings);
      const own = with_s0(1);
      store.move(own);
      store.set({ frozen: true });
      store.move(with_s0(2));
      store.undo();
      store.reset();
      return store.state === own;
    """
    assert told(page, facts, body)


def test_choices_go_back_to_those_adopted_but_not_where_frozen(page, facts):
    body = """
      const host = { adopt: () => { adopted += 1; } };
      let adopted = 0;
      const store = m.createStore({ ...facts, adopted: false }, host, { frozen: true });
      store.reset();
      const frozen = adopted;
      store.set({ frozen: false });
      store.reset();
      return [frozen, adopted];
    """
    assert told(page, facts, body) == [0, 1]


def test_the_way_back_to_official_is_one_move_and_gives_the_official_figures(page, facts):
    body = """
      const store = m.createStore(facts, {}, {});
      store.move(with_s0(1));
      const other = store.result !== store.official;
      store.reset();
      const back = store.result === store.official && store.isOfficial;
      store.undo();
      return [other, back, store.state.families[""].s0];
    """
    assert told(page, facts, body) == [True, True, 1]


def test_one_question_is_asked_at_a_time_and_the_newest_state_is_answered_last(page, facts):
    body = """
      const { asked, host, answer } = kernel();
      const store = m.createStore({ ...facts, why_not: "no sum" }, host, {});
      for (const n of [1, 2, 3, 4]) store.move(with_s0(n), "weight s0");
      const first = [asked.length, store.pending, store.result === store.official];
      await answer(0);
      const between = [asked.length, store.pending, store.result.of.families[""].s0];
      await answer(1);
      return [first, between, [asked.length, store.pending, store.result.of.families[""].s0]];
    """
    assert told(page, facts, body) == [[1, True, True], [2, True, 1], [2, False, 4]]


def test_an_answer_that_comes_after_the_way_back_is_not_shown(page, facts):
    body = """
      const { asked, host, answer } = kernel();
      const store = m.createStore({ ...facts, why_not: "no sum" }, host, {});
      store.move(with_s0(1));
      store.undo();
      const before = [store.pending, store.result === store.official];
      await answer(0);
      return [before, [store.pending, store.result === store.official, asked.length]];
    """
    assert told(page, facts, body) == [[False, True], [False, True, 1]]


def test_an_answer_to_other_facts_is_not_shown_and_the_question_is_asked_again(page, facts):
    body = """
      const { asked, host, answer } = kernel();
      const store = m.createStore({ ...facts, why_not: "no sum" }, host, {});
      store.move(with_s0(1));
      store.replace({ ...store.facts });
      await answer(0);
      const stale = [store.result === store.official, store.pending, asked.length];
      await answer(1);
      return [stale, [store.result === store.official, store.pending]];
    """
    assert told(page, facts, body) == [[True, True, 2], [False, False]]


def test_a_fault_is_kept_until_the_next_move(page, facts):
    body = """
      const { asked, host, answer } = kernel();
      const store = m.createStore({ ...facts, why_not: "no sum" }, host, {});
      store.move(with_s0(1));
      asked[0].fail("broken");
      await 0; await 0;
      const fault = [store.fault, store.pending];
      store.move(with_s0(2));
      const next = [store.fault, store.pending];
      await answer(1);
      return [fault, next, [store.fault, store.pending, store.result.of.families[""].s0]];
    """
    assert told(page, facts, body) == [["broken", False], [None, True], [None, False, 2]]


def test_choices_that_are_not_adopted_are_not_official_though_nothing_was_moved(page, facts):
    body = """
      const { asked, host, answer } = kernel();
      const store = m.createStore({ ...facts, why_not: "no sum", adopted: false }, host, {});
      const first = [store.isOfficial, store.pending, asked.length];
      await answer(0);
      return [first, store.result === store.official];
    """
    assert told(page, facts, body) == [[False, True, 1], False]


def test_without_a_kernel_what_cannot_be_computed_stays_official(page, facts):
    body = """
      const store = m.createStore({ ...facts, why_not: "no sum" }, {}, {});
      store.move(with_s0(1));
      return [store.result === store.official, store.pending];
    """
    assert told(page, facts, body) == [True, False]


def test_those_who_listen_soon_are_told_once_of_many_moves_and_of_the_newest_state(page, facts):
    body = """
      const store = m.createStore(facts, {}, {});
      const wait = () => new Promise((done) => setTimeout(done, 5));
      const drawn = async () => { while (!store.drawn) await wait(); };
      await drawn();
      const [now, soon] = [[], []];
      store.listen((one) => now.push(one.state.families[""].s0));
      const leave = store.listen((one) => soon.push(one.state.families[""].s0), "soon");
      for (const n of [1, 2, 3]) store.move(with_s0(n), "weight s0");
      const behind = !store.drawn && soon.length === 0;
      await drawn();
      leave();
      store.move(with_s0(4));
      await drawn();
      return [behind, now, soon];
    """
    assert told(page, facts, body) == [True, [1, 2, 3, 4], [3]]
