/* How phones come in, and which are in. */
import { at, attempt, begin, button, card, el, get, on, post, quiet } from "./desk.js";

function ways({ bases, others, code, secure, trust }) {
  if (bases.length === 1) {
    return [
      el("p", "Only this computer can reach handscue now. To use a phone, close handscue and start it with:"),
      el("p", el("code", "handscue web --lan any")),
    ];
  }
  return [
    el("p", "Point the phone's camera at this code. Phones can control the session that plays; they change nothing else."),
    ...bases.slice(1).map((base, index) => el("figure", {},
      el("img", { class: "qr", alt: `QR code for ${base}`, src: `/api/ways-in/code.svg?base=${index + 1}` }),
      el("figcaption", `${base}/control`),
      el("details", el("summary", "For somebody who only watches"),
        el("img", { class: "qr", loading: "lazy", alt: `QR code for ${base}, only to watch`, src: `/api/ways-in/code.svg?base=${index + 1}&role=see` })))),
    el("p", "Or open this address on the phone and type the code:"),
    el("p", { class: "digits" }, code.replace(/(...)(...)/, "$1 $2")),
    others.length && quiet(`Other addresses of this computer, not in use: ${others.join(", ")}`),
    trust && el("p", `For a phone to trust this computer, open ${bases[bases.length - 1]}/trust on it once.`),
    secure ? null : el("p", { class: "problem" },
      "This connection is not encrypted: others on this network could read what is sent. The page cannot keep the phone's screen on, and it does not work offline."),
  ].filter(Boolean);
}

const device = ({ id, name, role, since }) => card(name, `can ${role} · since ${new Date(since * 1000).toLocaleString()}`,
  el("div", { class: "foot" }, button("Sign out", () => change("/api/ways-in/revoke", { id }))));

async function change(path, form) {
  await attempt(async () => {
    await post(path, form);
    await show();
  });
}

async function show() {
  const told = await get("/api/ways-in");
  at("ways").replaceChildren(...ways(told));
  at("devices").replaceChildren(...told.devices.map(device));
}

on("renew", "click", () => change("/api/ways-in/renew"));
begin(show);
