/*
 * What all pages share: coming in, asking the desk, building elements, the frame around a page.
 * Texts of sessions and files only ever become text: nothing here writes markup.
 */
import { askForCode } from "./asking.js";

const PAGES = [
  ["/", "Sessions", "see"],
  ["/control", "Control", "see"],
  ["/rehearse", "Rehearse", "control"],
  ["/fit", "Fit", "control"],
  ["/learn", "Learn", "see"],
  ["/log", "Log", "see"],
  ["/export", "Export", "control"],
  ["/import", "Import", "edit"],
  ["/settings", "Settings", "control"],
  ["/phones", "Phones", "edit"],
];
const DRAWN = new Set(["svg", "line", "circle"]);
const RANKS = ["open", "see", "control", "edit"];

/** Build an element: attributes, if any (functions listen), then children (strings are text; falsy ones are left out). */
export function el(name, attributes, ...children) {
  if (attributes == null || typeof attributes === "string" || attributes instanceof Node) return el(name, {}, attributes, ...children);
  const made = DRAWN.has(name) ? document.createElementNS("http://www.w3.org/2000/svg", name) : document.createElement(name);
  if (name === "button") made.type = "button";
  for (const [key, value] of Object.entries(attributes)) {
    if (typeof value === "function") made.addEventListener(key, value);
    else if (value === true) made.setAttribute(key, "");
    else if (value !== false && value != null) made.setAttribute(key, value);
  }
  made.append(...children.filter(Boolean));
  return made;
}

/** Build a button; `label` is for those who do not see what is around it. */
export const quiet = (...words) => el("p", { class: "quiet" }, ...words);

export const button = (words, click, label) => el("button", { "aria-label": label, click }, words);

/** Build a card of a list: its heading, quieter words about it, and the rest. */
export const card = (heading, about, ...rest) => el("li", el("h3", heading), quiet(about), ...rest);

/** Build the options of a choice: pairs of value and words; one may be chosen. */
export const options = (pairs, chosen) =>
  pairs.map(([value, words]) => el("option", { value, selected: value === chosen }, words));

export const at = (id) => document.getElementById(id);
export const on = (id, event, work) => at(id).addEventListener(event, work);

/** What the desk answers with when it does not do what was asked. */
export class Problem extends Error {
  constructor(status, words, told = {}) {
    super(words);
    this.status = status;
    this.told = told;
  }
}

async function answer(response) {
  const told = await response.json().catch(() => ({}));
  if (!response.ok) throw new Problem(response.status, told.problem ?? "The desk did not answer.", told);
  return told;
}

const reached = (error) => {
  throw error instanceof Problem ? error : new Problem(0, "The desk cannot be reached.");
};

export const get = (path) => fetch(path).then(answer).catch(reached);

export const post = (path, form = {}) =>
  fetch(path, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(form),
  })
    .then(answer)
    .catch(reached);

export const may = (role, needed) => RANKS.indexOf(role) >= RANKS.indexOf(needed);

/** Come in by the link that opened this page, if one did; the key leaves the address at once. */
export async function comeIn() {
  const key = new URLSearchParams(location.hash.slice(1)).get("key");
  if (!key) return;
  history.replaceState(null, "", location.pathname + location.search);
  await post("/api/enter", { key }).catch(() => {});
}

/** Return what this device may do and what plays; ask for the code where it is not known. */
async function me() {
  await comeIn();
  for (;;) {
    const found = await get("/api/me");
    if (may(found.role, "see")) return found;
    await askForCode();
  }
}

/** Draw the frame: where this device may go, and the way back to what plays. */
function frame(mine, playing) {
  const links = PAGES.filter(([, , needed]) => may(mine, needed)).map(([path, name]) =>
    el("a", { href: path, "aria-current": location.pathname === path ? "page" : null }, name));
  at("frame").replaceChildren(
    el("nav", { "aria-label": "handscue" }, el("span", { class: "name" }, "handscue"), ...links,
      playing && el("a", { class: "now", href: "/control" }, `▶ ${playing}`)));
}

/** Begin a page: come in, draw the frame, do the page's work; what goes wrong is told. */
export async function begin(work) {
  try {
    const { role, playing } = await me();
    frame(role, playing);
    await work(role);
  } catch (error) {
    tell(error.message);
    throw error;
  }
}

export function tell(words) {
  at("status").textContent = words;
}

/** Do something; tell what stands in its way, and say whether it was done. */
export const attempt = (work) => work().then(() => true, (error) => {
  tell(error.message);
  return false;
});

export const perform = (path, form) => attempt(async () => {
  await post(path, form);
  location.assign("/control");
});

export const about = (page, name) => `${page}?session=${encodeURIComponent(name)}`;

/** Return where the desk tells of a session. */
export const sessionPath = (name, rest) => `/api/sessions/${encodeURIComponent(name)}/${rest}`;

export function clock(seconds) {
  const whole = Math.max(0, Math.ceil(seconds - 0.001));
  const minutes = Math.floor(whole / 60);
  const rest = String(whole % 60).padStart(2, "0");
  if (minutes < 60) return `${minutes}:${rest}`;
  return `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, "0")}:${rest}`;
}

/** Return what the page's address says of something. */
export const addressed = (name) => new URLSearchParams(location.search).get(name);

export const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);

export const timeOfDay = (instant, language) =>
  new Date(instant).toLocaleTimeString(language, { hour: "numeric", minute: "2-digit" });
