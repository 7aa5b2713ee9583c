// Asking: questions to a kernel, answered by number, and whether it is heard at all.
//
// A question stays asked however long its answer takes. After PATIENCE ms without a word the kernel
// counts as silent, until anything is heard of it; meanwhile it is called, less and less often.
// Questions are taken up in the order of their sending: what was sent before one that is answered,
// and was not taken up, was lost and is asked anew. A kernel that was only busy gets nothing twice.

export const PATIENCE = 6000; // a kernel under load may need seconds
const LONGEST = 60000; // between two calls

/** ask(question, values) gives a promise; silent, heed, call and close are what host.js says of them. */
export function asking(model) {
  const waiting = new Map(); // by number, in the order of asking
  const heeding = new Set();
  let number = Math.floor(Math.random() * 2 ** 40); // answers go to every window of a kernel
  let sendings = 0;
  let silent = false;
  let closed = false;
  let timer = null;
  let pause = PATIENCE;

  function ask(question, values = {}) {
    return new Promise((resolve, reject) => {
      if (closed) return; // nobody is there to hear the answer
      number += 1;
      const one = { said: { number, question, ...values }, taken: false, resolve, reject };
      waiting.set(number, one);
      timer ??= setTimeout(unheard, pause);
      if (!told(one)) becomes(true);
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

  function told(one) {
    sendings += 1;
    one.sent = sendings;
    return sent(one.said);
  }

  function heard(said) {
    if (!said) return;
    const one = waiting.get(said.number);
    if (one && said.taken) one.taken = true;
    else if (one) {
      waiting.delete(said.number);
      if (said.fault) one.reject(said.fault);
      else one.resolve(said.answer);
    }
    if (one) again(one.sent);
    clearTimeout(timer);
    pause = PATIENCE;
    timer = untaken().length ? setTimeout(unheard, pause) : null;
    becomes(false);
  }

  /** What was lost before a sending is asked anew; a call has done its work, a save is let go: who
   * saves has been told that it is not known whether it was written, and may have saved elsewhere. */
  function again(before) {
    for (const one of untaken()) {
      if (one.sent > before) continue;
      if (one.said.question === "here") waiting.delete(one.said.number);
      else if (one.said.question === "save") one.taken = true;
      else told(one);
    }
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
    call();
  }

  function call() {
    ask("here").catch(() => {});
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
    call,
    leave: () => sent({ question: "left" }),
    close() {
      closed = true;
      model.off("msg:custom", heard);
      clearTimeout(timer);
      waiting.clear();
      heeding.clear();
    },
  };
}
