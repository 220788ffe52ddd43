/* A written page becomes a session: the page beside the draft, and what is not certain as questions. */
import { about, at as byId, attempt, begin, clock, el, on, post, tell } from "./desk.js";
import { Draft } from "./draft.js";
import { at, kindOf, nameOf, shown } from "./entries.js";
import { Questions } from "./questions.js";

const LARGEST = 16 * 1024 * 1024; // bytes; what the desk takes
const FATES = { taken: "in the session", doubtful: "not certain", "left out": "left out" };
const known = { sessions: [] };
let draft, questions;

const base64 = (blob) => new Promise((read, failed) => {
  const reader = new FileReader();
  reader.onload = () => read(reader.result.slice(reader.result.indexOf(",") + 1));
  reader.onerror = () => failed(new Error("This file cannot be read."));
  reader.readAsDataURL(blob);
});

async function take(blob, name) {
  if (blob.size > LARGEST) return tell("This file is larger than 16 MB. Save it without its pictures, or in parts.");
  tell("Reading the page …");
  try {
    const told = await post("/api/import", { name, content: await base64(blob) });
    draft = new Draft("", told, show);
    questions = new Questions(told.doubts, draft, byId("questions"));
    byId("session-title").value = told.title;
    lines(told.lines);
    byId("made").hidden = false;
    show();
    questions.show();
    tell(told.lost ? "More of this page was left out than taken. Number its steps, and import it again." : summary(told));
    byId("page-title").scrollIntoView();
  } catch (error) {
    byId("made").hidden = true;
    tell(error.message);
  }
}

function summary({ lines, doubts }) {
  const out = lines.filter((one) => one.fate === "left out").length;
  const asked = doubts.length === 1 ? "One thing is" : `${doubts.length || "No"} things are`;
  return `${asked} not certain, ${out === 1 ? "one line was" : `${out || "no"} lines were`} left out. Read it through before you use it.`;
}

function lines(told) {
  byId("legend").textContent = "✓ in the session, ? not certain, ✕ left out";
  byId("lines").replaceChildren(...told.map((one) => {
    const step = one.step && at(draft.data, one.step);
    const words = [FATES[one.fate], step && `as “${nameOf(step, known)}”`].filter(Boolean).join(" ");
    return el("li", { class: `line ${one.fate.replace(" ", "-")}` }, el("span", one.text),
      el("small", one.why ? `${words}: ${one.why}` : words));
  }));
}

function entry(one, path) {
  const time = draft.times?.[shown(path)];
  const about = [one.technique, one.area, one.passes && `${one.passes} ×`, one.duration].filter(Boolean).join(" · ");
  const block = kindOf(one) === "block";
  return el("li", { class: block ? "entry block" : "entry" },
    time && el("span", { class: "time figures" }, clock(time / 1000)),
    el("strong", nameOf(one, known)),
    about && el("div", { class: "quiet" }, about),
    one.say && el("div", one.say),
    one.caution && el("div", { class: "fault" }, one.caution),
    block && el("ol", { class: "list" }, ...one.steps.map((inner, index) => entry(inner, [...path, "steps", index]))));
}

function show(_, trouble) {
  const { data } = draft;
  const all = ["setup", "steps"].flatMap((list) => (data[list] ?? []).map((one, index) => entry(one, [list, index])));
  byId("draft").replaceChildren(...all);
  byId("total").textContent = draft.rows ? `About ${clock(draft.total)}` : "";
  byId("undo").disabled = !draft.before.length;
  if (trouble) tell(trouble);
}

async function saveAndEdit() {
  await attempt(async () => {
    const title = byId("session-title").value.trim() || "My session";
    const { name } = await post("/api/editing/save-as", { text: draft.text, title });
    location.assign(about("/edit", name));
  });
}

function dropped(event) {
  event.preventDefault();
  byId("giving").classList.toggle("dropping", event.type === "dragover");
  const file = event.type === "drop" && event.dataTransfer.files[0];
  if (file) take(file, file.name);
}

/** Take what was copied from a web page with its lists and headings. */
function pasted(event) {
  const html = event.clipboardData.getData("text/html");
  if (!/<(li|h\d|tr)\b/i.test(html)) return;
  event.preventDefault();
  byId("paste").value = event.clipboardData.getData("text/plain");
  take(new Blob([html], { type: "text/html" }), "page.html");
}

begin(async () => {
  on("read", "click", () => {
    const text = byId("paste").value;
    if (text.trim()) take(new Blob([text]), "page");
    else tell("Paste a routine first, or choose a file.");
  });
  on("file", "change", () => byId("file").files[0] && take(byId("file").files[0], byId("file").files[0].name));
  on("paste", "paste", pasted);
  for (const type of ["dragover", "dragleave", "drop"]) addEventListener(type, dropped);
  on("edit", "click", saveAndEdit);
  on("undo", "click", () => questions.undo());
  byId("read").disabled = false;
});
