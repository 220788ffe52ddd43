/* What is not certain of a draft, as questions that one touch answers. */
import { askWords } from "./asking.js";
import { button, el } from "./desk.js";
import { at, kindOf } from "./entries.js";
import { written } from "./fields.js";

const same = (one, other) => one.length === other.length && one.every((part, index) => part === other[index]);
const begins = (path, start) => path.length >= start.length && same(path.slice(0, start.length), start);

/** Have the paths of open questions follow a change; those of what is gone go with it. */
function followed(doubts, { do: done, at: path }, count) {
  if (done !== "remove" && done !== "release") return doubts;
  const list = path.slice(0, -1), index = path.at(-1), depth = list.length;
  return doubts.flatMap((doubt) => {
    if (!begins(doubt.at, list) || !(doubt.at[depth] >= index)) return [doubt];
    if (doubt.at[depth] > index) return [{ ...doubt, at: doubt.at.with(depth, doubt.at[depth] - 1 + count) }];
    if (done === "remove" || doubt.at[depth + 1] !== "steps") return [];
    return [{ ...doubt, at: [...list, index + doubt.at[depth + 2], ...doubt.at.slice(depth + 3)] }];
  });
}

export class Questions {
  /** `changes` makes changes of the draft; `asked` is where the questions stand. */
  constructor(doubts, draft, asked) {
    Object.assign(this, { doubts, draft, asked, before: [] });
  }

  /** Take the last answer back. */
  async undo() {
    if (!this.before.length) return;
    this.doubts = this.before.pop();
    await this.draft.undo();
    this.show();
  }

  show() {
    const { doubts } = this;
    const heading = doubts.length === 1 ? "One question" : `${doubts.length} questions`;
    this.asked.replaceChildren(...(doubts.length ? [el("h3", heading)] : []),
      ...doubts.map((doubt, index) => this.#question(doubt, index)));
  }

  #question(doubt, index) {
    const name = `q-${index}`;
    return el("section", { class: "question", "aria-labelledby": name },
      el("p", { id: name }, doubt.at.length ? `Is this right? ${doubt.why}` : "Where should this warning go? It belongs to no single step."),
      doubt.source && el("blockquote", doubt.source),
      el("div", { class: "more" }, ...this.#answers(doubt).map(([words, work]) => button(words, work))));
  }

  #answers(doubt) {
    const settle = () => this.#answer(doubt, []);
    if (!doubt.at.length) {
      const words = doubt.source.slice(0, 1000);
      const say = { do: "add", at: ["setup"], index: 0, value: { name: "Before you begin", caution: words } };
      return [["Say it before the work", () => this.#answer(doubt, [say])], ["Leave it out", settle]];
    }
    const path = doubt.at.slice(0, -1), field = doubt.at.at(-1);
    const entry = at(this.draft.data, path);
    if (kindOf(entry) === "block") {
      return [["Right", settle], ["No, only once", () => this.#answer(doubt, [{ do: "release", at: path }], entry.steps.length)]];
    }
    return [
      ["Right", settle],
      [`Change the ${field}`, () => this.#change(doubt, path, field, entry)],
      field === "name" ? null : [`No ${field}`, () => this.#answer(doubt, [{ do: "set", at: path, field, value: null }])],
      ["Leave the step out", () => this.#answer(doubt, [{ do: "remove", at: path }])],
    ].filter(Boolean);
  }

  async #change(doubt, path, field, entry) {
    const value = await askWords(`Change the ${field}`, doubt.why, written(entry[field]), "Change");
    if (value) await this.#answer(doubt, [{ do: "set", at: path, field, value: /^\d{1,6}$/.test(value) ? Number(value) : value }]);
  }

  /** Take a remark out of the draft, make the answer's changes, and ask the rest. */
  async #answer(doubt, changes, count = 0) {
    const settled = { do: "settle", at: doubt.at, value: doubt.at.length ? doubt.why : doubt.source };
    if (!(await this.draft.all([settled, ...changes]))) return;
    this.before.push(this.doubts);
    const left = this.doubts.filter((one) => one !== doubt);
    this.doubts = changes.reduce((open, change) => followed(open, change, count), left);
    this.show();
    this.asked.querySelector("button")?.focus();
  }
}
