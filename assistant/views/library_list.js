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
  if (target.closest("#library-rebuild")) trigger("apply", { language: miit.language() });
});

element.addEventListener("keydown", (event) => {
  const item = event.target.closest("li");
  if (event.key === "Escape" && item && !item.querySelector(".sure").hidden) sure(item, false);
});

// Redrawing takes the focus from what had it: the heading gets it, and the keyboard goes on from there.
let isHere = false;
element.addEventListener("focusin", () => (isHere = true));
element.addEventListener("focusout", ({ relatedTarget }) => {
  if (relatedTarget) isHere = element.contains(relatedTarget);
});

const generationNow = () => element.querySelector("section")?.dataset.generation;
let generation = generationNow();
new MutationObserver(() => {
  if (isHere && !element.contains(document.activeElement)) element.querySelector("h2").focus({ preventScroll: true });
  if (generationNow() === generation) return;
  generation = generationNow();
  miit.refresh();
}).observe(element, { childList: true, subtree: true });
