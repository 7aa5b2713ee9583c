// Asking: questions to a kernel, answered by number, and whether it is heard at all.
//
// A question stays asked however long its answer takes. After PATIENCE ms without a word the kernel
// counts as silent, until anything is heard of it; meanwhile it is called, less and less often, and
// once it is heard, what it never took up is asked anew: the message may have been lost.

export const PATIENCE = 6000; // a kernel under load may need seconds
const LONGEST = 60000; // between two calls

/** ask(question, values) gives a promise; silent, heed, call and close are what host.js says of them. */
export function asking(model) {
  const waiting = new Map(); // by number, in the order of asking
  const heeding = new Set();
  let number = Math.floor(Math.random() * 2 ** 40); // answers go to every window of a kernel
  let silent = false;
  let timer = null;
  let pause = PATIENCE;

  function ask(question, values = {}) {
    return new Promise((resolve, reject) => {
      number += 1;
      const one = { said: { number, question, ...values }, taken: false, resolve, reject };
      waiting.set(number, one);
      timer ??= setTimeout(unheard, pause);
      if (!sent(one.said)) becomes(true);
    });
  }

  /** Whether the message could be handed over; to a kernel that is known to be gone it cannot. */
  function sent(said) {
    try {
      model.send(said);
      return true;
    } catch {
      return false;
    }
  }

  function heard(said) {
    if (!said) return;
    const one = waiting.get(said.number);
    const was = silent;
    if (one && said.taken) one.taken = true;
    else if (one) {
      waiting.delete(said.number);
      if (said.fault) one.reject(said.fault);
      else one.resolve(said.answer);
    }
    clearTimeout(timer);
    pause = PATIENCE;
    timer = untaken().length ? setTimeout(unheard, pause) : null;
    becomes(false);
    if (was) for (const { said: question } of untaken()) if (question.question !== "save") sent(question);
  }

  /** What was asked and not a word was heard of; a slow question that was taken up may take its time. */
  function untaken() {
    return [...waiting.values()].filter((one) => !one.taken);
  }

  function unheard() {
    timer = null;
    if (!untaken().length) return;
    becomes(true);
    pause = Math.min(2 * pause, LONGEST);
    timer = setTimeout(unheard, pause);
    sent({ question: "here" });
  }

  function becomes(now) {
    if (now === silent) return;
    silent = now;
    for (const listener of [...heeding]) listener(now);
  }

  model.on("msg:custom", heard);
  return {
    ask,
    get silent() { return silent; },
    heed(listener) { heeding.add(listener); return () => heeding.delete(listener); },
    call: () => ask("here").catch(() => {}),
    leave: () => sent({ question: "left" }),
    close() {
      model.off("msg:custom", heard);
      clearTimeout(timer);
      waiting.clear();
      heeding.clear();
    },
  };
}
