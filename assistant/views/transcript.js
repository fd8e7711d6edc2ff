// Runs once, when the transcript's view is on the page. The address says which transcript is shown, and which of its
// sentences are marked.

const edition = () => element.querySelector(".edition");
const chooser = () => element.querySelector(".choose select");
const MARGIN = 80; // pixels at the window's edges that the search box may cover
const calm = matchMedia("(prefers-reduced-motion: reduce)");
const places = (selector = "[data-start]") => [...edition().querySelectorAll(selector)];

// Reading

let read = null; // the transcript that is shown, and the language around it
const load = async (id) => {
  const wanted = `${id} ${miit.language()}`;
  if (read === wanted) return true;
  const box = edition();
  if (!(await miit.read(box, () => server.read({ document: id, reader: miit.language() })))) return false;
  read = wanted;
  text = null;
  if (needle().value) {
    find();
    step(1);
  }
  const details = box.querySelector(".contents details");
  if (details) details.open = matchMedia("(min-width: 80rem)").matches;
  const first = box.querySelector(".s");
  if (first) first.tabIndex = 0;
  return true;
};

const show = async (query, { returning = false } = {}) => {
  if (!chooser() || (returning && read)) return;
  const id = query.get("document") ?? (read ? chooser().value : chooser().options[0].value);
  chooser().value = id;
  if (!(await load(id))) return;
  const isMarked = mark(Number(query.get("start") ?? NaN), Number(query.get("end") ?? NaN));
  if (!isMarked && (query.get("start") || query.get("end"))) tellNoPlace();
};
miit.onView("transcript", show);

// In another language: everything was drawn again.
watch("value", () => {
  read = null;
  if (document.documentElement.dataset.view === "transcript") show(new URLSearchParams(location.search));
});

element.addEventListener("change", (event) => {
  if (event.target === chooser()) miit.go({ view: "transcript", document: event.target.value });
});

// Places: a click on a sentence, or Enter, gives the address its place, and the address marks it. The sentences are one
// stop for Tab; arrows go from one to the next.

const mark = (start, end) => {
  for (const place of places(".marked")) place.classList.remove("marked");
  edition().querySelector(".copy")?.remove();
  edition().querySelector(".elsewhere")?.remove();
  edition().querySelector(".no-place")?.remove();
  if (!(start < end)) return false;
  const marked = places().filter((place) => Number(place.dataset.start) < end && start < Number(place.dataset.end));
  if (!marked.length) return false;
  for (const place of marked) place.classList.add("marked");
  marked.at(-1).after(copyButton());
  compare(marked.at(-1), start, end);
  stop(marked[0]);
  marked[0].focus({ preventScroll: true });
  const { top, bottom } = marked[0].getBoundingClientRect();
  if (top < MARGIN || bottom > innerHeight - MARGIN) marked[0].scrollIntoView({ block: "center", behavior: "auto" });
  return true;
};

const tellNoPlace = () => {
  const notice = document.createElement("p");
  notice.className = "notice no-place";
  notice.setAttribute("role", "status");
  notice.lang = miit.language();
  notice.textContent = edition().dataset.noPlace;
  edition().prepend(notice);
};

// What the other languages of the event say there.
const compare = async (place, start, end) => {
  const html = await server.beside({ document: chooser().value, start, end, reader: miit.language() }).catch(() => "");
  if (!html || !place.classList.contains("marked") || !place.isConnected) return;
  edition().querySelector(".elsewhere")?.remove();
  place.closest("p, h2, h3").insertAdjacentHTML("afterend", html);
};

const stop = (place) => {
  for (const other of places("[tabindex='0'][data-start]")) other.tabIndex = -1;
  place.tabIndex = 0;
};

const link = (place) => {
  const { start, end } = place.dataset;
  miit.go({ view: "transcript", document: chooser().value, start, end });
};

const copyButton = () => {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "copy";
  button.textContent = edition().dataset.copyLink;
  button.lang = miit.language();
  button.dir = document.documentElement.dir;
  button.addEventListener("click", async () => {
    if (!(await miit.copy(location.href))) return;
    button.textContent = edition().dataset.copied;
    miit.say(button.textContent);
  });
  return button;
};

element.addEventListener("click", (event) => {
  const jump = event.target.closest(".contents a");
  if (jump) {
    event.preventDefault();
    const turn = edition().querySelector(`[id="${jump.hash.slice(1)}"]`);
    turn.focus({ preventScroll: true });
    turn.scrollIntoView({ block: "start", behavior: "auto" });
    return;
  }
  const place = event.target.closest(".s");
  // A click that ends a selection selects.
  if (place && getSelection().isCollapsed) link(place);
});

element.addEventListener("keydown", (event) => {
  const place = event.target.closest(".s");
  if (!place || event.ctrlKey || event.metaKey || event.altKey) return;
  const steps = { ArrowDown: 1, ArrowUp: -1, ArrowRight: 1, ArrowLeft: -1 };
  if (event.key === "Enter") link(place);
  else if (event.key in steps) {
    const all = places(".s");
    const next = all[all.indexOf(place) + steps[event.key]];
    if (!next) return;
    event.preventDefault();
    stop(next);
    next.focus({ preventScroll: true });
    next.scrollIntoView({ block: "nearest" });
  }
});

// Finding: what is written is compared without case, width and the ways to compose a letter, within a paragraph.

const needle = () => element.querySelector(".find input");
const folded = (string) => string.normalize("NFKD").toLowerCase().replace(/\s+/g, " ");

let text = null; // { folded, nodes, offsets }: every folded character with the node and the offset that it stands at
const gather = () => {
  const characters = [];
  const nodes = [];
  const offsets = [];
  const put = (string, node, offset) => {
    for (const unit of string.split("")) {
      characters.push(unit);
      nodes.push(node);
      offsets.push(offset);
    }
  };
  for (const block of places("h2, h3, h4, .text p")) {
    const walker = document.createTreeWalker(block, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const node = walker.currentNode;
      if (node.parentElement.closest(".copy")) continue;
      let offset = 0;
      for (const character of node.data) {
        const plain = folded(character);
        if (plain !== " " || characters.at(-1) !== " ") put(plain, node, offset);
        offset += character.length;
      }
    }
    put("\u0000", block, 0);
  }
  return { folded: characters.join(""), nodes, offsets };
};

let matches = []; // starts and ends in text.folded
let current = -1;
const rangeOf = ([start, end]) => {
  const range = new Range();
  range.setStart(text.nodes[start], text.offsets[start]);
  const last = text.nodes[end - 1];
  // Up to the next character of the text, which one letter of it may have made several.
  const width = String.fromCodePoint(last.data.codePointAt(text.offsets[end - 1])).length;
  range.setEnd(last, text.offsets[end - 1] + width);
  return range;
};

const find = () => {
  text ??= gather();
  const wanted = folded(needle().value).trim();
  matches = [];
  current = -1;
  for (let at = wanted ? text.folded.indexOf(wanted) : -1; at >= 0; at = text.folded.indexOf(wanted, at + wanted.length)) {
    matches.push([at, at + wanted.length]);
  }
  globalThis.CSS.highlights?.set("found", new Highlight(...matches.slice(0, 5_000).map(rangeOf)));
  globalThis.CSS.highlights?.delete("found-here");
  tell();
};

const tell = () => {
  const count = element.querySelector(".count");
  const { matches: several, noMatch } = edition().dataset;
  const said = several.replace("{n}", current + 1).replace("{count}", matches.length);
  count.textContent = !needle().value.trim() ? "" : matches.length ? said : noMatch;
  for (const button of element.querySelectorAll(".find button")) button.disabled = !matches.length;
};

const step = (by) => {
  if (!matches.length) return;
  current = current < 0 && by < 0 ? matches.length - 1 : (current + by + matches.length) % matches.length;
  const range = rangeOf(matches[current]);
  globalThis.CSS.highlights?.set("found-here", new Highlight(range));
  const at = range.startContainer.parentElement;
  at.scrollIntoView({ block: "center", behavior: calm.matches ? "auto" : "smooth" });
  tell();
};

element.addEventListener("input", (event) => {
  if (event.target !== needle()) return;
  find();
  step(1);
});
element.addEventListener("submit", (event) => event.preventDefault());
element.addEventListener("keydown", (event) => {
  if (event.target !== needle() || event.isComposing || event.keyCode === 229) return;
  if (event.key === "Enter") {
    event.preventDefault();
    step(event.shiftKey ? -1 : 1);
  }
  if (event.key === "Escape" && needle().value) {
    needle().value = "";
    find();
  }
});
element.addEventListener("click", (event) => {
  const button = event.target.closest(".find button");
  if (button) step(button.matches(".previous") ? -1 : 1);
});
