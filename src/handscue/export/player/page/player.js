"use strict";
/*
 * One <audio> element plays the session's file; everything shown is a function of its time.
 *
 *     tap, headset, lock screen ──> seek / play / pause ──> <audio> ──time──> show()
 *
 * At a gate the file is not paused: a page that pauses in the background may never be let go on.
 * The quiet end of the gate's segment is played over and over until "next" leaves it.
 */
const session = JSON.parse(document.getElementById("session").textContent);
const { steps, words } = session;
const at = (id) => document.getElementById(id);
const audio = at("audio");

let current = -1; // index of the step shown
let passed = -1; // index of the last gate that was left by hand
let wakeLock = null;
let unlocking = 0;

const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);
const clock = (seconds) => {
  const whole = Math.max(0, Math.ceil(seconds - 0.001));
  const minutes = Math.floor(whole / 60);
  const rest = String(whole % 60).padStart(2, "0");
  if (minutes < 60) return `${minutes}:${rest}`;
  return `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, "0")}:${rest}`;
};
const indexAt = (time) => {
  let low = 0;
  let high = steps.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (steps[middle].start <= time + 0.02) low = middle;
    else high = middle - 1;
  }
  return low;
};
const isWaiting = (step, index) =>
  step.gate && passed !== index && !audio.paused && audio.currentTime >= step.gate.from;

/* -- what is shown ------------------------------------------------------------------------- */

function state(step, index) {
  if (audio.ended) return "over";
  if (audio.paused) return audio.currentTime === 0 ? "ready" : "paused";
  return isWaiting(step, index) ? "waiting" : "playing";
}

function show() {
  const index = indexAt(audio.currentTime);
  const step = steps[index];
  const now = state(step, index);
  if (document.body.dataset.state !== now) {
    document.body.dataset.state = now;
    at("state").textContent = words[now] ?? "";
    at("play").lastElementChild.textContent =
      now === "playing" || now === "waiting" ? words.pause : words.play;
    if ("mediaSession" in navigator) {
      navigator.mediaSession.playbackState = audio.paused ? "paused" : "playing";
    }
  }
  if (index !== current) {
    current = index;
    showStep(step, index);
  }
  at("countdown").textContent = now === "waiting" ? "" : clock(step.end - audio.currentTime);
  const left = session.total - audio.currentTime;
  at("left").textContent = fill(words.left, { time: clock(left) });
  at("progress").value = audio.currentTime / session.total;
  at("ends").textContent =
    now === "playing" ? fill(words.ends, { time: timeOfDay(Date.now() + left * 1000) }) : "";
}

const timeOfDay = (instant) =>
  new Date(instant).toLocaleTimeString(session.language, { hour: "numeric", minute: "2-digit" });

function showStep(step, index) {
  document.body.dataset.side = step.side;
  at("number").textContent = step.number;
  at("side").textContent = step.sideInWords;
  at("name").textContent = step.name;
  at("passes").textContent = step.details;
  at("say").textContent = step.say;
  at("picture").hidden = !step.picture;
  if (step.picture) at("picture").src = step.picture;
  at("caution").textContent = step.caution ? `⚠ ${step.caution}` : "";
  at("caution").hidden = !step.caution;
  const following = steps[index + 1];
  at("next").textContent = following
    ? fill(words.next_up, { name: following.heading })
    : words.last;
  at("status").textContent = step.heading;
  for (const row of at("rows").children) {
    const button = row.firstElementChild;
    if (Number(button.dataset.index) === index) button.setAttribute("aria-current", "step");
    else button.removeAttribute("aria-current");
  }
  tellPhone(step);
}

/* -- the phone's own controls: lock screen, headset, watch --------------------------------- */

function tellPhone(step) {
  if (!("mediaSession" in navigator)) return;
  navigator.mediaSession.metadata = new MediaMetadata({
    title: step.heading,
    artist: session.title,
    album: session.title,
    artwork: [{ src: "cover.png", sizes: "400x400", type: "image/png" }],
  });
}

function answerPhone() {
  if (!("mediaSession" in navigator)) return;
  const handlers = {
    play: start,
    pause: () => audio.pause(),
    nexttrack: forth,
    previoustrack: back,
    // With these, iOS would show ten seconds forth and back in place of next and previous; with
    // seekto, a stray thumb on the lock screen would throw the session about.
    seekforward: null,
    seekbackward: null,
    seekto: null,
  };
  for (const [action, handler] of Object.entries(handlers)) {
    try {
      navigator.mediaSession.setActionHandler(action, handler);
    } catch {
      /* an action this browser does not know */
    }
  }
}

async function stayAwake() {
  if (!("wakeLock" in navigator)) {
    at("advice").textContent = words.stay_awake;
    return;
  }
  if (audio.paused || document.visibilityState !== "visible" || wakeLock) return;
  try {
    wakeLock = await navigator.wakeLock.request("screen");
    wakeLock.addEventListener("release", () => { wakeLock = null; });
  } catch {
    at("advice").textContent = words.stay_awake; // a phone that saves its battery
  }
}

/* -- commands ------------------------------------------------------------------------------ */

function start() {
  if (audio.ended) { passed = -1; audio.currentTime = 0; }
  if (navigator.audioSession) navigator.audioSession.type = "playback"; // beats the silent switch
  audio.play().catch((error) => {
    if (error.name !== "AbortError") trouble();
  });
}

const toggle = () => (audio.paused ? start() : audio.pause());

function go(index) {
  const gate = steps[Math.min(index, steps.length - 1)].gate;
  if (gate && passed >= index) passed = -1; // it waits there again
  audio.currentTime = steps[Math.max(0, Math.min(index, steps.length - 1))].start;
  show();
}

function forth() {
  const index = indexAt(audio.currentTime);
  if (index + 1 >= steps.length) return;
  if (steps[index].gate) passed = index;
  go(index + 1);
}

function back() {
  const index = indexAt(audio.currentTime);
  go(audio.currentTime - steps[index].start > 3 ? index : index - 1);
}

const again = () => go(indexAt(audio.currentTime));

function wait() {
  const index = indexAt(audio.currentTime);
  const { gate } = steps[index];
  if (gate && passed !== index && !audio.paused && audio.currentTime >= gate.to) {
    audio.currentTime = gate.from;
  }
}

/* Some web servers give no parts of a file, and nothing can be skipped in it: then take it whole. */
async function takeWhole() {
  const { seekable } = audio;
  const isFree = seekable.length && seekable.end(seekable.length - 1) > audio.duration - 1;
  if (isFree || audio.src || location.protocol === "file:") return;
  const { currentTime, paused } = audio;
  try {
    const answer = await fetch(audio.currentSrc);
    audio.src = URL.createObjectURL(await answer.blob());
    audio.currentTime = currentTime;
    if (!paused) start();
  } catch {
    /* then it can be heard, but not skipped in */
  }
}

function trouble() {
  at("trouble").textContent = fill(words.no_sound, { file: session.files.join(", ") });
  at("trouble").hidden = false;
}

/* -- a lock against stray touches ---------------------------------------------------------- */

function lock() {
  at("locked").hidden = false;
  at("locked").focus();
}

function unlock() {
  clearTimeout(unlocking);
  unlocking = setTimeout(() => { at("locked").hidden = true; at("lock").focus(); }, 1200);
}

/* -- putting it together ------------------------------------------------------------------- */

function listSteps() {
  for (const [index, step] of steps.entries()) {
    const row = document.createElement("li");
    const button = document.createElement("button");
    const time = document.createElement("time");
    const name = document.createElement("span");
    button.type = "button";
    button.dataset.index = index;
    time.textContent = clock(step.start);
    name.textContent = [step.number, step.heading].filter(Boolean).join("  ");
    name.dir = "auto";
    button.append(time, name);
    button.addEventListener("click", () => { at("list").close(); go(index); });
    row.append(button);
    at("rows").append(row);
  }
}

const on = (id, event, handler) => at(id).addEventListener(event, handler);

function begin() {
  const labels = {
    again: words.again, steps: words.steps, lock: words.lock, close: words.close,
    locked: words.locked, sheet: words.sheet, "list-title": words.steps,
  };
  for (const [id, text] of Object.entries(labels)) at(id).textContent = text;
  at("back").lastElementChild.textContent = words.back;
  at("forth").lastElementChild.textContent = words.next;
  at("progress").setAttribute("aria-label", words.progress);
  listSteps();
  on("play", "click", toggle);
  on("back", "click", back);
  on("forth", "click", forth);
  on("again", "click", again);
  on("steps", "click", () => at("list").showModal());
  on("close", "click", () => at("list").close());
  on("lock", "click", lock);
  on("locked", "pointerdown", unlock);
  for (const event of ["pointerup", "pointerleave", "pointercancel"]) {
    on("locked", event, () => clearTimeout(unlocking));
  }
  on("locked", "keydown", (event) => { if (event.key === "Escape") unlock(); });
  on("audio", "timeupdate", () => { wait(); show(); });
  on("audio", "loadedmetadata", takeWhole);
  if (audio.readyState >= HTMLMediaElement.HAVE_METADATA) takeWhole(); // it was there before us
  for (const event of ["play", "pause", "ended", "seeked", "loadedmetadata"]) on("audio", event, show);
  on("audio", "playing", () => { answerPhone(); tellPhone(steps[current]); stayAwake(); });
  audio.lastElementChild.addEventListener("error", trouble); // none of the files can be had
  document.addEventListener("visibilitychange", stayAwake);
  document.addEventListener("keydown", (event) => {
    const byKey = { " ": toggle, n: forth, ArrowRight: forth, PageDown: forth, b: back,
      ArrowLeft: back, PageUp: back, a: again };
    const typing = event.target.closest("button, a, dialog") && event.key === " ";
    if (byKey[event.key] && !typing && !event.ctrlKey && !event.metaKey && at("locked").hidden) {
      event.preventDefault();
      byKey[event.key]();
    }
  });
  setInterval(() => { if (!audio.paused) { wait(); show(); } }, 200);
  answerPhone();
  stayAwake();
  show();
  if ("serviceWorker" in navigator && location.protocol !== "file:") {
    navigator.serviceWorker.register("worker.js").catch(() => {});
  }
}

begin();
