/* A session gone through without a client: faster, in part, over and over, or as a quiz. */
import { at, begin, may, on, perform } from "./desk.js";
import { chooseSession } from "./rooms.js";

const wanted = () => ({
  session: at("session").value,
  only: at("only").value,
  tempo: at("tempo").value,
  loop: at("loop").checked,
  learn: at("learn").checked,
});

begin(async (mine) => {
  await chooseSession();
  for (const button of document.querySelectorAll("#rehearsal button")) button.disabled = !may(mine, "control");
  on("rehearsal", "submit", (event) => {
    event.preventDefault();
    perform("/api/rehearse", wanted());
  });
  on("quiz", "click", () => perform("/api/rehearse", { session: at("session").value, only: at("only").value, quiz: true }));
});
