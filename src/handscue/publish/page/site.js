// Shows the sessions that have every word that is looked for, in their names, areas or steps.
"use strict";

const search = document.getElementById("search");
const found = document.getElementById("found");
const cards = [...document.querySelectorAll(".card")];

// Letters without their accents, so that "corner" finds "córner" as it is typed on any keyboard.
const plain = (text) => text.normalize("NFD").replace(/\p{Mn}/gu, "").toLowerCase();
const sought = new Map(cards.map((card) => [card, plain(card.dataset.sought)]));

function show() {
  const words = plain(search.value).split(/\s+/).filter(Boolean);
  let number = 0;
  for (const card of cards) {
    card.hidden = !words.every((word) => sought.get(card).includes(word));
    number += card.hidden ? 0 : 1;
  }
  found.textContent = number === 0 && words.length > 0
    ? found.dataset.nothing
    : found.dataset.found.replace("{number}", number).replace("{all}", cards.length);
}

search.addEventListener("input", show);
show(); // a browser that goes back fills in what was typed
