// How every unit's total follows from the siblings' weights: the sums behind the model.

import { changedFamilies, sharesByGroup } from "../engine/shares.js";
import { levelOf } from "../engine/totals.js";

/** values, whole (rows of n), aside (bonus less penalty) and, where sections are rounded, sections
 * (a row a section) of every unit that is judged; null for the others. */
export function everyUnit(facts, state, found, { node, ids, scores }) {
  const { sibling, shares, present } = insides(facts, state, node, ids);
  const every = { values: [], whole: [], aside: [], sections: [] };
  const rounded = facts.rounding.section !== null;
  facts.units.forEach((_, unit) => {
    const judged = found.total[unit] !== null;
    const group = facts.groupOf[unit];
    const aside = judged ? found.bonus[unit] - found.penalty[unit] : 0;
    const values = new Float64Array(ids.length);
    const whole = new Float64Array(ids.length);
    const sections = rounded ? facts.sections.map(() => new Float64Array(ids.length)) : [];
    facts.leaves.forEach((leaf, column) => {
      const share = shares[group][column];
      const level = share > 0 ? levelOf(facts, scores.main, unit, column) : null;
      if (level === null) return;
      const points = level * share * facts.maximum;
      const into = sibling[column] >= 0 ? [sibling[column]] : present[group];
      for (const place of into) {
        values[place] += points;
        whole[place] += share;
        if (rounded) sections[leaf.top][place] += points;
      }
    });
    for (let place = 0; place < ids.length; place += 1) values[place] += whole[place] * aside;
    every.values.push(judged ? values : null);
    every.whole.push(judged ? whole : null);
    every.sections.push(sections);
    every.aside.push(aside);
  });
  return every;
}

/** For every leaf the place of its sibling (-1 outside the node); for every group the leaves'
 * shares if their sibling weighed 1, and the places of the siblings that the group has. */
function insides(facts, state, node, ids) {
  const even = facts.families.find((one) => one.parent === node).ids.map((id) => [id, 1]);
  const changed = { ...changedFamilies(facts, state), [node]: Object.fromEntries(even) };
  const under = (path) => (node === "" ? path[0] : path.includes(node) ? path[path.indexOf(node) + 1] : null);
  const child = facts.leaves.map((leaf) => under(leaf.path));
  const sibling = child.map((id) => (id === null ? -1 : ids.indexOf(id)));
  const maps = sharesByGroup(facts, changed);
  const present = [];
  const shares = facts.groups.map((group, number) => {
    const own = group.families.find((one) => one.parent === node);
    const here = own ? own.ids : ids;
    present.push(ids.map((_, place) => place).filter((place) => here.includes(ids[place])));
    return facts.leaves.map((leaf, column) => {
      const share = maps[number].get(leaf.id);
      if (share === undefined || (child[column] !== null && sibling[column] < 0)) return 0;
      return sibling[column] < 0 ? share : share * here.length;
    });
  });
  return { sibling, shares, present };
}
