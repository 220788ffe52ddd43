/* Questions in a window of the page: a few words, or one of several answers. */
import { el } from "./desk.js";

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
          el("button", { value, class: index ? null : "main" }, words)))));
    document.body.append(dialog);
    dialog.showModal();
  });
}

/** Ask for a few words; return them, or null. */
export async function askWords(title, label, value, done) {
  const input = el("input", { id: "words", maxlength: "120", required: true, autocomplete: "off", value });
  queueMicrotask(() => input.select());
  const cancel = el("button", { type: "button", click: () => cancel.closest("dialog").close("") }, "Cancel");
  const answer = await asked(title, [el("label", { for: "words" }, label), input, cancel], [["done", done]]);
  return answer === "done" && input.value.trim() ? input.value.trim() : null;
}

/** Ask which of several ways to go: pairs of a value and its words; return a value, or "". */
export const askWhich = (title, words, ways) => asked(title, [el("p", {}, words)], ways);
