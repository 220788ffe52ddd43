/* The steps, blocks, gates and included sessions of a session as cards, moved by buttons. */
import { button, clock, el } from "./desk.js";
import { grip } from "./dragging.js";
import { BLOCK, INCLUDE, SIDES, STEP, STEP_MORE, fault, fields, written } from "./fields.js";

export const kindOf = (entry) => {
  if (entry?.include !== undefined) return "include";
  if (entry?.steps !== undefined || (entry?.sides !== undefined && entry?.name === undefined)) return "block";
  return "step";
};

export const at = (data, path) => path.reduce((holder, part) => holder?.[part], data);

/** Write a path as problems have it: steps[1].steps[3].passes. */
export const shown = (path) =>
  path.map((part) => (typeof part === "number" ? `[${part + 1}]` : `.${part}`)).join("").replace(/^\./, "");

/** Return where an entry moved up or down goes: into the block there, or out of its own. */
export function whereTo(data, path, by) {
  const list = path.slice(0, -1), index = path.at(-1);
  const entries = at(data, list), next = entries[index + by];
  if (next && kindOf(next) === "block" && kindOf(entries[index]) === "step" && entries.length > 1) {
    return { to: [...list, index + by, "steps"], index: by > 0 ? 0 : next.steps.length };
  }
  if (next) return { to: list, index: by > 0 ? index + 2 : index - 1 };
  if (list.length === 1 || entries.length === 1) return null;
  return { to: list.slice(0, -2), index: list.at(-2) + (by > 0 ? 1 : 0) };
}

/** Return the path of an entry once it was moved into the list `to`, before what is there at `index`. */
export function landed(path, to, index) {
  const list = path.slice(0, -1), was = path.at(-1);
  if (list.some((part, depth) => part !== to[depth])) return [...to, index];
  if (to.length === list.length) return [...to, index > was ? index - 1 : index];
  return [...list, to[list.length] - (to[list.length] > was ? 1 : 0), ...to.slice(list.length + 1), index];
}

function about(entry) {
  const passes = entry.passes && `${entry.passes} ${entry.passes === 1 ? "pass" : "passes"}`;
  return [entry.technique, entry.area, passes, entry.wait && "waits for you"].filter(Boolean).map(written).join(" · ");
}

function blockName(entry) {
  const sides = Object.fromEntries(SIDES)[written(entry.sides)];
  const rounds = entry.repeat > 1 ? `${entry.repeat} rounds` : null;
  return [sides && (entry.part ? `${sides}: ${entry.part}` : sides), rounds].filter(Boolean).join(", ") || "Block";
}

export function nameOf(entry, known) {
  const kind = kindOf(entry);
  if (kind === "block") return blockName(entry);
  if (kind === "step") return written(entry?.name) || "Step without a name";
  return `Session: ${known.sessions.find((one) => one.name === entry.include)?.title || entry.include}`;
}

/** Fill the line that stands for an entry while its card is closed. */
export function summarise(summary, entry, path, draft, known) {
  const time = draft.times?.[shown(kindOf(entry) === "include" ? [...path, "include"] : path)];
  summary.replaceChildren(
    el("span", { class: "name" }, nameOf(entry, known)),
    el("span", { class: "about" }, kindOf(entry) === "step" ? about(entry) : ""),
    el("span", { class: "time figures" }, time ? clock(time / 1000) : ""));
}

export function list(entries, path, desk) {
  const cards = (Array.isArray(entries) ? entries : []).map((entry, index) => card(entry, [...path, index], desk));
  const add = (words, entry) => button(words, () => desk.add(path, cards.length, entry));
  const inside = path.length > 1, setup = path[0] === "setup";
  return [
    el("ol", { class: "list" }, ...cards),
    el("div", { class: "more" },
      add("Add a step", { name: "New step" }),
      setup ? null : add("Add a gate", { name: "Turn over", wait: true, say: "Ask the client to turn over." }),
      setup || inside ? null : add("Add a block for both sides", { sides: ["left", "right"], part: "leg", steps: [{ name: "New step" }] }),
      setup || inside || !desk.known.sessions.length ? null : add("Add another session", { include: desk.known.sessions[0].name })),
  ];
}

function card(entry, path, desk) {
  const kind = kindOf(entry), id = path.join("-");
  const summary = el("summary", { id: `s-${id}` });
  summarise(summary, entry, path, desk.draft, desk.known);
  const content = el("div", {});
  const open = () => content.childElementCount || content.append(...inside(at(desk.draft.data, path), path, desk));
  const isOpen = desk.open === id;
  if (isOpen) open();
  const details = el("details", { name: "entry", open: isOpen, toggle: (event) => {
    if (event.target !== details) return;
    if (details.open) open();
    else content.replaceChildren(); // so that its problems stand on the card
    desk.toggled(id, details.open);
  } }, summary, content);
  const made = el("li", { class: `entry ${kind === "step" && entry?.wait ? "gate" : kind}`, "data-path": JSON.stringify(path),
    keydown: (event) => byKey(event, path, desk) },
    details, tools(entry, path, desk), fault(`c-${id}`));
  if (kind === "block") made.append(el("div", { class: "inner" }, ...list(entry.steps, [...path, "steps"], desk)));
  return made;
}

function byKey(event, path, desk) {
  const by = { ArrowUp: -1, ArrowDown: 1 }[event.key];
  if (!event.altKey || !by) return;
  event.preventDefault();
  event.stopPropagation();
  desk.move(path, by);
}

function tools(entry, path, desk) {
  const name = nameOf(entry, desk.known), id = path.join("-");
  const one = (words, sign, by) => el("button", {
    id: `${by < 0 ? "up" : "down"}-${id}`, "aria-label": `Move ${name} ${words}`, title: `Move ${words}`,
    disabled: !whereTo(desk.draft.data, path, by), click: () => desk.move(path, by),
  }, sign);
  return el("div", { class: "tools" }, grip(path, desk), one("up", "↑", -1), one("down", "↓", 1));
}

function inside(entry, path, desk) {
  const kind = kindOf(entry);
  if (typeof entry !== "object" || entry === null) return [el("p", "This is not a step. Change it in the text.")];
  const usual = desk.draft.times?.[shown(path)];
  const hint = usual && entry.duration === undefined && `usual: ${clock(usual / 1000)}`;
  const more = kind === "step" ? STEP_MORE : [];
  const open = more.some(([name]) => entry[name] !== undefined);
  return [
    fields(path, entry, { step: STEP, block: BLOCK, include: INCLUDE }[kind], more, { ...desk, hint }, "this step", { open }),
    el("div", { class: "more" }, ...buttons(kind, path, desk)),
  ];
}

function buttons(kind, path, desk) {
  const canBeSided = kind === "step" && path.length === 2 && path[0] === "steps";
  return [
    button("Duplicate", () => desk.copy(path)),
    kind === "step" && button("Add a step below", () => desk.add(path.slice(0, -1), path.at(-1) + 1, { name: "New step" })),
    canBeSided && button("Do it on both sides", () => desk.enclose(path)),
    kind === "block" && button("Take the block apart", () => desk.release(path)),
    button("Remove", () => desk.remove(path)),
  ].filter(Boolean);
}
