/* The fields of the editor's form: what each is called, and how its value is written. */
import { el, options, quiet } from "./desk.js";
import { included, pairs, whole } from "./parts.js";

export const SIDES = [["both", "Left, then right"], ["left", "Left only"], ["right", "Right only"]];
const PACES = [["", "Standard"], ["gentle", "Gentle: a quarter longer"], ["brisk", "Brisk: a fifth shorter"]];
const SOUNDS = [["", "Sound …"], ["opening", "At the beginning"], ["transition", "A new step"], ["change_over", "The other side"],
  ["gate", "It waits for you"], ["countdown", "A step is nearly over"], ["tick", "Each stroke"], ["closing", "At the end"]];
const TIME = "20s, 1m30s or 1:30";

export const SESSION = [
  ["title", "Title", "words"],
  ["position", "How the client lies or sits", "list", ["prone", "supine", "seated", "side-lying"]],
  ["language", "Language of your words", "choice", [["", "English"], ["de", "German"], ["fr", "French"], ["es", "Spanish"]]],
  ["pace", "Pace of the work", "choice", PACES],
];
export const SESSION_MORE = [
  ["fit", "Length of the whole session", "words", "as long as its steps take; or 30m, 1h15m"],
  ["voice", "Voice", "words", "the best there is; or en-us, de …"],
  ["words_per_minute", "Words a minute", "count", "150"],
  ["talk", "How much is said", "choice", [["", "Usual"], ["full", "Everything, every time"], ["brief", "No instruction twice"], ["names", "Names only"], ["chimes", "Chimes only"]]],
  ["remind_every", "Say the time left every", "time", "not at all; or 30s, 1m"],
  ["recorded", "Your own voice (a folder beside it)", "words", "none"],
  ["pace_ticks", "A soft tick at each stroke", "yes"],
  ["pronounce", "How words are said", "pairs", ["Word, such as ITB", "Said like: eye tee bee"]],
  ["areas", "How long on each area in all", "pairs", ["Area", "Time, such as 20m"]],
  ["techniques", "Your own techniques, and what they take", "pairs", ["Technique",
    ["per_pass", "A pass", "8s"], ["hold", "Without passes", "2m"], ["least", "At least", "5s"], ["most", "At most", "12s"]]],
  ["music", "Music under it (a file beside it)", "whole", [["file", "File", "rain.flac"], ["level", "Loudness against speech", "-14 dB"],
    ["ducked", "While something is said", "-26 dB"], ["attack", "Fades down in", "0.4s"], ["release", "Comes back in", "1.5s"],
    ["crossfade", "End and beginning overlap by", "5s"]]],
  ["sounds", "Your own sounds (files beside it)", "pairs", ["Sound", "File, such as bell.wav"], SOUNDS],
];
export const STEP = [
  ["name", "Name", "words"],
  ["technique", "Technique", "technique"],
  ["area", "Area", "words"],
  ["passes", "Passes", "count", "3 or 3-5"],
  ["duration", "Duration", "time", TIME],
  ["say", "Instruction", "long"],
  ["caution", "Caution", "long"],
];
export const STEP_MORE = [
  ["wait", "Gate: waits until you go on", "yes"],
  ["on_each_side", "The passes count on each side", "yes"],
  ["optional", "May be left out when time is short", "yes"],
  ["least", "At least", "time", TIME],
  ["most", "At most", "time", TIME],
  ["repeat", "Times in all", "count", "1"],
  ["rest_between", "Rest between times", "time", TIME],
  ["sets", "Sets", "count"],
  ["reps", "Repetitions in a set", "count"],
  ["hold", "Hold each", "time", TIME],
  ["rest", "Rest between sets", "time", TIME],
  ["priority", "When time is short", "choice", [["", "Left out or shortened as usual"], ["low", "Goes first"], ["high", "Goes last"]]],
  ["pace_ticks", "A soft tick at each stroke", "either"],
  ["picture", "Picture (a file beside it)", "words", "knee.jpg"],
  ["recorded", "Instruction in your own voice (a file beside it)", "words", "knee.mp3"],
];
export const BLOCK = [
  ["sides", "Sides", "choice", [["", "No sides, only rounds"], ...SIDES]],
  ["part", "Of what: leg, arm, foot …", "words"],
  ["repeat", "Rounds", "count", "1"],
  ["rest_between", "Rest between rounds", "time", TIME],
  ["alternate", "Change sides after each step", "yes"],
  ["change_over.say", "Said when changing sides", "long"],
  ["change_over.duration", "Time for changing sides", "time", TIME],
];
export const INCLUDE = [
  ["include", "Session", "session"],
  ["fit", "Length it has here", "words", "its own; or 20m"],
  ["sides", "Sides", "choice", [["", "As the session has it"], ...SIDES]],
  ["pace", "Pace", "choice", [["", "As the session has it"], ...PACES.slice(1)]],
  ["setup", "Without its preparations", "no"],
  ["leave_out", "", "included"],
];
export const INCLUDED = ["technique", "area", "passes", "duration", "say", "caution"].map((name) => STEP.find(([one]) => one === name));
const SEEN = ["name", "steps", "setup", "change_over", "sides", "title", "change"];

const length = (ms) => (ms % 60000 ? (ms > 60000 ? `${Math.floor(ms / 60000)}m${(ms % 60000) / 1000}s` : `${ms / 1000} s`) : `${ms / 60000} min`);

function techniqueLabel({ name, per_pass: pass, hold }) {
  const times = [pass && `${length(pass)} a pass`, hold && (pass ? `${length(hold)} without passes` : length(hold))];
  return `${name} (${times.filter(Boolean).join(", ")})`;
}

function choices(kind, given, { known, draft }) {
  if (kind === "technique") {
    const own = Object.keys(draft.data.techniques ?? {});
    return [["", "None"], ...own.map((name) => [name, `${name} (your own)`]),
      ...known.techniques.filter(({ name }) => !own.includes(name)).map((one) => [one.name, techniqueLabel(one)])];
  }
  if (kind === "either") return [["", "As the session has it"], ["yes", "Yes"], ["no", "No"]];
  if (kind === "session") return known.sessions.map((one) => [one.name, one.title || one.name]);
  return given;
}

export function written(value) {
  if (value == null || value === false) return "";
  if (Array.isArray(value)) return value.length === 2 && value[0] === "left" ? "both" : value.join(", ");
  return typeof value === "object" ? value.file ?? "" : String(value);
}

/** Return what an input says as the file has it; null for nothing. */
function meant(name, kind, input) {
  if (kind === "yes") return input.checked || null;
  if (kind === "no") return input.checked ? false : null;
  const text = input.value.trim();
  if (!text) return null;
  if (kind === "either") return text === "yes";
  if (name === "sides") return text === "both" ? ["left", "right"] : [text];
  return (kind === "count" || kind === "time") && /^\d{1,6}$/.test(text) ? Number(text) : text;
}

function select(attributes, offered, value) {
  const known = offered.some(([one]) => one === value);
  return el("select", attributes, ...options(known || !value ? offered : [[value, value], ...offered], value));
}

function input(kind, attributes, value, given, desk) {
  if (kind === "long") return el("textarea", { ...attributes, rows: 2, maxlength: 1000 }, value);
  if (isChosen(kind)) return select(attributes, choices(kind, given, desk), value);
  if (isTick(kind)) return el("input", { ...attributes, type: "checkbox", checked: value !== "" && value !== "no" });
  const list = kind === "list" ? `${attributes.id}-list` : null;
  return el("input", {
    ...attributes, value, list, autocomplete: "off",
    placeholder: typeof given === "string" ? given : null, inputmode: kind === "count" ? "numeric" : null,
  });
}

/** Build where a problem of the field stands that has this name on the page. */
export const fault = (id) => el("p", { id: `${id}-fault`, class: "fault", hidden: true });

export const idOf = (path, name) => `f-${[...path, ...name.split(".")].join("-")}`;

/** Build a field; `typed` hears of what it says. */
export function field(path, holder, spec, desk) {
  const [name, label, kind, given] = spec, { typed } = desk, hint = name === "duration" && desk.hint;
  const parts = { pairs, whole, included }[kind];
  if (parts) return parts(path, holder, spec, desk);
  const [outer, inner] = name.split(".");
  const value = kind === "no" ? String(holder[name] === false || "") : kind === "either" ? either(holder[name]) : written(inner ? holder[outer]?.[inner] : holder[name]);
  const id = idOf(path, name);
  const said = (event) => typed({
    do: "set", at: inner ? [...path, outer] : path, field: inner ?? name, value: meant(name, kind, event.target),
  });
  const made = input(kind, { id, "aria-describedby": `${id}-fault`, [isTick(kind) || isChosen(kind) ? "change" : "input"]: said },
    value, hint || given, desk);
  const suggested = kind === "list" && el("datalist", { id: `${id}-list` }, ...given.map((one) => el("option", { value: one })));
  return el("div", { class: `field ${isTick(kind) ? "yes" : kind}` }, isTick(kind) ? made : null, el("label", { for: id }, label),
    isTick(kind) ? null : made, suggested, fault(id));
}

const isTick = (kind) => kind === "yes" || kind === "no";
const isChosen = (kind) => ["choice", "either", "technique", "session"].includes(kind);
const either = (value) => ({ true: "yes", false: "no" })[value] ?? written(value);

/** Build the fields of a holder, more below, and tell what else it has in the text. */
export function fields(path, holder, first, more, desk, about, attributes) {
  const all = (specs) => specs.map((spec) => field(path, holder, spec, desk));
  const shown = new Set([...SEEN, ...[...first, ...more].map(([name]) => name)]);
  const rest = Object.keys(holder).filter((name) => !shown.has(name));
  return el("div", { class: "fields" }, ...all(first),
    more.length && el("details", attributes, el("summary", `More about ${about}`), el("div", { class: "fields" }, ...all(more))),
    rest.length && quiet(`Also in the text: ${rest.join(", ")}.`));
}
