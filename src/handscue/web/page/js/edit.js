/* The editor: a session as a form, beside it the timetable, and the file as text. */
import { askWhich, askWords } from "./asking.js";
import { about, addressed, at as byId, attempt, begin, button, clock, el, get, on, post, tell } from "./desk.js";
import { Draft } from "./draft.js";
import { at, landed, list, nameOf, summarise, whereTo } from "./entries.js";
import { SESSION, SESSION_MORE, fields, idOf } from "./fields.js";
import { timetable } from "./timetable.js";

const capital = (words) => words.charAt(0).toUpperCase() + words.slice(1);
let desk;
let focused = null; // what is to have the focus once all is drawn anew

function open(path, focus) {
  desk.open = path.join("-");
  focused = focus ?? `s-${desk.open}`;
}

/** Return the change that moves an entry; `way` is up or down where a button, which keeps the focus, did. */
function moved(path, { to, index }, way) {
  const now = landed(path, to, index);
  if (now.join() === path.join()) return null;
  if (desk.open === path.join("-")) open(now);
  focused = `${way ?? "s"}-${now.join("-")}`;
  tell(`Moved ${nameOf(at(desk.draft.data, path), desk.known)}${way ? ` ${way}` : ""}.`);
  return { do: "move", at: path, to, index };
}

const actions = {
  typed: (change) => {
    desk.draft.type(change);
    bar();
  },
  toggled: (id, isOpen) => {
    if (isOpen) desk.open = id;
    else if (desk.open === id) desk.open = null;
    faults();
  },
  add: (path, index, value) => desk.draft.change(() => {
    const made = [...path, index];
    open(made, value.include ? idOf(made, "include") : idOf(made, value.sides ? "part" : "name"));
    return { do: "add", at: path, index, value };
  }),
  copy: (path) => desk.draft.change(() => {
    const to = path.slice(0, -1), index = path.at(-1) + 1;
    open([...to, index]);
    return { do: "copy", at: path, to, index };
  }),
  move: (path, by) => desk.draft.change(() => {
    const where = whereTo(desk.draft.data, path, by);
    return where && moved(path, where, by < 0 ? "up" : "down");
  }),
  drop: (path, where) => desk.draft.change(() => moved(path, where)),
  remove: (path) => desk.draft.change(() => {
    desk.open = null;
    focused = "undo";
    tell(`Removed ${nameOf(at(desk.draft.data, path), desk.known)}. Undo brings it back.`);
    return { do: "remove", at: path };
  }),
  enclose: (path) => desk.draft.change(() => {
    open(path, idOf(path, "part"));
    return { do: "enclose", at: path, value: { sides: ["left", "right"], part: "leg" } };
  }),
  release: (path) => desk.draft.change(() => {
    open(path);
    return { do: "release", at: path };
  }),
};

function aboutSession({ data }) {
  return el("section", { class: "part", "aria-label": "About the session" },
    fields([], data, SESSION, SESSION_MORE, desk, "the session",
      { open: desk.moreOpen, toggle: (event) => { desk.moreOpen = event.target.open; } }));
}

function form() {
  const { data } = desk.draft;
  if (!data || typeof data !== "object") return;
  byId("form").replaceChildren(
    aboutSession(desk.draft),
    el("h2", "Before the work"), ...list(data.setup, ["setup"], desk),
    el("h2", "Steps"), ...list(data.steps, ["steps"], desk));
  const wanted = focused && byId(focused);
  if (wanted) (wanted.disabled ? wanted.parentElement.querySelector("button:enabled") : wanted)?.focus();
  if (wanted?.select) wanted.select();
  focused = null;
}

/** Bring what surrounds the fields up to date, and leave alone what is being typed into. */
function surroundings() {
  const { draft } = desk;
  for (const one of document.querySelectorAll(".entry")) {
    const path = JSON.parse(one.dataset.path), entry = at(draft.data, path);
    if (entry) summarise(one.querySelector("summary"), entry, path, draft, desk.known);
  }
  byId("title").textContent = draft.data?.title ?? desk.draft.name;
  document.title = `${byId("title").textContent} · handscue`;
  byId("form").inert = !draft.readable;
  byId("timetable").replaceChildren(timetable(draft));
  byId("total").textContent = draft.rows ? `About ${clock(draft.total)}` : "";
  if (document.activeElement !== byId("text")) byId("text").value = draft.text;
  faults();
  bar();
}

function bar() {
  const { draft } = desk;
  byId("undo").disabled = !draft.before.length && !draft.typed.size;
  byId("redo").disabled = !draft.after.length;
  byId("unsaved").textContent = draft.isSaved ? "Saved" : "Not saved yet";
}

/** Return where a problem is shown: at its field, else at its card. */
function placeOf(problem) {
  const path = [...(problem.field ?? "").matchAll(/\[(\d+)\]|([^.[\]]+)/g)].map((part) => (part[1] ? part[1] - 1 : part[2]));
  for (let end = path.length; end; end -= 1) {
    const input = byId(`f-${path.slice(0, end).join("-")}`);
    if (input) return { input, path };
    const fault = byId(`c-${path.slice(0, end).join("-")}-fault`);
    if (fault) return { fault, path, card: path.slice(0, end), field: path[end] };
  }
  return { path };
}

/** Put a problem into words: "Name is missing", "Duration: 'ten' is not a duration". */
function said(label, message) {
  if (!label) return message;
  return /^(is|must|has|needs|takes|holds|reads) /.test(message) ? `${label} ${message}` : `${label}: ${message}`;
}

/** Show every problem at its field, on its card, and in the list above. */
function faults() {
  for (const one of document.querySelectorAll(".fault")) one.hidden = true;
  for (const one of document.querySelectorAll("[aria-invalid]")) one.removeAttribute("aria-invalid");
  const { problems, remarks } = desk.draft;
  const rows = problems.map((problem) => {
    const place = placeOf(problem);
    const input = place.input;
    const label = input ? input.labels?.[0]?.textContent : place.field;
    const words = capital(said(label, problem.message));
    const fault = input ? byId(`${input.id}-fault`) : place.fault;
    input?.setAttribute("aria-invalid", "true");
    if (fault) {
      fault.textContent = fault.hidden ? `${words}.` : `${fault.textContent} ${words}.`;
      fault.hidden = false;
    }
    return el("li", button(`${named(place.path)}${words}`, () => goTo(problem, place)));
  });
  const marks = remarks.map((one) => el("li", { class: "quiet" }, `${named(placeOf(one).path)}${one.message}`));
  byId("problems").classList.toggle("mild", !rows.length);
  byId("problems").hidden = !rows.length && !marks.length;
  const heading = rows.length ? "Before this can be played:" : "A colleague might mention:";
  byId("problems").replaceChildren(el("strong", heading), el("ul", {}, ...rows, ...(rows.length ? [] : marks)));
}

function named(path) {
  const depth = path.findLastIndex((part) => typeof part === "number");
  const entry = depth < 0 ? null : at(desk.draft.data, path.slice(0, depth + 1));
  return entry ? `${nameOf(entry, desk.known)}: ` : "";
}

function goTo(problem, { input, card }) {
  if (card) {
    const details = document.querySelector(`#s-${card.join("-")}`).parentElement;
    if (details.open) return details.firstElementChild.focus();
    details.addEventListener("toggle", () => {
      const found = placeOf(problem).input;
      if (found) reveal(found);
    }, { once: true });
    details.open = true;
  } else if (input) {
    reveal(input);
  } else {
    half("text");
    const lines = byId("text").value.split("\n").slice(0, (problem.line ?? 1) - 1);
    const start = lines.join("\n").length + (lines.length ? 1 : 0);
    byId("text").focus();
    byId("text").setSelectionRange(start, byId("text").value.indexOf("\n", start));
  }
}

function reveal(input) {
  for (let one = input.closest("details"); one; one = one.parentElement.closest("details")) one.open = true;
  input.focus();
}

function show(isNew, trouble) {
  if (isNew) form();
  surroundings();
  if (trouble) tell(trouble);
}

function half(which) {
  for (const one of ["timetable", "text"]) byId(`show-${one}`).setAttribute("aria-pressed", String(one === which));
  byId("timetable").hidden = which === "text";
  byId("as-text").hidden = which !== "text";
}

async function save(revision = desk.draft.revision) {
  const { draft } = desk;
  await draft.settled();
  const text = draft.text;
  try {
    const told = await post("/api/editing/save", { name: draft.name, text, revision });
    draft.revision = told.revision;
    draft.saved = text;
    const playable = draft.problems.length ? " It cannot be played until the problems are fixed." : "";
    tell(`Saved.${playable}`);
    bar();
  } catch (error) {
    if (error.told?.revision) await decide(error.told);
    else if (error.status === 404) await saveAs();
    else tell(error.message);
  }
}

async function decide(theirs) {
  const which = await askWhich("Changed somewhere else",
    "This session has been changed in another window or program since you opened it. Which version do you want?",
    [["mine", "Keep mine"], ["theirs", "Take theirs"], ["copy", "Save mine as a copy"], ["", "Decide later"]]);
  if (which === "mine") await save(theirs.revision);
  if (which === "copy") await saveAs();
  if (which === "theirs") {
    desk.draft.revision = theirs.revision;
    desk.draft.saved = theirs.text;
    await desk.draft.write(theirs.text);
    tell("This is their version. Undo brings yours back.");
  }
}

async function saveAs() {
  const title = await askWords("Save as a new session", "What is it called?", `${byId("title").textContent} (copy)`, "Save");
  if (!title) return;
  await attempt(async () => {
    const { name } = await post("/api/editing/save-as", { text: desk.draft.text, title });
    desk.draft.saved = desk.draft.text;
    location.assign(about("/edit", name));
  });
}

function keys(event) {
  if (!(event.ctrlKey || event.metaKey) || event.target === byId("text")) return;
  const key = event.key.toLowerCase();
  const work = { s: save, z: event.shiftKey ? redo : undo, y: redo }[key];
  if (!work) return;
  event.preventDefault();
  work();
}

const undo = () => desk.draft.undo();
const redo = () => desk.draft.redo();

function listen() {
  let timer;
  on("text", "input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => desk.draft.write(byId("text").value), 500);
  });
  on("save", "click", () => save());
  on("undo", "click", undo);
  on("redo", "click", redo);
  on("show-timetable", "click", () => half("timetable"));
  on("show-text", "click", () => half("text"));
  addEventListener("keydown", keys);
  addEventListener("beforeunload", (event) => {
    if (!desk.draft.isSaved) event.preventDefault();
  });
}

begin(async () => {
  const name = addressed("session");
  if (!name) return location.replace("/");
  const [told, { techniques }, { sessions }] = await Promise.all([
    get(`/api/edit/${encodeURIComponent(name)}`), get("/api/techniques"), get("/api/sessions")]);
  desk = { ...actions, known: { techniques, sessions: sessions.filter((one) => one.name !== name) }, open: null };
  desk.draft = new Draft(name, told, show);
  listen();
  byId("bar").hidden = false;
  show(true);
  if (!told.own) tell("This session came with handscue. What you save becomes your own copy of it.");
});
