// How the count says its rule, its bases and its marks.

import { BASE_NAMES } from "../count/identities.js";
import { message } from "../words.js";

export const MARK_LABELS = {
  agree: message("Agree"),
  disagree: message("Disagree"),
  no_mark: message("Neither box"),
  both: message("Both boxes"),
};

export function baseName(base) {
  return BASE_NAMES[base];
}

/** The field as the label of a box: its name with a capital. */
export function fieldLabel(ui, name) {
  const said = ui.say(name).replaceAll("_", " ");
  return said.charAt(0).toLocaleUpperCase(ui.lang) + said.slice(1);
}

/** The whole rule in a sentence: at least 4/5 of members; 2 seats; at most 3 names on a paper. */
export function ruleSaid(ui, contest) {
  const { threshold, seats, most } = contest;
  const parts = [asked(threshold, message("{share} of {base}", { share: fraction(threshold), base: baseName(threshold.of) })), message("seats: {seats}", { seats })];
  if (most !== null) parts.push(message("at most {most} names on a paper", { most }));
  if (threshold.quorum) parts.push(message("quorum: {share} of members", { share: asked(threshold.quorum, fraction(threshold.quorum)) }));
  if (threshold.chair) parts.push(message("the chair must be among those agreeing"));
  if (threshold.absent === "written_counts") parts.push(message("opinions in writing count"));
  if (threshold.absent === "excluded") parts.push(message("the absent are not counted among the members"));
  return parts.map((part) => ui.say(part)).join("; ");
}

function asked(share, what) {
  return share.more_than ? message("more than {what}", { what }) : message("at least {what}", { what });
}

function fraction(share) {
  return (share.more_than || share.at_least).join("/");
}
