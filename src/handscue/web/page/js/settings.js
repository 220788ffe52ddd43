/* Voices, heard on this computer; words said the user's way; what sessions say of voice, talk and music. */
import { at, attempt, begin, button, card, el, get, may, on, post, tell } from "./desk.js";

const LANGUAGES = { English: "en", German: "de", French: "fr", Spanish: "es" };
const USUAL_SPEED = 150; // words a minute
const TALK = { full: "everything is said", brief: "each instruction once", names: "names only", chimes: "chimes only" };

let role = "control";

/** Have something heard; while a session is on, the desk says why not. */
async function hear(form) {
  tell("Making the speech …");
  await attempt(async () => {
    const { words, who, notices } = await post("/api/voices/hear", form);
    tell([`“${words}” (${who})`, ...notices].join(" "));
  });
}

const languageOf = (spoken) => LANGUAGES[Object.keys(LANGUAGES).find((name) => spoken.includes(name))] ?? "en";

const voice = ({ name, engine, languages }) => card(name, `${languages} · ${engine}`, el("div", { class: "foot" },
  button("Hear", () => hear({ voice: name, language: languageOf(languages) }), `Hear ${name}`)));

const word = ([written, said]) => el("li", { class: "row" },
  el("p", { class: "grow" }, el("strong", written), ` as ${said}`),
  button("Hear", () => hear({ words: written, language: "en" }), `Hear ${written}`),
  may(role, "edit") && button("Remove", () => change({ word: written }, `${written} is said the voice's own way again.`), `Remove ${written}`));

function words({ words: said, problem }) {
  at("words").replaceChildren(...Object.entries(said).map(word));
  if (problem) tell(problem);
}

function change(form, done) {
  return attempt(async () => {
    words(await post("/api/pronunciations/change", form));
    tell(done);
  });
}

const about = ({ voice: named, words_per_minute, talk, music }) => [
  named && `voice ${named}`,
  words_per_minute !== USUAL_SPEED && `${words_per_minute} words a minute`,
  TALK[talk],
  music && `music ${music.file}, ${music.level} dB`,
].filter(Boolean).join(" · ");

on("respell", "submit", async (event) => {
  event.preventDefault();
  const form = { word: at("word").value.trim(), said: at("said").value.trim() };
  if (await change(form, `Saved: ${form.word}.`)) {
    at("respell").reset();
    at("word").focus();
  }
});
on("try", "click", () => at("said").value.trim() && hear({ words: at("said").value.trim(), language: "en" }));

begin(async (mine) => {
  role = mine;
  tell("Looking for voices …");
  const told = await get("/api/settings");
  tell("");
  at("speaking").append(...told.speaking.map(({ language, who, why }) => el("li", `${language} is spoken by ${who}, ${why}.`)));
  at("voices").append(...told.voices.map(voice));
  at("more").hidden = told.lacking.length === 0;
  at("lacking").append(...told.lacking.map(({ name, languages, how }) => card(`${name} (${languages})`, how)));
  at("respell").hidden = !may(mine, "edit");
  const own = told.sessions.filter(about);
  at("sessions").append(...own.map((one) => card(one.title, about(one))));
  at("none").hidden = own.length > 0;
  words(told);
});
