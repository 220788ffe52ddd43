/* A session fitted to a length: what each step takes then, and played like that. */
import { addressed, at, begin, clock, el, get, on, options, perform, post, sessionPath, tell, timeOfDay } from "./desk.js";
import { chooseSession } from "./rooms.js";

const seconds = (ms) => Math.round(ms / 1000);
const way = () => document.querySelector("[name=way]:checked").value;

/** What is wished for of the length, as the desk is asked for it. */
function wish() {
  const wished = {
    "": {},
    fit: { fit: `${at("fit").value}s` },
    end: { end: at("end").value },
    late: { late: `${at("late").value}m` },
  }[way()];
  if (way() && at("drop").checked) wished.drop_optional = true;
  if (at("profile").value) wished.profile = at("profile").value;
  return wished;
}

const isWhole = () => (way() === "end" ? at("end").value !== "" : way() !== "late" || at("late").checkValidity());

/** Let the slider go from the shortest to the longest there is, in steps a finger can find. */
function reach({ session, least_ms, least_without_optional_ms, most_ms, usual_ms }) {
  const slider = at("fit");
  const least = at("drop").checked ? least_without_optional_ms : least_ms;
  const step = most_ms - least > 1_200_000 ? 30 : 5;
  const last = slider.value;
  const isNew = slider.dataset.session !== session;
  slider.step = step;
  slider.min = Math.ceil(least / 1000 / step) * step;
  slider.max = Math.max(slider.min, Math.floor(most_ms / 1000 / step) * step);
  slider.value = isNew ? seconds(usual_ms) : last;
  slider.dataset.session = session;
  slider.setAttribute("aria-valuetext", clock(slider.value));
  at("least").textContent = `${clock(slider.min)} at least`;
  at("most").textContent = `${clock(slider.max)} at most`;
  at("dropping").hidden = !way() || least_without_optional_ms === least_ms;
}

function row({ name, side, step, kind, duration_ms, usual_ms }, longest) {
  const bar = (ms, kept) => {
    const drawn = el("span", { class: kept });
    drawn.style.width = `${(100 * ms) / longest}%`;
    return drawn;
  };
  return el("tr", { class: kind, "data-changed": String(duration_ms !== usual_ms) },
    el("th", { scope: "row" }, [step, name, step && side && `(${side})`].filter(Boolean).join(" ")),
    el("td", { class: "figure" }, clock(seconds(usual_ms))),
    el("td", { class: "figure" }, clock(seconds(duration_ms))),
    el("td", { class: "bars", "aria-hidden": "true" }, bar(usual_ms, "usual"), bar(duration_ms, "now")));
}

const leftOut = ({ step, name }) => el("tr", { class: "out" },
  el("th", { scope: "row" }, el("s", `${step} ${name}`)), el("td", { colspan: "3" }, "left out"));

function draw(told) {
  const longest = Math.max(...told.segments.map(({ duration_ms, usual_ms }) => Math.max(duration_ms, usual_ms)));
  at("steps").tBodies[0].replaceChildren(
    ...told.left_out.map(leftOut), ...told.segments.map((segment) => row(segment, longest)));
  at("steps").hidden = false;
  at("total").textContent = clock(seconds(told.total_ms));
  at("about").textContent = `started now, it ends at ${timeOfDay(Date.now() + told.total_ms)}`;
  at("notices").textContent = told.notices.join(" ");
}

function profiles(names) {
  const chosen = at("profile").value;
  at("profile").replaceChildren(el("option", { value: "" }, "Those in the file"),
    ...options(names.map((name) => [name, name]), chosen));
  at("times").hidden = names.length === 0;
}

let limits = null;
let isAsking = false;
let isChanged = false;

/** Ask for the timetable; changes wait for an answer that is awaited, then the newest is asked. */
async function look() {
  for (const one of document.querySelectorAll("[data-way]")) one.hidden = one.dataset.way !== way();
  if (limits?.session === at("session").value) reach(limits);
  if (way() === "fit") at("total").textContent = clock(at("fit").value);
  isChanged = true;
  if (isAsking) return;
  isAsking = true;
  while (isChanged) {
    isChanged = false;
    if (isWhole()) await ask();
  }
  isAsking = false;
}

async function ask() {
  const session = at("session").value;
  try {
    const told = await get(sessionPath(session, `fit?${new URLSearchParams(wish())}`));
    limits = { ...told, session };
    reach(limits);
    if (isChanged) return; // something newer is asked next
    profiles(told.profiles);
    draw(told);
    tell(told.spoken ? "" : "How long the speech takes is estimated.");
    if (!told.spoken) speak(session);
  } catch (error) {
    at("total").textContent = "–";
    at("about").textContent = "";
    tell(error.message);
  }
}

const asked = new Set();

/** Have the speech made once: all times are exact then; while a session plays they are estimates. */
function speak(session) {
  const profile = at("profile").value || null, key = `${session} ${profile}`;
  if (asked.has(key)) return;
  asked.add(key);
  post("/api/fit/speak", { session, profile }).then(look).catch(() => {});
}

function play(event) {
  event.preventDefault();
  perform("/api/play", { session: at("session").value, ...wish() });
}

begin(async () => {
  const profile = addressed("profile");
  if (profile) at("profile").append(el("option", { value: profile, selected: true }, profile));
  await chooseSession(() => {
    at("profile").value = "";
    look();
  });
  on("wish", "submit", play);
  on("wish", "input", (event) => event.target.id !== "session" && look());
  await look();
});
