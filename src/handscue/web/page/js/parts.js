/* Fields that hold others: words in pairs, and the steps of another session, left out or changed. */
import { el, get, options } from "./desk.js";
import { INCLUDED, field, idOf } from "./fields.js";

/** Build a field of pairs, such as a word and how it is said; the last row is for another one. */
export function pairs(path, holder, [name, label, , [first, second], choices], { typed }) {
  const rows = el("div", { class: "stack" });
  const said = () => {
    const inputs = [...rows.children].map((row) => [...row.querySelectorAll("select, input")].map((one) => one.value.trim()));
    const value = Object.fromEntries(inputs.filter(([key, meaning]) => key && meaning));
    typed({ do: "set", at: path, field: name, value: Object.keys(value).length ? value : null });
    if (rows.lastChild.querySelector("input:last-of-type").value) rows.append(row("", ""));
  };
  const row = (key, meaning) => {
    const id = key ? `${idOf(path, name)}-${key}` : null;
    const named = { "aria-label": `${label}: ${first}`, input: said };
    return el("div", { class: "pair" },
      choices ? el("select", named, ...options(choices, key)) : el("input", { ...named, value: key, placeholder: first }),
      el("input", { id, "aria-label": `${label}: ${second}`, value: meaning, placeholder: second, input: said }),
      el("p", { id: id && `${id}-fault`, class: "fault", hidden: true }));
  };
  rows.append(...Object.entries(holder[name] ?? {}).map(([key, meaning]) => row(key, meaning)), row("", ""));
  return el("fieldset", { class: "field long" }, el("legend", label), rows);
}

const named = (steps = []) => steps.flatMap((one) => [one.name, ...named(one.steps)]).filter(Boolean);

/** Build what an included session's steps can be told: to stay out, or to be done otherwise. */
export function included(path, entry, desk) {
  const out = new Set(entry.leave_out), change = structuredClone(entry.change ?? {});
  const set = (name, value) => desk.typed({ do: "set", at: path, field: name, value });
  const leave = (name) => ({ target }) => {
    if (target.checked) out.add(name);
    else out.delete(name);
    set("leave_out", out.size ? [...out] : null);
  };
  const other = (name) => ({ field: what, value }) => {
    const { [what]: _, ...rest } = change[name] ?? {};
    change[name] = value === null ? rest : { ...rest, [what]: value };
    if (!Object.keys(change[name]).length) delete change[name];
    set("change", Object.keys(change).length ? change : null);
  };
  const step = (name) => el("details", { class: "part" },
    el("summary", name, el("span", { class: "quiet" }, out.has(name) ? "left out" : change[name] ? "changed" : "")),
    el("label", { class: "field yes" }, el("input", { type: "checkbox", checked: out.has(name), change: leave(name) }), "Leave it out"),
    el("div", { class: "fields" }, ...INCLUDED.map((one) =>
      field([...path, "change", name], change[name] ?? {}, one, { ...desk, typed: other(name) }))));
  const inside = el("div", { class: "stack" });
  return el("details", { toggle: async (event) => {
    if (!event.target.open || inside.childElementCount) return;
    const told = await get(`/api/edit/${encodeURIComponent(entry.include)}`).catch(() => ({}));
    const names = [...new Set([...named(told.data?.steps), ...out, ...Object.keys(change)])];
    inside.append(...names.map(step));
  } }, el("summary", "Leave steps out, or change them"), inside);
}
