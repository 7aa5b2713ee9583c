// The cursor: where a reader of YAML stands in the text, and how it moves on.

import { message } from "../words.js";

/** What cannot be read: the line (1 is the first), and two messages. */
export class Fault extends Error {
  constructor(line, finding, remedy) {
    super(`line ${line}: ${finding.template}`);
    Object.assign(this, { line, finding, remedy });
  }
}

const LATER = message("Mind the indentation and colons, or put the text in quotes.");
// What Python's reader refuses, and the line breaks that are none to everybody.
const STRANGE = /[^\t\n -~\u00a0-\ud7ff\ue000-\u{10ffff}]|[\u2028\u2029\ufeff\ufffe\uffff]/u;

export class Cursor {
  constructor(text) {
    this.text = text.replace(/^\ufeff/, "").replace(/\r\n/g, "\n").normalize("NFC");
    this.at = 0;
    this.repeated = 0; // values that stand here only because an anchor held them
    const strange = STRANGE.exec(this.text);
    if (strange) this.refuse(strange.index, message("a character here cannot be read."), message("Take it out, and save the file as UTF-8."));
    const mark = /^(?:---|\.\.\.|%)/m.exec(this.text);
    if (mark) this.refuse(mark.index, message("a mark of several documents is not read here."), message("Take the line out."));
    const tab = /\t/.exec(this.text);
    if (tab) this.refuse(tab.index, message("a tab stands here."), message("Use spaces."));
  }

  get done() { return this.at >= this.text.length; }
  get char() { return this.text[this.at] ?? ""; }
  get line() { return lineAt(this.text, this.at); }
  get column() { return this.at - (this.text.lastIndexOf("\n", this.at - 1) + 1); }
  /** Whether nothing more but a comment stands on this line. */
  get atEnd() { return this.done || this.char === "\n" || (this.char === "#" && this.spaced); }
  get spaced() { return this.at === 0 || " \n".includes(this.text[this.at - 1]); }

  rest() { return this.text.slice(this.at); }
  ahead(size) { return this.text.slice(this.at, this.at + size); }
  skip(size) { this.at += size; }
  to(at) { this.at = at; }

  /** Whether these signs stand here; a space at their end may be the end of the line. */
  sees(signs) {
    if (!signs.endsWith(" ")) return this.text.startsWith(signs, this.at);
    const after = this.text[this.at + signs.length - 1] ?? "\n";
    return this.text.startsWith(signs.trimEnd(), this.at) && (after === " " || after === "\n");
  }

  spaces() { while (this.char === " ") this.at += 1; }
  pastSpaces(at) { while (this.text[at] === " ") at += 1; return at; }

  /** Over white space, comments and ends of lines. */
  gap() {
    for (;;) {
      while (this.char === " " || this.char === "\n") this.at += 1;
      if (this.char !== "#" || !this.spaced) return;
      this.at += this.wholeLine().length;
    }
  }

  wholeLine() {
    const end = this.text.indexOf("\n", this.at);
    return this.text.slice(this.at, end < 0 ? this.text.length : end);
  }

  endOfLine() {
    this.spaces();
    if (!this.atEnd) this.fault(message("something stands after the value."));
  }

  /** Where a plain key ends on this line, before its colon; null where there is no colon. */
  colon() {
    const found = /^[^\n]*?(?=: |:\n|:$| #|\n|$)/.exec(this.wholeLine() + "\n");
    const end = this.at + found[0].length;
    return this.text[end] === ":" && found[0] !== "" ? end : null;
  }

  /** Where a quoted key ends on this line; null where the quote is not closed on it. */
  closing() {
    const own = this.char === '"' ? /^"(?:[^"\\]|\\.)*"/ : /^'(?:[^']|'')*'/;
    const found = own.exec(this.wholeLine());
    return found ? this.at + found[0].length : null;
  }

  /** The plain text from here to the end of the line or to a comment. */
  plainWord(further = false) {
    const own = this.wholeLine();
    if (!further && (/^[,\]}#%@`|>&*!{["']/.test(own) || /^[-?:](?: |$)/.test(own))) {
      this.fault(message("a text cannot begin with '{sign}'.", { sign: own[0] }), message("Quote it."));
    }
    const [word] = /^.*?(?= +#| *$)/.exec(own);
    if (/:(?: |$)/.test(word)) this.fault(message("a second colon stands on this line."), message("Put the text in quotes."));
    this.at += word.length;
    this.spaces();
    return word;
  }

  /** A plain word between brackets, on one line. */
  flowWord() {
    const [word] = /^(?:[^\n,[\]{}:#?]|:(?![ \n,[\]{}]|$)|(?<! )#)*/.exec(this.wholeLine());
    const own = word.trimEnd();
    const more = this.text.slice(this.at + word.length).replace(/^(?: *(?:#[^\n]*)?\n)+ */, "");
    if (own === "" || /^[#%@`|>&*!"'?:]/.test(own) || /^-(?: |$)/.test(own) || !/^(?:[,\]}]|:[ \n,\]}]|$)/.test(more)) {
      this.fault(message("this value cannot be read."), message("Put the text in quotes."));
    }
    this.at += own.length;
    return own;
  }

  fault(finding, remedy = LATER) { this.refuse(this.at, finding, remedy); }
  refuse(at, finding, remedy) { throw new Fault(lineAt(this.text, at), finding, remedy); }
}

function lineAt(text, at) {
  return text.slice(0, at).split("\n").length;
}
