/* The trash: sessions that were deleted, put back or deleted for good. */
import { askSure } from "./asking.js";
import { at, attempt, begin, button, el, get, post, quiet, tell } from "./desk.js";

/** Do something, show the trash as it is then, and say what was done. */
async function done(path, { name }, words) {
  await attempt(async () => {
    await post(path, { trashed: name });
    await read();
    tell(words);
  });
}

async function forGood(session) {
  if (await askSure(`Delete “${session.title}” for good?`, "", "Delete it")) await done("/api/shelf/gone", session, `“${session.title}” is gone.`);
}

function card(session) {
  const { title, deleted } = session;
  const when = new Date(deleted * 1000).toLocaleString([], { dateStyle: "medium", timeStyle: "short" });
  return el("li", {},
    el("h2", title),
    quiet(`Deleted ${when}`),
    el("div", { class: "shelf" },
      button("Put back", () => done("/api/shelf/back", session, `“${title}” is back.`), `Put back: ${title}`),
      button("Delete for good", () => forGood(session), `Delete for good: ${title}`)));
}

async function read() {
  const { trashed } = await get("/api/trash");
  at("trash").replaceChildren(...trashed.map(card));
  tell(trashed.length ? "" : "The trash is empty.");
}

begin(read);
