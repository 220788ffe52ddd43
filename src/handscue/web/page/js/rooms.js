/* What several rooms share: which session it is about. */
import { about, addressed, at, get, on, options } from "./desk.js";

/** Fill the choice of sessions; the one that the address names is chosen. Return its value. */
export async function chooseSession(changed = () => {}) {
  const { sessions } = await get("/api/sessions");
  const wanted = addressed("session");
  const usable = sessions.filter((session) => session.length);
  at("session").append(...options(usable.map(({ name, title }) => [name, title || name]), wanted));
  on("session", "change", () => {
    history.replaceState(null, "", about("", at("session").value));
    changed(at("session").value);
  });
  return at("session").value;
}
