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

document.addEventListener("click", (event) => {
  const chip = event.target.closest("#view-chat [data-question]");
  if (chip) trigger("submit", { question: chip.dataset.question });
});

element.addEventListener("click", (event) => {
  const cite = event.target.closest(".cite");
  if (cite) hideQuote();
  // Without a transcript that it could lead to.
  if (cite?.matches("button")) openSource(document.getElementById(cite.getAttribute("aria-controls")));

  // The browser closes an open source after this event.
  const details = event.target.closest("summary")?.parentElement;
  if (details?.open) opened.delete(details.id);
});

// Quotes: one is shown beside its number while the pointer or the keyboard is on the number, or the pointer on the quote,
// until Escape takes it away.

const AWAY = 200; // milliseconds that the pointer has to go from the number to the quote
const EDGE = 8; // pixels between the quote and the edges of the window
let cited = null;
let dismissed = null;
let leaving = 0;
const quoteOf = (cite) => document.getElementById(cite.getAttribute("aria-describedby"));

const showQuote = (cite) => {
  clearTimeout(leaving);
  if (cite === cited || cite === dismissed) return;
  hideQuote();
  cited = cite;
  quoteOf(cite).showPopover?.();
  placeQuote();
};

const hideQuote = () => {
  clearTimeout(leaving);
  if (cited?.isConnected) quoteOf(cited).hidePopover?.();
  cited = null;
};

// Below the number where there is room, else above it, and as far to the side as the window allows.
const placeQuote = () => {
  if (!cited?.isConnected) return;
  const quote = quoteOf(cited);
  const mark = cited.getBoundingClientRect();
  const { clientWidth, clientHeight } = document.documentElement;
  const within = (at, size, whole) => Math.max(EDGE, Math.min(at, whole - size - EDGE));
  const fits = mark.bottom + quote.offsetHeight <= clientHeight - EDGE;
  const top = fits ? mark.bottom : mark.top - quote.offsetHeight;
  const left = mark.left + mark.width / 2 - quote.offsetWidth / 2;
  quote.style.top = `${within(top, quote.offsetHeight, clientHeight)}px`;
  quote.style.left = `${within(left, quote.offsetWidth, clientWidth)}px`;
};

element.addEventListener("pointerover", (event) => {
  const cite = event.target.closest(".cite");
  if (cite && event.pointerType !== "touch") showQuote(cite);
  else if (event.target.closest(".shown")) clearTimeout(leaving);
});
element.addEventListener("pointerout", (event) => {
  if (!dismissed?.contains(event.relatedTarget)) dismissed = null;
  if (!event.target.closest(".cite, .shown") || cited?.matches(":focus-visible")) return;
  clearTimeout(leaving);
  leaving = setTimeout(hideQuote, AWAY);
});
element.addEventListener("focusin", (event) => {
  if (event.target.matches(".cite:focus-visible")) showQuote(event.target);
});
element.addEventListener("focusout", (event) => {
  if (event.target === cited) hideQuote();
  dismissed = null;
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || !cited) return;
  dismissed = cited;
  hideQuote();
});
addEventListener("scroll", placeQuote, { passive: true });
addEventListener("resize", placeQuote);
miit.onView("chat", () => hideQuote());

// Copying an answer.

const TOLD = 2_000; // milliseconds that a button says what it did
const copyAnswer = async (button) => {
  const { markdown, copied, failed, label } = button.dataset;
  const told = (await miit.copy(markdown)) ? copied : failed;
  button.textContent = told;
  miit.say(told);
  setTimeout(() => (button.textContent = label), TOLD);
};
element.addEventListener("click", (event) => {
  const button = event.target.closest("[data-markdown]");
  if (button) copyAnswer(button);
});

// Rating an answer: up, down, or neither when the same is pressed again.

const verdicts = new Map(); // of the exchanges, by number
const numberOf = (exchange) => Number(exchange.id.split("-").at(-1));
const pressThumbs = () => {
  for (const exchange of element.querySelectorAll(".exchange")) {
    const verdict = verdicts.get(numberOf(exchange)) ?? "";
    for (const thumb of exchange.querySelectorAll("[data-verdict]")) {
      const pressed = String(thumb.dataset.verdict === verdict);
      if (thumb.ariaPressed !== pressed) thumb.ariaPressed = pressed;
    }
  }
};
element.addEventListener("click", (event) => {
  const thumb = event.target.closest("[data-verdict]");
  if (thumb) {
    const verdict = thumb.ariaPressed === "true" ? "" : thumb.dataset.verdict;
    trigger("like", { number: numberOf(thumb.closest(".exchange")), verdict });
  }
});
document.addEventListener("rated", (event) => {
  const { number, verdict, told } = event.detail;
  if (verdict !== undefined) verdicts.set(Number(number), verdict);
  pressThumbs();
  for (const outcome of element.querySelectorAll(".outcome")) outcome.textContent = "";
  const outcome = element.querySelector(`#exchange-${number} .outcome`);
  if (outcome) outcome.textContent = told;
  miit.say(told);
});

// Redrawing closes the sources that the reader opened and forgets the ratings: put them back before anybody sees it.
const keep = () => {
  if (!element.querySelector(".exchange")) {
    opened.clear();
    verdicts.clear();
  }
  pressThumbs();
  for (const details of element.querySelectorAll("details")) {
    if (details.open) opened.add(details.id);
    else if (opened.has(details.id)) details.open = true;
  }
};

// Questions to ask next, which come after the answer that they follow, and go when another question is asked.
const showFollowing = () => {
  const last = element.querySelector(".log").lastElementChild;
  for (const section of document.querySelectorAll("#following section")) {
    const hidden = section.dataset.after !== last?.dataset.key;
    if (section.hidden !== hidden) section.hidden = hidden;
  }
};
// Gradio puts new questions in the place of old ones by changing what differs, which may be no element but an attribute.
new MutationObserver(showFollowing).observe(document.querySelector("#following"), {
  subtree: true,
  childList: true,
  attributeFilter: ["data-after", "hidden"],
});

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
  keep();
  showFollowing();
  if (!changes.some((change) => change.type === "childList")) return;
  follow();
  returnFocus();
}).observe(element, { subtree: true, childList: true, attributeFilter: ["open", "id", "aria-pressed"] });

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
