/* What is done with whole sessions: begun, edited, copied, renamed, deleted, and brought back. */
import { askWords } from "./asking.js";
import { about, at, attempt, el, may, post, tell } from "./desk.js";

const edited = (name) => about("/edit", name);

/** Do something with a session, then show the sessions as they are now; say what was done. */
async function done(work, again, words) {
  try {
    const told = await work();
    await again();
    tell(words);
    return told;
  } catch (error) {
    tell(error.message);
  }
  return null;
}

async function copy(session, again) {
  const title = await askWords("Copy this session", "What is the copy called?", `${session.title} (copy)`, "Copy");
  if (title) await done(() => post("/api/shelf/copy", { name: session.name, title }), again, `Copied as “${title}”.`);
}

async function rename(session, again) {
  const title = await askWords("Rename this session", "What is it called?", session.title || session.name, "Rename");
  if (title) await done(() => post("/api/shelf/rename", { name: session.name, title }), again, `Renamed to “${title}”.`);
}

async function remove(session, again) {
  const title = session.title || session.name;
  const told = await done(() => post("/api/shelf/delete", { name: session.name }), again, `“${title}” is in the trash. `);
  if (!told) return;
  const back = () => done(() => post("/api/shelf/back", told), again, `“${title}” is back.`);
  const undo = el("button", { click: back }, "Undo");
  at("status").append(undo);
  undo.focus();
}

/** The buttons of a session's card. */
export function shelfButtons(session, mine, again) {
  if (!may(mine, "edit")) return null;
  const title = session.title || session.name;
  const one = (words, work) => el("button", {
    "aria-label": `${words} ${title}`, click: () => work(session, again),
  }, words);
  return el("div", { class: "shelf" },
    el("a", { class: "button", href: edited(session.name), "aria-label": `Edit ${title}` }, "Edit"),
    session.length ? one("Copy", copy) : null,
    session.own ? one("Rename", rename) : null,
    session.own ? one("Delete", remove) : null);
}

/** Begin a session of one's own, and edit it. */
export async function newSession() {
  const title = await askWords("A new session", "What is it called?", "My session", "Begin");
  if (!title) return;
  await attempt(async () => {
    location.assign(edited((await post("/api/shelf/new", { title })).name));
  });
}
