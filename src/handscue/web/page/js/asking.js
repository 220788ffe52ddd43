/* Questions in a window of the page: a few words, or one of several answers. */
import { button, el, post } from "./desk.js";

/** Show a dialog that ends with one of its buttons; return that button's value, "" when closed. */
function asked(title, parts, buttons) {
  return new Promise((answered) => {
    const dialog = el("dialog", { "aria-labelledby": "question", close: () => {
      dialog.remove();
      answered(dialog.returnValue);
    } },
      el("form", { method: "dialog" },
        el("h2", { id: "question" }, title), ...parts,
        el("div", { class: "answers" }, ...buttons.map(([value, words], index) =>
          el("button", { type: "submit", value, class: index ? null : "main" }, words)))));
    document.body.append(dialog);
    dialog.showModal();
  });
}

/** Ask for a few words; return them, or null. */
export async function askWords(title, label, value, done) {
  const input = el("input", { id: "words", maxlength: "120", required: true, autocomplete: "off", value });
  queueMicrotask(() => input.select());
  const cancel = button("Cancel", () => cancel.closest("dialog").close(""));
  const answer = await asked(title, [el("label", { for: "words" }, label), input, cancel], [["done", done]]);
  return answer === "done" && input.value.trim() ? input.value.trim() : null;
}

/** Ask before something that cannot be undone; `yes` is what the button that does it says. */
export const askSure = (title, words, yes) =>
  asked(title, [el("p", `${words} This cannot be undone.`.trim())], [["", "Keep it"], ["yes", yes]]);

/** Ask which way to go, of pairs of a value and its words; return a value, or "". */
export const askWhich = (title, words, ways) => asked(title, [el("p", words)], ways);

let asking = null;

/** Ask for the six digits until the desk takes them; return them. */
export const askForCode = () => (asking ??= untilTaken().finally(() => { asking = null; }));

async function untilTaken() {
  for (let told = ""; ;) {
    const input = el("input", { id: "code", inputmode: "numeric", autocomplete: "off", maxlength: "7", required: true });
    await asked("Enter the code", [
      el("label", { for: "code" }, "handscue shows six digits on the computer: on the page Phones, and in the terminal."),
      input, el("p", { class: "problem", role: "alert", hidden: !told }, told)], [["", "Enter"]]);
    try {
      if (input.value) await post("/api/enter", { key: input.value });
      if (input.value) return input.value.replace(/\s/g, "");
    } catch (error) {
      told = error.message;
    }
  }
}
