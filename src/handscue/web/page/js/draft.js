/*
 * The text that is being edited, with what it says. The desk makes every change of it; here are the
 * texts before it and after it, and the order in which changes are asked for.
 */
import { post } from "./desk.js";

const PAUSE_MS = 350; // after the last letter

export class Draft {
  /** `name` is the session's, `told` what the desk said of it; `shown` hears of each new text. */
  constructor(name, told, shown) {
    Object.assign(this, { name, revision: told.revision, shown, saved: told.text, before: [], after: [] });
    this.typed = new Map();
    this.turn = Promise.resolve();
    this.take(told);
  }

  take(told) {
    const { text, data, problems, remarks, times, rows, total } = told;
    Object.assign(this, { text, problems, remarks });
    if (data !== null) this.data = data;
    this.readable = data !== null;
    this.fresh = rows !== null;
    if (rows) Object.assign(this, { times, rows, total });
  }

  get isSaved() {
    return this.text === this.saved && !this.typed.size;
  }

  /** Note what was typed into a field; it is sent when the typing pauses. */
  type(change) {
    this.typed.set(JSON.stringify([change.at, change.field]), change);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.inTurn(() => this.#sendTyped()), PAUSE_MS);
  }

  /** Make a change that moves things; `work` says which, by all that was typed before. */
  change(work) {
    return this.inTurn(async () => {
      await this.#sendTyped();
      const change = work();
      if (change) await this.#send({ changes: [change] }, true, null);
    });
  }

  /** Make several changes at once; say whether they could be made. */
  async all(changes) {
    let made = false;
    await this.inTurn(async () => {
      const text = this.text;
      made = await this.#ask({ changes }, true);
      if (made) this.before.push(text);
    });
    this.shown(false);
    return made;
  }

  /** Take another text as a whole. */
  write(text) {
    return this.inTurn(() => this.#send({ text }, true, "text"));
  }

  undo() {
    return this.#step(this.before, this.after);
  }

  redo() {
    return this.#step(this.after, this.before);
  }

  /** Do something after all that is being done. */
  inTurn(work) {
    this.turn = this.turn.then(work, work);
    return this.turn;
  }

  /** See that all that was typed is in the text. */
  settled() {
    clearTimeout(this.timer);
    return this.inTurn(() => this.#sendTyped());
  }

  #step(from, to) {
    return this.inTurn(async () => {
      await this.#sendTyped();
      if (!from.length) return;
      const text = from.pop();
      to.push(this.text);
      this.last = null;
      await this.#ask({ text }, true);
    });
  }

  async #sendTyped() {
    const changes = [...this.typed.values()];
    if (!changes.length) return;
    const keys = [...this.typed.keys()].join();
    this.typed.clear();
    await this.#send({ changes }, false, keys);
  }

  /** Make changes; those of one field one after the other are undone together. */
  async #send(wish, isNew, what) {
    const text = this.text;
    if (!(await this.#ask(wish, isNew)) || this.text === text) return;
    if (what === null || what !== this.last) this.before.push(text);
    this.last = what;
    this.after.length = 0;
    this.shown(false);
  }

  async #ask(wish, isNew) {
    try {
      this.take(await post("/api/editing/change", { name: this.name, text: this.text, ...wish }));
      this.shown(isNew);
      return true;
    } catch (error) {
      this.shown(true, error.message);
      return false;
    }
  }
}
