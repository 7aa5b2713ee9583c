// Hosts: what stands behind the page. A page alone can work out what adds and hand over files; a
// kernel can run anything and write into the project.
//
// kind       "page" or "kernel"
// compute    state -> promise of figures, as evaluate() gives them     (kernel only)
// save       {name, author, reason, state, replace} -> promise of {path} or {faults: [...]}
//            (kernel only; a page downloads the file instead)
// firmness   (state, names) -> promise of {state, sentence}: the exact verdict of this state, which
//            calls the units by names, a list in the order of the roster; without it by their own
//            (kernel only)
// adopt      the choices of the rules again, where scale, aggregate or scorers are others: another
//            sheet comes                                               (kernel only)
//
// A promise is rejected with a sentence that says what was at fault.

import { momentOf } from "./scenario/moment.js";

/** A page with nobody behind it. */
export function pageHost() {
  return { kind: "page" };
}

/** A kernel behind an anywidget model: questions and answers go by custom messages. */
export function kernelHost(model) {
  let number = 0;
  const waiting = new Map();
  const heard = (said) => {
    if (!said || !waiting.has(said.number)) return;
    const { resolve, reject } = waiting.get(said.number);
    waiting.delete(said.number);
    if (said.fault) reject(said.fault);
    else resolve(said.answer);
  };
  const ask = (question, values) =>
    new Promise((resolve, reject) => {
      number += 1;
      waiting.set(number, { resolve, reject });
      model.send({ number, question, ...values });
    });
  let last = {}; // the same from several views is asked once, of every sheet anew
  const once = (key, question) => {
    const sheet = model.get("sheet");
    if (last.key === key && last.sheet === sheet) return last.answer;
    const answer = question();
    last = { key, sheet, answer };
    const forgotten = () => { if (last.answer === answer) last = {}; };
    answer.then((found) => { if (found === null) forgotten(); }, forgotten);
    return answer;
  };
  model.on("msg:custom", heard);
  return {
    kind: "kernel",
    compute: (state) => ask("compute", { state }),
    save: (request) => ask("save", { ...request, made: momentOf(new Date()) }),
    firmness: (state, names = null) =>
      once(JSON.stringify([state, names]), () => ask("firmness", { state, names })),
    adopt: () => model.send({ question: "adopt" }),
    /** Nobody listens any longer; what was asked stays without an answer. */
    close() {
      model.off("msg:custom", heard);
      waiting.clear();
    },
  };
}
