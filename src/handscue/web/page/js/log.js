/* What was played: a month at a glance, a day or a month as a list, each run step by step; and erased. */
import { askSure } from "./asking.js";
import { at, attempt, begin, button, clock, el, get, may, on, post, quiet, tell, timeOfDay } from "./desk.js";

const MONDAY = new Date(2024, 0, 1);
const time = (ms) => clock(Math.round(ms / 1000));
const when = ({ began }) => new Date(began * 1000);
const isOn = (run, day) => when(run).toDateString() === day.toDateString();
const long = (day) => day.toLocaleDateString([], { weekday: "long", day: "numeric", month: "long", year: "numeric" });
const ENDED = { pressed: "", clock: "ended by the clock", skipped: "skipped", spoiled: "not counted: the sound was lost, or the computer stalled" };

let runs = [];
let month = new Date();
let day = null;
let role = "see";

const isInMonth = (date) => date.getMonth() === month.getMonth() && date.getFullYear() === month.getFullYear();
const counted = (number) => (number === 1 ? "1 session" : `${number} sessions`);

/** Return the days of the month, with those of other months that make its weeks whole. */
function weeks() {
  const first = new Date(month.getFullYear(), month.getMonth(), 1);
  const before = (first.getDay() + 6) % 7;
  const days = new Date(month.getFullYear(), month.getMonth() + 1, 0).getDate();
  return Array.from({ length: Math.ceil((before + days) / 7) }, (_, week) =>
    Array.from({ length: 7 }, (_, weekday) =>
      new Date(month.getFullYear(), month.getMonth(), 1 - before + 7 * week + weekday)));
}

function cell(date) {
  if (!isInMonth(date)) return el("td", {});
  const those = runs.filter((run) => isOn(run, date));
  if (those.length === 0) return el("td", el("span", { class: "quiet" }, String(date.getDate())));
  return el("td", el("button", {
    "aria-label": `${long(date)}: ${counted(those.length)}`,
    "aria-pressed": String(day?.toDateString() === date.toDateString()),
    click: () => choose(date),
  }, String(date.getDate()), el("span", { class: "count" }, String(those.length))));
}

function choose(date) {
  day = day?.toDateString() === date.toDateString() ? null : date;
  draw();
  [...at("days").querySelectorAll("button")].find((one) => one.firstChild.data === String(date.getDate()))?.focus();
}

function about(run) {
  return [
    `planned ${time(run.planned_ms)}`,
    `took ${time(run.worked_ms)}`,
    run.paused_ms >= 1000 && `paused ${time(run.paused_ms)}`,
    !run.finished && "ended early",
    run.kind === "learn" && "rehearsed to learn",
    run.profile && `profile ${run.profile}`,
  ].filter(Boolean).join(" · ");
}

function card(run) {
  const steps = el("div", {});
  const title = run.title || run.session;
  const erase = (what, words) => button(`${words} …`, () => remove(what, run), `${words}: ${title}`);
  const details = el("details", { toggle: () => details.open && !steps.hasChildNodes() && showSteps(run, steps) },
    el("summary", "Step by step"), steps,
    may(role, "edit") && el("div", { class: "row" }, erase("run", "Erase"), erase("session", "Erase all of this session")));
  return el("li", {},
    el("h3", title),
    el("p", `${when(run).toLocaleDateString([], { day: "numeric", month: "short" })}, ${timeOfDay(run.began * 1000)}`),
    quiet(about(run)),
    details);
}

async function showSteps(run, into) {
  try {
    const { steps } = await get(`/api/runs/${run.run}/steps`);
    into.replaceChildren(el("ol", { class: "took" }, ...steps.map((step) => el("li", {},
      el("span", [step.step, step.name, step.side && `(${step.side})`].filter(Boolean).join(" ")),
      el("span", { class: "quiet" }, `planned ${time(step.planned_ms)}, took ${time(step.took_ms)}`, ENDED[step.ended] && `; ${ENDED[step.ended]}`)))));
  } catch (error) {
    into.replaceChildren(el("p", error.message));
  }
}

function draw() {
  const those = runs.filter((run) => (day ? isOn(run, day) : isInMonth(when(run))));
  const name = month.toLocaleDateString([], { month: "long", year: "numeric" });
  at("month").textContent = name;
  at("days").replaceChildren(...weeks().map((week) => el("tr", {}, ...week.map(cell))));
  at("later").disabled = isInMonth(new Date());
  at("listed").textContent = `${day ? long(day) : name}: ${counted(those.length)}`;
  at("runs").replaceChildren(...those.map(card));
}

function turn(months) {
  month = new Date(month.getFullYear(), month.getMonth() + months, 1);
  day = null;
  draw();
}

const WARNINGS = {
  run: ({ title }) => `Erase this run of ${title}?`,
  session: ({ title }) => `Erase every run of ${title}, what was learned from them, its profiles and its quiz answers?`,
  everything: () => "Erase every run, profile and quiz answer of every session?",
};

async function remove(what, run = {}) {
  if (!(await askSure("Erase", WARNINGS[what](run), "Erase"))) return;
  await attempt(async () => {
    await post("/api/runs/erase", { what, run: run.run ?? null });
    await look();
    tell("Erased.");
  });
}

async function look() {
  const told = await get("/api/runs");
  runs = told.runs;
  at("log").hidden = runs.length === 0;
  at("everything").hidden = runs.length === 0 || !may(role, "edit");
  tell([...told.notices, runs.length === 0 && "Nothing has been played yet, or it was erased."].filter(Boolean).join(" "));
  draw();
}

at("weekdays").append(...Array.from({ length: 7 }, (_, index) => {
  const date = new Date(MONDAY.getFullYear(), 0, 1 + index);
  return el("th", { scope: "col" }, date.toLocaleDateString([], { weekday: "short" }));
}));
on("earlier", "click", () => turn(-1));
on("later", "click", () => turn(1));
on("everything", "click", () => remove("everything"));

begin(async (mine) => {
  role = mine;
  await look();
});
