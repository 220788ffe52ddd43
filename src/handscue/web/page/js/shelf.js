/* What is done with whole sessions: begun, edited, copied, renamed, deleted, and brought back. */
import { askWords } from "./asking.js";
import { about, at, attempt, button, el, may, post, tell } from "./desk.js";

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

/** Do what needs a title, such as to rename a session. */
async function titled({ name }, again, way, label, usual, said) {
  const title = await askWords(`${way} this session`, label, usual, way);
  if (title) await done(() => post(`/api/shelf/${way.toLowerCase()}`, { name, title }), again, `${said} “${title}”.`);
}

const copy = (session, again) =>
  titled(session, again, "Copy", "What is the copy called?", `${session.title} (copy)`, "Copied as");
const rename = (session, again) =>
  titled(session, again, "Rename", "What is it called?", session.title || session.name, "Renamed to");

async function remove(session, again) {
  const title = session.title || session.name;
  const told = await done(() => post("/api/shelf/delete", { name: session.name }), again, `“${title}” is in the trash. `);
  if (!told) return;
  const back = () => done(() => post("/api/shelf/back", told), again, `“${title}” is back.`);
  const undo = button("Undo", back);
  at("status").append(undo);
  undo.focus();
}

/** The buttons of a session's card. */
export function shelfButtons(session, mine, again) {
  if (!may(mine, "edit")) return null;
  const title = session.title || session.name;
  const one = (words, work) => button(words, () => work(session, again), `${words} ${title}`);
  return el("div", { class: "shelf" },
    el("a", { class: "button", href: edited(session.name), "aria-label": `Edit ${title}` }, "Edit"),
    session.length && one("Copy", copy),
    session.own && one("Rename", rename),
    session.own && one("Delete", remove));
}

/** Begin a session of one's own, and edit it. */
export async function newSession() {
  const title = await askWords("A new session", "What is it called?", "My session", "Begin");
  if (!title) return;
  await attempt(async () => {
    location.assign(edited((await post("/api/shelf/new", { title })).name));
  });
}
