/* Fields that hold others: things by name, the music, and the steps of another session, left out or changed. */
import { el, get, options } from "./desk.js";
import { INCLUDED, fault, field, idOf, written } from "./fields.js";

/** Return what has a name and a value as an object; null where that is nothing. */
function filled(entries) {
  const some = entries.filter(([name, value]) => name !== null && value != null);
  return some.length ? Object.fromEntries(some) : null;
}

/** Build an input, its problem below; where there is an example, its name stands above. */
function slot([name, label, example], value, legend, said, choices) {
  const about = { "aria-label": example ? null : `${legend}: ${label}`, input: said };
  const input = choices ? el("select", about, ...options(choices, value))
    : el("input", { ...about, value: written(value), autocomplete: "off", placeholder: example ?? label });
  const told = fault("");
  const mark = (id) => {
    input.id = name ? `${id}-${name}` : id;
    told.id = `${input.id}-fault`;
    input.setAttribute("aria-describedby", told.id);
  };
  const text = () => input.value.trim();
  const read = () => (name && /^-?\d{1,6}$/.test(text()) ? Number(text()) : text() || null);
  return { name, text, read, mark, made: el("div", example ? el("label", label, input) : input, told) };
}

/** Build the inputs of a value; `read` says what it is, a text where `alone` is all that is given. */
function slots(value, columns, alone, legend, said) {
  const had = value && typeof value === "object" ? value : { [alone]: value };
  const all = columns.map((column) => slot(column, had[column[0]], legend, said));
  const read = () => {
    const now = filled(Object.entries({ ...had, ...Object.fromEntries(all.map((one) => [one.name, one.read()])) }));
    return now && Object.keys(now).join() === alone ? now[alone] : now;
  };
  return { read, made: all.map(({ made }) => made), mark: (id) => all.forEach((one) => one.mark(id)) };
}

const group = (label, inside) => el("fieldset", { class: "field long" }, el("legend", label), inside);

/** Build a field of one thing with several parts, such as the music. */
export function whole(path, holder, [name, label, , columns], { typed }) {
  const own = slots(holder[name], columns, columns[0][0], label,
    () => typed({ do: "set", at: path, field: name, value: own.read() }));
  own.mark(idOf(path, name));
  return group(label, el("div", { class: "fields" }, ...own.made));
}

/** Build a field of things by name, such as a word and how it is said; the last row is for one more. */
export function pairs(path, holder, [name, label, , [first, ...rest], choices], { typed }) {
  const columns = rest.map((one) => (typeof one === "string" ? ["", one] : one)), many = columns[0][0] !== "";
  const rows = el("div", { class: "stack" }), all = [];
  const said = () => {
    typed({ do: "set", at: path, field: name, value: filled(all.map(({ key, own }) => [key.text() || null, own.read()])) });
    if (all.at(-1).own.read()) add("");
    mark();
  };
  const mark = () => all.filter(({ key }) => key.text()).forEach(({ key, own }) => {
    const id = `${idOf(path, name)}-${key.text()}`;
    own.mark(id);
    if (many) key.mark(id);
  });
  const add = (called, value) => {
    const key = slot(["", first], called, label, said, choices);
    const own = slots(value, columns, "", label, said);
    all.push({ key, own });
    rows.append(el("div", { class: many ? "pair many" : "pair" }, key.made, ...own.made));
  };
  Object.entries(holder[name] ?? {}).forEach(([called, value]) => add(called, value));
  add("");
  mark();
  return group(label, rows);
}

const named = (steps = []) => steps.flatMap((one) => [one.name, ...named(one.steps)]).filter(Boolean);

/** Build what an included session's steps can be told: to stay out, or to differ. */
export function included(path, entry, _, desk) {
  const out = new Set(entry.leave_out), change = structuredClone(entry.change ?? {});
  const set = (name, value) => desk.typed({ do: "set", at: path, field: name, value });
  const leave = (name) => ({ target }) => {
    if (target.checked) out.add(name);
    else out.delete(name);
    set("leave_out", out.size ? [...out] : null);
  };
  const other = (name) => ({ field: what, value }) => {
    const { [what]: before, ...rest } = change[name] ?? {};
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
