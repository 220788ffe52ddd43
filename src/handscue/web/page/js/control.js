/*
 * The running session. Everything shown is a function of the scene and of the time.
 *
 *     scene ──> showScene()      what is said: only when something changed
 *     time  ──> showTime()       what is counted down: four times a second
 */
import { at, clock, comeIn, el, fill, get, may, on, timeOfDay } from "./desk.js";
import { askForCode } from "./asking.js";
import { Channel } from "./channel.js";
import { WORDS } from "./words.js";

const HOLD_MS = 1200;
const RARER = ["again", "where", "more_30", "hold", "finish", "quiet", "softer", "louder"];
const LABELED = ["previous", "next", ...RARER];
const KEYS = {
  " ": "toggle", n: "next", ArrowRight: "next", PageDown: "next", b: "previous", ArrowLeft: "previous",
  PageUp: "previous", a: "again", w: "where", t: "more_15", T: "more_30", h: "hold", f: "finish",
  e: "earlier", l: "later", m: "quiet", s: "talk", ArrowUp: "louder", ArrowDown: "softer", q: "end",
};

let scene = null;
let words = WORDS[navigator.language.slice(0, 2)] ?? WORDS.en;
let announced = "";
let wakeLock = null;
let mine = "control";

at("end").before(...RARER.map((command) => el("button", { "data-command": command }, el("span"))));
const buttons = [...document.querySelectorAll("[data-command]")];
const button = (command) => buttons.find((one) => one.dataset.command === command);

/* -- what is shown */

function state() {
  if (!scene || scene.phase === "empty") return "empty";
  if (scene.phase === "preparing") return "preparing";
  if (scene.phase === "playing" && scene.shown) return scene.shown.state;
  return "over";
}

function setLanguage(language) {
  words = WORDS[language] ?? WORDS.en;
  document.documentElement.lang = language;
  for (const command of LABELED) button(command).lastElementChild.textContent = words[command];
  at("home").textContent = words.sessions;
  at("choose").firstElementChild.textContent = words.sessions;
  at("lock").textContent = words.lock;
  at("locked").firstElementChild.textContent = words.locked;
  at("end").lastElementChild.textContent = words.end;
  at("progress").setAttribute("aria-label", words.progress);
  at("done").setAttribute("aria-label", words.done);
  showMore(at("buttons").classList.contains("all"));
}

function showScene() {
  const { shown } = scene;
  const now = state();
  document.body.dataset.state = now;
  if (shown) setLanguage(shown.language);
  at("title").textContent = shown?.title || scene.session || "handscue";
  document.title = `${shown?.title ?? "Control"} · handscue`;
  at("state").textContent = stateInWords(now);
  button("toggle").lastElementChild.textContent = now === "playing" ? words.pause : words.resume;
  if (shown) showStep(shown);
  at("conditions").replaceChildren(...conditions(shown).map((text) => el("li", text)));
  const trouble = scene.problem ?? (shown?.trouble && fill(words.noSound, { why: shown.trouble }));
  at("trouble").textContent = trouble ?? "";
  at("trouble").hidden = !trouble;
  announce(now, shown);
  showTime();
  stayAwake();
}

function stateInWords(now) {
  if (channel.isSilent) return words.silent;
  switch (now) {
    case "empty": return words.empty;
    case "preparing": return `${words.preparing} … ${scene.doing ? `${scene.percent} %` : ""}`;
    case "paused": return words.paused;
    case "waiting": return words.waiting;
    case "over": return scene.phase === "over" ? words.over : scene.phase === "ended" ? words.ended : "";
    default: return scene.shown.end_asked ? words.endAgain : "";
  }
}

function showStep({ step, following, caution, held, on_time: onTime, quiet, quiz }) {
  document.body.dataset.side = step.side;
  at("number").textContent = step.number;
  at("side").textContent = step.sideInWords;
  at("name").textContent = step.name;
  at("details").textContent = step.details;
  at("say").textContent = step.say;
  at("caution").textContent = step.caution ? `⚠ ${step.caution}` : "";
  at("caution").hidden = !step.caution;
  at("next").textContent = quiz ? words[quiz] : following ? fill(words.nextUp, { name: following }) : words.last;
  document.body.dataset.quiz = quiz ?? "";
  button("next").lastElementChild.textContent = quiz === "judge" ? words.knew : words.next;
  button("previous").lastElementChild.textContent = quiz === "judge" ? words.didNot : words.previous;
  for (const [command, isOn] of Object.entries({ hold: held, finish: onTime, quiet })) {
    button(command).setAttribute("aria-pressed", isOn);
  }
}

function conditions(shown) {
  if (!shown || state() === "over") return scene.notices;
  return [
    shown.listening && words.listening,
    shown.held && words.holding,
    shown.late >= 1 && fill(words.late, { time: clock(shown.late) }),
    shown.on_time && !(shown.late >= 1) && words.onTime,
    shown.quiet ? words.quiet : words[shown.talk],
    shown.level_db !== 0 && `${shown.level_db > 0 ? "+" : "−"}${Math.abs(shown.level_db)} dB`,
    shown.notice,
    !may(mine, "control") && words.seeOnly,
  ].filter(Boolean);
}

/** Tell a screen reader of a new step or state, politely, and of nothing twice. */
function announce(now, shown) {
  const said = [at("state").textContent, now === "over" ? "" : shown?.step.heading].filter(Boolean).join(". ");
  if (said !== announced) at("status").textContent = said;
  announced = said;
}

const leftOf = (ends, left) => (ends === null ? left : Math.max(0, ends - channel.now()));

function showTime() {
  const shown = scene?.shown;
  if (!shown) return;
  const step = leftOf(shown.step_ends, shown.step_left);
  const session = leftOf(shown.session_ends, shown.session_left);
  const plays = state() === "playing";
  at("countdown").textContent = state() === "waiting" ? "" : clock(step);
  at("done").value = shown.step_length ? 1 - step / shown.step_length : 0;
  at("left").textContent = fill(words.left, { time: clock(session) });
  at("ends").textContent = plays
    ? fill(words.ends, { time: timeOfDay(Date.now() + session * 1000, shown.language) }) : "";
  at("progress").value = Math.max(0, 1 - session / (shown.session_length || 1));
}

/* -- the screen stays on where that can be had */

async function stayAwake() {
  if (!("wakeLock" in navigator)) {
    at("advice").textContent = words.stayAwake;
    return;
  }
  const wanted = ["playing", "paused", "waiting"].includes(state());
  if (!wanted || wakeLock || document.visibilityState !== "visible") return;
  try {
    wakeLock = await navigator.wakeLock.request("screen");
    wakeLock.addEventListener("release", () => { wakeLock = null; });
  } catch {
    at("advice").textContent = words.stayAwake; // a phone that saves its battery
  }
}

/* -- commands */

function give(command) {
  if (!may(mine, "control")) return;
  button(command)?.classList.add("sent");
  channel.give(command);
}

/** A button that is held: `done` is called once it was for long enough. */
function whenHeld(id, done) {
  let timer = 0;
  const stop = () => { clearTimeout(timer); at(id).classList.remove("held"); };
  on(id, "pointerdown", () => {
    stop();
    at(id).classList.add("held");
    timer = setTimeout(() => { stop(); done(); }, HOLD_MS);
  });
  for (const event of ["pointerup", "pointerleave", "pointercancel"]) on(id, event, stop);
}

function lock() {
  document.body.classList.add("locked");
  at("locked").hidden = false;
  at("locked").focus();
}

function unlock() {
  document.body.classList.remove("locked");
  at("locked").hidden = true;
  at("lock").focus();
}

function showMore(all) {
  at("buttons").classList.toggle("all", all);
  at("more").setAttribute("aria-expanded", all);
  at("more").lastElementChild.textContent = all ? words.fewer : words.more;
}

function onKey(event) {
  const onControl = event.target.closest("button, a, input, dialog");
  const command = KEYS[event.key];
  if (!at("locked").hidden) {
    if (event.key === "Escape") unlock();
  } else if (command && !(onControl && event.key === " ") && !event.ctrlKey && !event.metaKey && !event.altKey) {
    if (event.repeat && command !== "louder" && command !== "softer") return;
    event.preventDefault();
    give(command);
  }
}

function listen() {
  for (const one of buttons) one.addEventListener("click", () => give(one.dataset.command));
  whenHeld("end", () => give("end_now"));
  // By keyboard or screen reader there is no holding: it is pressed twice, as in the terminal.
  on("end", "click", (event) => { if (event.detail === 0) give("end"); });
  on("more", "click", () => showMore(!at("buttons").classList.contains("all")));
  on("lock", "click", lock);
  whenHeld("locked", unlock);
  document.addEventListener("keydown", onKey);
  document.addEventListener("visibilitychange", stayAwake);
  document.addEventListener("contextmenu", (event) => {
    if (event.target.closest("#end, #locked")) event.preventDefault();
  });
  setInterval(showTime, 250);
}

/* -- putting it together */

setLanguage(navigator.language.slice(0, 2) in WORDS ? navigator.language.slice(0, 2) : "en");
listen();
await comeIn();
const channel = new Channel({
  heard(told) {
    scene = told;
    showScene();
  },
  silent(isSilent) {
    document.body.classList.toggle("silent", isSilent);
    if (scene) showScene();
    else at("state").textContent = isSilent ? words.silent : "";
  },
  entering: askForCode,
  taken(command) {
    button(command)?.classList.remove("sent");
  },
});
get("/api/me").then(({ role }) => { if (may(role, "see")) mine = role; if (scene) showScene(); }).catch(() => {});
