/* Exports: what is wanted, how far they are, and what they made. All of it is the desk's: a page may go and come back. */
import { at, attempt, begin, button, el, get, on, options, post, quiet, tell } from "./desk.js";
import { chooseSession } from "./rooms.js";

const AGAIN_MS = 700;
const FORMATS = {
  ".mp3": "MP3, for any phone", ".m4a": "M4A, for any phone", ".m4b": "M4B, an audiobook", ".opus": "Opus, small",
  ".ogg": "Ogg Vorbis", ".flac": "FLAC, lossless", ".wav": "WAV, uncompressed",
};
const SIDECARS = {
  html: "Sheet to print", vtt: "Captions (WebVTT)", srt: "Captions (SubRip)", lrc: "Lyrics",
  cue: "Cue sheet", "labels.txt": "Audacity labels", json: "Data for programs",
};
const STATES = { waiting: "Waiting its turn", done: "Done", cancelled: "Cancelled", failed: "Not exported" };

function choose({ formats, voices, sidecars, music }) {
  at("format").append(...options(formats.map(({ suffix }) => [suffix, FORMATS[suffix] ?? suffix]), ".mp3"));
  const about = () => {
    at("plays").textContent = formats.find(({ suffix }) => suffix === at("format").value).plays;
  };
  on("format", "change", about);
  about();
  at("voice").append(...options(voices.map((name) => [name, name])));
  at("music").append(...options(music.map((name) => [`/${name}`, name])));
  const known = Object.keys(SIDECARS);
  sidecars.sort((one, other) => known.indexOf(one) - known.indexOf(other));
  at("sidecars").append(...sidecars.map((kind) =>
    el("label", el("input", { type: "checkbox", value: kind }), SIDECARS[kind] ?? kind)));
}

const text = (id) => at(id).value.trim() || null;
const number = (id, sign) => (at(id).value === "" ? null : sign * at(id).value);

const wished = () => ({
  session: at("session").value,
  format: at("format").value,
  fit: text("fit"),
  begin: text("begin"),
  end_at: text("end"),
  gap: text("gap"),
  split: at("split").checked,
  loudness: number("loudness", 1),
  drop_optional: at("drop").checked,
  side: text("side"),
  talk: text("talk"),
  voice: text("voice"),
  music: at("music").value !== "none",
  music_file: at("music").value.startsWith("/") ? at("music").value.slice(1) : null,
  music_level: number("level", -1),
  sidecars: [...at("sidecars").querySelectorAll(":checked")].map((one) => one.value),
});

const size = (bytes) =>
  bytes < 1e6 ? `${Math.max(1, Math.round(bytes / 1e3))} kB` : `${(bytes / 1e6).toFixed(bytes < 1e7 ? 1 : 0)} MB`;

/* What "put it on this phone" makes: a page that plays the session in this browser. */
const PLAYER = ".player";
const ABOUT_PLAYER = isSecureContext
  ? "It then plays on the phone itself, even while locked, and without a network once it has been opened."
  : "It then plays on the phone itself, even while locked, as long as handscue is open here. Without TLS the phone cannot keep it: to play it without a network, export an MP3 and download it.";

const isOver = ({ state }) => state !== "waiting" && state !== "working";

const titleOf = ({ session, suffix }) => (suffix === PLAYER ? `${session} on this phone` : `${session}${suffix}`);
const how = (job) => (job.state === "working" ? `${job.doing || "Starting"} …` : STATES[job.state]);
const keyOf = (job) => JSON.stringify([job.id, job.state, job.notices]);

const soundFirst = ({ files, suffix }) => [...files].sort((one, other) =>
  other.name.endsWith(suffix) - one.name.endsWith(suffix));

function card(job) {
  const title = titleOf(job);
  return el("li", { "data-key": keyOf(job), "data-state": job.state },
    el("h3", title),
    el("p", { class: "how" }, how(job)),
    job.state === "working" && el("progress", { max: 100, "aria-label": title }),
    job.problem && el("p", { class: "problem" }, job.problem),
    ...job.notices.map((notice) => quiet(notice)),
    job.suffix === PLAYER && job.state === "done" &&
      el("a", { class: "button main", href: `/player/${job.id}/`, "aria-label": `Open ${title}` }, "Open in this browser"),
    ...(job.suffix === PLAYER ? [] : soundFirst(job)).map(({ name, size: bytes }, index) =>
      el("a", { class: index ? "button" : "button main", download: name, href: `/api/exports/${job.id}/${encodeURIComponent(name)}` },
        `Download ${name} (${size(bytes)})`)),
    job.plays && job.suffix !== PLAYER && quiet(job.plays),
    el("div", { class: "foot" }, away(job, title)));
}

function away(job, title) {
  const word = isOver(job) ? "Remove" : "Cancel";
  return button(word, () => change("/api/exports/cancel", { id: job.id }), `${word} ${title}`);
}

let timer = 0;

/** Show what there is; a card stays the same element while its state does: no focus is lost. */
function draw(jobs) {
  const before = new Map([...at("exports").children].map((one) => [one.dataset.key, one]));
  const cards = jobs.map((job) => before.get(keyOf(job)) ?? card(job));
  jobs.forEach((job, index) => {
    cards[index].querySelector(".how").textContent = how(job);
    const bar = cards[index].querySelector("progress");
    if (bar) bar.value = job.percent;
  });
  if (cards.some((one, index) => one !== at("exports").children[index]) || cards.length !== before.size) {
    at("exports").replaceChildren(...cards);
  }
  at("none").hidden = jobs.length > 0;
  told(jobs);
}

const states = new Map();

/** Say once when an export is over, for those who do not see it. */
function told(jobs) {
  for (const job of jobs) {
    const last = states.get(job.id);
    if (last && last !== job.state && isOver(job)) tell(`${titleOf(job)}: ${STATES[job.state]}`);
    states.set(job.id, job.state);
  }
}

async function look() {
  clearTimeout(timer);
  const { exports } = await get("/api/exports");
  draw(exports);
  if (!exports.every(isOver)) timer = setTimeout(() => look().catch(lost), AGAIN_MS);
}

function lost(error) {
  tell(error.message);
  timer = setTimeout(() => look().catch(lost), 3 * AGAIN_MS);
}

async function change(path, form) {
  await attempt(async () => {
    await post(path, form);
    tell("");
    await look();
  });
}

begin(async () => {
  const [choices] = await Promise.all([get("/api/exports/choices"), chooseSession()]);
  choose(choices);
  on("wish", "submit", (event) => {
    event.preventDefault();
    change("/api/exports/add", wished()).then(() => at("exports").scrollIntoView({ block: "nearest" }));
  });
  at("here-about").textContent = ABOUT_PLAYER;
  on("here", "click", () => {
    const { session, fit, drop_optional: drop, talk } = wished();
    change("/api/player/make", { session, fit, drop_optional: drop, talk });
  });
  await look();
});
