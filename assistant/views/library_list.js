// The list of documents: removing asks once more, and what has changed is told to the other views.

miit.onView("library", () => trigger("input", { language: miit.language() }));

const sure = (item, asks) => {
  item.querySelector(".remove").hidden = asks;
  item.querySelector(".sure").hidden = !asks;
  item.querySelector(asks ? ".keep" : ".remove").focus();
};

element.addEventListener("click", ({ target }) => {
  const item = target.closest("li");
  if (target.closest(".remove")) sure(item, true);
  if (target.closest(".keep")) sure(item, false);
  if (target.closest(".really")) {
    trigger("delete", { language: miit.language(), document: target.closest(".really").dataset.document });
  }
  const separate = target.closest(".separate");
  if (separate) {
    trigger("delete", { language: miit.language(), document: separate.dataset.document, is_pair: true });
  }
  if (target.closest("#library-rebuild")) trigger("apply", { language: miit.language() });
});

element.addEventListener("keydown", (event) => {
  const item = event.target.closest("li");
  if (event.key === "Escape" && item && !item.querySelector(".sure").hidden) sure(item, false);
});

// Filtering: of many documents, those are shown whose title, id or day holds what is written.
let wanted = "";
const folded = (string) => string.normalize("NFKD").toLowerCase();
const narrow = () => {
  const filter = element.querySelector(".filter");
  if (!filter) return;
  const box = filter.querySelector("input");
  if (box.value !== wanted) box.value = wanted;
  const items = [...element.querySelectorAll(".documents > li")];
  for (const item of items) {
    const told = [...item.querySelectorAll(".title, .facts")].map((part) => part.textContent).join(" ");
    item.hidden = !folded(told).includes(folded(wanted.trim()));
  }
  const shown = items.filter((item) => !item.hidden).length;
  const { filtered, noneFits } = filter.dataset;
  const said = shown ? filtered.replace("{n}", shown).replace("{count}", items.length) : noneFits;
  const count = filter.querySelector(".count");
  const text = wanted.trim() ? said : "";
  if (count.textContent !== text) count.textContent = text;
};
element.addEventListener("input", (event) => {
  if (!event.target.closest(".filter")) return;
  wanted = event.target.value;
  narrow();
});
element.addEventListener("submit", (event) => event.preventDefault());

// Redrawing takes the focus from what had it: the heading gets it, and the keyboard goes on from there.
let isHere = false;
element.addEventListener("focusin", () => (isHere = true));
element.addEventListener("focusout", ({ relatedTarget }) => {
  if (relatedTarget) isHere = element.contains(relatedTarget);
});

const stateNow = () => element.querySelector("section")?.dataset.state;

// What is added may be a translation of any document of the list. The form is drawn again with the language, the list
// with each change.
const offer = () => {
  const choice = document.querySelector("#library-original");
  const options = element.querySelector("datalist"); // not <template>: Gradio redraws no template's content
  if (!choice || !options || choice.dataset.state === stateNow()) return;
  const chosen = choice.value;
  choice.replaceChildren(choice.options[0], ...options.cloneNode(true).childNodes);
  choice.value = chosen;
  if (choice.selectedIndex < 0) choice.selectedIndex = 0;
  choice.dataset.state = stateNow();
};
miit.onView("library", offer);
new MutationObserver(offer).observe(document.querySelector("#library"), { childList: true, subtree: true });

let generation = stateNow();
new MutationObserver(() => {
  offer();
  narrow();
  if (isHere && !element.contains(document.activeElement)) element.querySelector("h2").focus({ preventScroll: true });
  if (stateNow() === generation) return;
  generation = stateNow();
  miit.refresh();
}).observe(element, { childList: true, subtree: true });
