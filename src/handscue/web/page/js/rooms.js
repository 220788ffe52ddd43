/* What several rooms share: which session it is about. */
import { at, el, get } from "./desk.js";

/** Fill the choice of sessions; the one that the address names is chosen. Return its value. */
export async function chooseSession(changed = () => {}) {
  const { sessions } = await get("/api/sessions");
  const wanted = new URLSearchParams(location.search).get("session");
  const usable = sessions.filter((session) => session.length);
  at("session").append(...usable.map(({ name, title }) =>
    el("option", { value: name, selected: name === wanted }, title || name)));
  at("session").addEventListener("change", () => {
    history.replaceState(null, "", `?session=${encodeURIComponent(at("session").value)}`);
    changed(at("session").value);
  });
  return at("session").value;
}
