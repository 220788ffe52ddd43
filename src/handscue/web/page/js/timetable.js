/* The timetable beside the form: when each step begins, and how long it takes. */
import { clock, el, quiet } from "./desk.js";

const row = (one) => el("tr", { class: one.side },
  el("td", { class: "figure" }, clock(one.start)),
  el("td", [one.words, one.passes].filter(Boolean).join(", ")),
  el("td", { class: "figure" }, clock(one.length) + (one.lengthened ? "+" : "")));

/** Return the timetable of a draft; one of an earlier text says so. */
export function timetable(draft) {
  if (!draft.rows) return quiet("The timetable appears as soon as nothing is wrong.");
  const longer = draft.rows.some((one) => one.lengthened) ? " + is longer than you asked, so that all the words fit." : "";
  const words = draft.fresh ? `About ${clock(draft.total)}; how long the speech takes is estimated.${longer}`
    : "As it was before the problems above.";
  const head = ["Start", "Step", "Time"].map((one, index) => el("th", { scope: "col", class: index === 1 ? null : "figure" }, one));
  return el("table", { class: draft.fresh ? null : "stale" }, el("caption", words),
    el("thead", el("tr", {}, ...head)), el("tbody", {}, ...draft.rows.map(row)));
}
