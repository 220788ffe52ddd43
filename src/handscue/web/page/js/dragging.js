/* Cards moved by dragging, with a mouse or a finger; the arrows beside the grip do the same by keyboard. */
import { el } from "./desk.js";
import { at, kindOf } from "./entries.js";

const EDGE = 90, SCROLLS = 14; // pixels

/** Return where a card let go at a point would go: into which list, before which entry; else null. */
function target(x, y, path, data) {
  const card = document.elementFromPoint(x, y)?.closest(".entry");
  const over = card && JSON.parse(card.dataset.path);
  if (!card || path.every((part, depth) => part === over[depth])) return null; // onto itself
  const list = over.slice(0, -1), index = over.at(-1);
  const { top, bottom } = card.querySelector("details").getBoundingClientRect();
  if (kindOf(at(data, path)) !== "step") {
    if (list.length > 1 || list[0] === "setup") return null; // blocks and sessions stay outside
  } else if (y > bottom && kindOf(at(data, over)) === "block") {
    return { card, mark: "within", to: [...over, "steps"], index: at(data, over).steps.length };
  }
  const isAfter = y > (top + bottom) / 2;
  return { card, mark: isAfter ? "after" : "before", to: list, index: index + isAfter };
}

/** Build the grip of a card. */
export function grip(path, desk) {
  let found = null, scrolling = 0;
  const mark = (next) => {
    found?.card.classList.remove(found.mark);
    found = next;
    found?.card.classList.add(found.mark);
  };
  const made = el("span", { class: "grip", "aria-hidden": "true", title: "Drag to move", pointerdown: (down) => {
    if (down.button) return;
    down.preventDefault();
    const card = made.closest(".entry");
    let { clientX: x, clientY: y } = down;
    const look = () => mark(target(x, y, path, desk.draft.data));
    made.setPointerCapture(down.pointerId);
    card.classList.add("dragged");
    made.onpointermove = (move) => {
      ({ clientX: x, clientY: y } = move);
      look();
    };
    scrolling = setInterval(() => {
      scrollBy(0, y < EDGE ? -SCROLLS : y > innerHeight - EDGE ? SCROLLS : 0);
      look();
    }, 30);
    made.onpointerup = made.onpointercancel = ({ type }) => {
      const where = type === "pointerup" && found;
      clearInterval(scrolling);
      mark(null);
      card.classList.remove("dragged");
      made.onpointermove = made.onpointerup = made.onpointercancel = null;
      if (where) desk.drop(path, where);
    };
  } }, "⠿");
  return made;
}
