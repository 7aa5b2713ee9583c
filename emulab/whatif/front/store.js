// The store: one state, its history, and everybody who wants to know when it changes.
//
// What the browser can work out is worked out at once and told to the "now" listeners in the same
// task; the "soon" listeners are told after the next frame, the newest state only. What the
// browser cannot work out is asked of the host, and ``pending`` says that the answer to the
// present state is not there yet; ``drawn``, that the "soon" listeners know the present one. What
// was answered once is known: the way back through it asks nothing.

import { nameless } from "./blanked.js";
import { evaluate } from "./engine/evaluate.js";
import { OFFICIAL, back, isOfficial } from "./state.js";

/** facts: prepared. host: {kind, compute?, ...}, as host.js has them. settings: a plain object. */
export function createStore(facts, host, settings) {
  const listeners = { now: new Set(), soon: new Set() };
  const past = [];
  const future = [];
  let queued = false;
  let gesture = null;
  let answering = false;
  let known = new WeakMap(); // by state, what the host said of it under these facts
  const store = {
    facts,
    host,
    settings,
    state: OFFICIAL,
    result: facts.official, // until the host has answered for the first time
    official: facts.official,
    pending: false,
    fault: null,
    get canUndo() { return past.length > 0; },
    get canRedo() { return future.length > 0; },
    get drawn() { return !queued; },
    get isOfficial() { return isOfficial(store.state) && store.facts.adopted !== false; },
    /** Where a drag of that name began: what it moves is worked out from there, whatever its way. */
    base(name) { return name === gesture ? past[past.length - 1] : store.state; },
    /** The next state; moves with one ``name`` in a row (a drag) are undone together. */
    move(next, name = null) {
      if (settings.frozen || next === store.state) return;
      if (name === null || name !== gesture) past.push(store.state);
      gesture = name;
      future.length = 0;
      enter(next);
    },
    /** The drag is over: the next move is one of its own. */
    settle() { gesture = null; },
    undo() { travel(past, future); },
    redo() { travel(future, past); },
    reset() {
      store.settle();
      if (settings.frozen) return;
      if (!isOfficial(store.state)) store.move(back(store.state));
      if (store.facts.adopted === false && host.adopt) host.adopt();
    },
    set(changes) { Object.assign(settings, changes); tell(); },
    /** Other facts, such as another scale: the state stays, its history too. */
    replace(next) {
      if ((next.named || next) !== (store.facts.named || store.facts)) known = new WeakMap();
      store.facts = next;
      store.official = next.official;
      if (settings.blank) store.result = nameless(store.result);
      enter(store.state);
    },
    listen(listener, when = "now") { listeners[when].add(listener); return () => listeners[when].delete(listener); },
    refresh: tell,
  };

  function travel(from, to) {
    if (settings.frozen || !from.length) return;
    gesture = null;
    to.push(store.state);
    enter(from.pop());
  }

  function enter(next) {
    store.state = next;
    store.fault = null;
    // facts.adopted is false where scale, aggregate or scorers are other than the rules': then
    // the official figures are only what everything is set against
    if (store.isOfficial) finish(store.official);
    else if (!store.facts.why_not) finish(evaluate(store.facts, next));
    else if (known.has(next)) finish(clothed(known.get(next)));
    else if (host.compute) ask();
    else finish(store.official);
  }

  /** One question at a time; an answer to an earlier state of a drag is shown on the way. */
  function ask() {
    store.pending = true;
    if (!answering) {
      answering = true;
      const { state, facts } = store;
      const heard = known;
      host.compute(state).then(
        (found) => { heard.set(state, found); answered(state, facts, () => (store.result = clothed(found))); },
        (fault) => answered(state, facts, () => (store.fault = fault)),
      );
    }
    tell();
  }

  /** The sentences of Python name units, and are left out while names are hidden. */
  function clothed(found) { return settings.blank ? nameless(found) : found; }

  function answered(state, facts, take) {
    answering = false;
    if (facts === store.facts && store.pending) take();
    if (!store.pending) return;
    if (state === store.state && facts === store.facts) {
      store.pending = false;
      tell();
    } else enter(store.state);
  }

  function finish(found) {
    store.result = found;
    store.pending = false;
    tell();
  }

  function tell() {
    for (const listener of listeners.now) listener(store);
    if (queued) return;
    queued = true;
    requestAnimationFrame(() => setTimeout(() => {
      queued = false;
      for (const listener of listeners.soon) listener(store);
    }));
  }

  enter(OFFICIAL);
  return store;
}
