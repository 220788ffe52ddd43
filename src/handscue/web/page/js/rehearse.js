/* A session gone through without a client: faster, in part, over and over, or as a quiz. */
import { at, begin, el, get, may, post, tell } from "./desk.js";

const wanted = () => ({
  session: at("session").value,
  only: at("only").value,
  tempo: at("tempo").value,
  loop: at("loop").checked,
  learn: at("learn").checked,
});

async function start(form) {
  try {
    await post("/api/rehearse", form);
    location.assign("/control");
  } catch (error) {
    tell(error.message);
  }
}

begin(async (mine) => {
  const { sessions } = await get("/api/sessions");
  const asked = new URLSearchParams(location.search).get("session");
  const playable = sessions.filter(({ length }) => length);
  at("session").replaceChildren(...playable.map(({ name, title }) =>
    el("option", { value: name, selected: name === asked }, title)));
  for (const button of document.querySelectorAll("#rehearsal button")) button.disabled = !may(mine, "control");
  at("rehearsal").addEventListener("submit", (event) => {
    event.preventDefault();
    start(wanted());
  });
  at("quiz").addEventListener("click", () => start({ session: at("session").value, only: at("only").value, quiz: true }));
});
