// Hosts: what stands behind the page. A page alone can work out what adds and hand over files; a
// kernel can run anything and write into the project.
//
// kind       "page" or "kernel"
// compute    state -> promise of figures, as evaluate() gives them     (kernel only)
// save       {name, author, reason, state, chosen, replace} -> promise of {path} or {faults: [...]};
//            chosen are the choices of the sheet that is shown
//            (kernel only; a page downloads the file instead)
// firmness   (state, names) -> promise of {state, sentence}: the exact verdict of this state, which
//            calls the units by names, a list in the order of the roster; without it by their own
//            (kernel only)
// adopt      the choices of the rules again, where scale, aggregate or scorers are others: another
//            sheet comes                                               (kernel only)
// known      whether the page has the sheet of the rules' own choices, so that the way back to them
//            needs no answer                                           (kernel only)
// silent     whether a kernel has been asked and not a word is heard; its answer may yet come, and
//            is then taken                                             (kernel only)
// heed       listener -> stop: told whenever it falls silent or is heard again (kernel only)
// call       ask it only whether it is there                           (kernel only)
// leave      nobody looks any longer: what it keeps for the page can go (kernel only)
//
// A promise is rejected with a sentence that says what was at fault; while a kernel is silent it
// stays open.

import { asking } from "./asking.js";
import { momentOf } from "./scenario/moment.js";

/** A page with nobody behind it. */
export function pageHost() {
  return { kind: "page" };
}

/** A kernel behind an anywidget model: questions and answers go by custom messages. */
export function kernelHost(model) {
  const kernel = asking(model);
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
  return Object.assign(Object.create(kernel), {
    kind: "kernel",
    compute: (state) => kernel.ask("compute", { state }),
    save: (request) => kernel.ask("save", { ...request, made: momentOf(new Date()) }),
    firmness: (state, names = null) =>
      once(JSON.stringify([state, names]), () => kernel.ask("firmness", { state, names })),
    adopt: () => kernel.ask("adopt").catch(() => {}),
    /** Another sheet than the kernel's is on the page: what was said of the kernel's does not hold. */
    forget() { last = {}; },
    leave() {
      last = {};
      kernel.leave();
    },
  });
}
