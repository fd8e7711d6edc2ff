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

let generation = element.querySelector("section")?.dataset.generation;
new MutationObserver(() => {
  const now = element.querySelector("section")?.dataset.generation;
  if (now === generation) return;
  generation = now;
  document.dispatchEvent(new Event("miit:library"));
}).observe(element, { childList: true });
