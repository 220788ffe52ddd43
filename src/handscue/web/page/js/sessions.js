/* The sessions there are: found by a word, played at a touch. */
import { about, at, begin, button, clock, el, get, may, on, perform, quiet, tell } from "./desk.js";
import { newSession, shelfButtons } from "./shelf.js";

const DAY_MS = 24 * 3600 * 1000;

function ago(unix) {
  const days = Math.floor((new Date().setHours(24, 0, 0, 0) - unix * 1000) / DAY_MS);
  if (days < 1) return "played today";
  if (days === 1) return "played yesterday";
  if (days < 60) return `played ${days} days ago`;
  return `played on ${new Date(unix * 1000).toLocaleDateString()}`;
}

function card(session, mine, again) {
  const words = [session.length && clock(session.length), session.position].filter(Boolean).join(" · ");
  const title = session.title || session.name, controls = may(mine, "control"), plays = session.length && controls;
  return el("li", {},
    el("h2", title),
    el("p", session.length ? words : "This session has problems. Edit it to see which."),
    quiet(session.areas.slice(0, 8).join(", "), session.areas.length > 8 && " …"),
    el("div", { class: "foot" },
      el("span", { class: "quiet" }, session.last ? ago(session.last) : "not played yet"),
      plays && el("button", { class: "main", "aria-label": `Play ${title}`, click: () => play(session) }, "Play")),
    session.left && controls && button(`Resume in ${session.left}`, () => play(session, true), `Resume ${title}`),
    plays && el("p", { class: "links" }, link("/rehearse", "Rehearse", session), link("/fit", "Fit to a length", session)),
    shelfButtons(session, mine, again));
}

const link = (page, words, { name, title }) => el("a", {
  class: "quiet", href: about(page, name), "aria-label": `${words}: ${title || name}`,
}, words);

function play(session, resume = false) {
  tell(`Starting ${session.title} …`);
  perform("/api/play", { session: session.name, resume, listen: at("listen").checked });
}

const found = (session, wanted) =>
  [session.title, session.name, session.position, ...session.areas].join(" ").toLocaleLowerCase()
    .includes(wanted.trim().toLocaleLowerCase());

begin(async (mine) => {
  let sessions = [];
  const show = () => {
    const chosen = sessions.filter((session) => found(session, at("search").value));
    at("sessions").replaceChildren(...chosen.map((session) => card(session, mine, read)));
    tell(chosen.length === 1 ? "One session" : `${chosen.length} sessions`);
  };
  const read = async () => {
    ({ sessions } = await get("/api/sessions"));
    show();
  };
  on("search", "input", show);
  at("new").hidden = at("trash").hidden = !may(mine, "edit");
  on("new", "click", newSession);
  at("ear").hidden = !may(mine, "control") || !(await get("/api/words")).words.length;
  tell("Looking for sessions …");
  await read();
});
