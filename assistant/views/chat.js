// Runs once, when Gradio has put the conversation on the page: `element` is the conversation, `trigger` sends an
// event to Python. Everything is delegated, because Gradio redraws the conversation with every piece of an answer.

const opened = new Set();
const calm = matchMedia("(prefers-reduced-motion: reduce)");
const touch = matchMedia("(pointer: coarse)");

const questionBox = () => document.querySelector("#question textarea");

const scrollTo = (target, block) =>
  target.scrollIntoView({ block, behavior: calm.matches ? "auto" : "smooth" });

const openSource = (details) => {
  details.open = true;
  details.querySelector("summary").focus({ preventScroll: true });
  scrollTo(details, "nearest");
};

element.addEventListener("click", (event) => {
  const chip = event.target.closest("[data-question]");
  if (chip) trigger("submit", { question: chip.dataset.question });

  const cite = event.target.closest(".cite");
  if (cite) openSource(document.getElementById(cite.getAttribute("aria-controls")));

  // The browser closes an open source after this event.
  const details = event.target.closest("summary")?.parentElement;
  if (details?.open) opened.delete(details.id);
});

// Redrawing closes the sources that the reader opened: open them again before anybody sees it.
const keepOpen = () => {
  if (!element.querySelector(".exchange")) opened.clear();
  for (const details of element.querySelectorAll("details")) {
    if (details.open) opened.add(details.id);
    else if (opened.has(details.id)) details.open = true;
  }
};

// The newest question stays in view while its answer grows, until the reader scrolls.
let newest = "";
let following = false;
const follow = () => {
  const last = element.querySelector(".log").lastElementChild;
  if (last.id !== newest) following = true;
  newest = last.id;
  if (last.matches(".exchange") && following) scrollTo(last, "start");
  const notice = element.querySelector(".notice");
  if (notice) scrollTo(notice, "nearest");
};
for (const scrolling of ["wheel", "touchmove"]) {
  addEventListener(scrolling, () => (following = false), { passive: true });
}

// Back to the question box, unless the reader is elsewhere, or a keyboard on the screen would cover the answer.
const returnFocus = () => {
  const active = document.activeElement;
  const lost = active === document.body || active.closest("#send, #new");
  if (lost && !touch.matches) questionBox()?.focus({ preventScroll: true });
};

new MutationObserver((changes) => {
  keepOpen();
  if (!changes.some((change) => change.type === "childList")) return;
  follow();
  returnFocus();
}).observe(element, { subtree: true, childList: true, attributeFilter: ["open", "id"] });

// Gradio gives each radio button a name of its own, again with every choice. As one group they have one stop for Tab,
// and arrows choose.
const group = (marks) => {
  for (const button of marks.querySelectorAll("input")) if (button.name !== marks.id) button.name = marks.id;
};
document.addEventListener("focusin", (event) => {
  const marks = event.target.closest("#mark");
  if (!marks || marks.role === "radiogroup") return;
  marks.role = "radiogroup";
  marks.ariaLabel = marks.querySelector("span").textContent.trim();
  group(marks);
  new MutationObserver(() => group(marks)).observe(marks, { subtree: true, attributeFilter: ["name"] });
});

// Enter that ends the composition of a Chinese, Japanese or Korean word does not end the question.
document.addEventListener(
  "keydown",
  (event) => {
    const composing = event.isComposing || event.keyCode === 229;
    if (event.key === "Enter" && composing && event.target === questionBox()) event.stopPropagation();
  },
  true,
);
