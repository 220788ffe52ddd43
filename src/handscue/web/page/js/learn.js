/* What each step really takes beside what is planned, drawn; and saved, in the file or beside it. */
import { askSure } from "./asking.js";
import { about, at, attempt, begin, button, card, clock, el, get, may, on, post, sessionPath, tell } from "./desk.js";
import { chooseSession } from "./rooms.js";

const MIDDLE = 16; // of a plot, in pixels from its top
const time = (ms) => clock(Math.round(ms / 1000));
const path = (rest = "") => sessionPath(at("session").value, `learned${rest}`);

/** Draw a step's times from zero on the left to the longest of all on the right. */
function plot({ planned_ms, measured_ms, spread_ms, samples_ms, outliers_ms }, longest) {
  const x = (ms) => `${1 + 97 * Math.min(1, Math.max(0, ms / longest))}%`;
  const drawn = [el("line", { class: "ground", x1: "1%", x2: "98%", y1: MIDDLE, y2: MIDDLE })];
  if (measured_ms != null) {
    drawn.push(el("line", {
      class: "spread", x1: x(measured_ms - spread_ms), x2: x(measured_ms + spread_ms), y1: MIDDLE, y2: MIDDLE,
    }));
  }
  drawn.push(
    ...samples_ms.map((ms) => el("circle", { class: "sample", cx: x(ms), cy: MIDDLE, r: 3 })),
    ...outliers_ms.map((ms) => el("circle", { class: "outlier", cx: x(ms), cy: MIDDLE, r: 4 })),
    el("line", { class: "planned", x1: x(planned_ms), x2: x(planned_ms), y1: 3, y2: 29 }));
  if (measured_ms != null) drawn.push(el("circle", { class: "median", cx: x(measured_ms), cy: MIDDLE, r: 7 }));
  return el("svg", { width: "100%", height: 2 * MIDDLE, "aria-hidden": "true" }, ...drawn);
}

function words({ planned_ms, measured_ms, spread_ms, learned_ms, habit, bound, by_clock, outliers_ms }) {
  return [
    `planned ${time(planned_ms)}`,
    measured_ms == null ? "not measured yet" : `measured ${time(measured_ms)} ±${Math.round(spread_ms / 1000)} s`,
    habit,
    by_clock && "never ended by hand",
    bound && `limited by ${bound}`,
    outliers_ms.length > 0 && `not counted: ${outliers_ms.map(time).join(", ")}`,
    learned_ms && `learned ${time(learned_ms)}`,
  ].filter(Boolean);
}

const row = (step, longest) =>
  card([step.step, step.name].filter(Boolean).join(" "), words(step).join(" · "), plot(step, longest));

/** Return where plots end: what is far off, as a telephone call is, makes no plot small. */
function longestOf(steps) {
  const times = steps.flatMap(({ planned_ms, measured_ms, spread_ms, samples_ms }) =>
    [planned_ms, (measured_ms ?? 0) + (spread_ms ?? 0), ...samples_ms]);
  return Math.max(1, ...times);
}

function draw(told, mine) {
  const longest = longestOf(told.steps);
  at("learned").hidden = told.runs === 0;
  at("runs").textContent = told.runs === 1 ? "From one run." : `From ${told.runs} runs.`;
  at("steps").replaceChildren(...told.steps.map((step) => row(step, longest)),
    el("li", { class: "axis", "aria-hidden": "true" }, el("p", { class: "ends quiet" }, el("span", "0:00"), el("span", time(longest)))));
  at("notices").replaceChildren(...told.notices.map((notice) => el("li", notice)));
  const changed = told.steps.filter((step) => step.learned_ms != null);
  at("saving").hidden = !may(mine, "edit") || changed.length === 0;
  at("changes").textContent = changed.map(({ name, planned_ms, learned_ms }) =>
    `${name}: ${time(planned_ms)} → ${time(learned_ms)}`).join("; ");
  at("save").disabled = !told.seen;
  at("save").dataset.seen = told.seen ?? "";
  kept(told.profiles, mine);
}

function kept(names, mine) {
  at("kept").hidden = names.length === 0;
  at("profiles").replaceChildren(...names.map((profile) => el("li", {},
    el("h3", profile),
    el("div", { class: "foot" },
      el("a", { class: "button", href: `${about("/fit", at("session").value)}&profile=${encodeURIComponent(profile)}` }, "Play with it"),
      may(mine, "edit") && button("Delete", () => remove(profile), `Delete profile ${profile}`)))));
}

let role = "see";

async function look() {
  const told = await get(path());
  draw(told, role);
  tell(told.runs === 0 ? told.notices.join(" ") : "");
}

async function change(rest, form, done) {
  await attempt(async () => {
    const { notices = [] } = await post(path(rest), form);
    await look();
    tell([done, ...notices].join(" "));
  });
}

async function remove(profile) {
  if (await askSure("Delete a profile", `Delete profile ${profile}?`, "Delete")) {
    await change("/profile/delete", { profile }, `Profile ${profile} was deleted.`);
  }
}

on("save", "click", () =>
  change("/save", { seen: at("save").dataset.seen }, "Saved in the file."));
on("keep", "submit", (event) => {
  event.preventDefault();
  const profile = at("profile").value.trim();
  change("/profile", { profile }, `Saved as profile ${profile}.`);
});

begin(async (mine) => {
  role = mine;
  const ask = () => look().catch((error) => {
    at("learned").hidden = true;
    tell(error.message);
  });
  await chooseSession(ask);
  await ask();
});
