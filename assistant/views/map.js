// Draws the map that the address asks for, and leads the keyboard from point to point.

let asked = "";
const draw = () => {
  if (document.documentElement.dataset.view !== "map") return;
  const query = Object.fromEntries(new URLSearchParams(location.search));
  const wanted = JSON.stringify([miit.language(), query]);
  if (wanted === asked) return;
  asked = wanted;
  element.setAttribute("aria-busy", "true");
  trigger("submit", { language: miit.language(), query });
};
miit.onView("map", draw);
miit.onLanguage(() => {
  asked = ""; // the library may have changed
  draw();
});

element.addEventListener("submit", (event) => {
  event.preventDefault();
  const filled = [...new FormData(event.target)].filter(([, value]) => value !== "");
  miit.go(new URLSearchParams([["view", "map"], ...filled]));
});
element.addEventListener("change", ({ target }) => {
  if (target.matches("select")) target.form.requestSubmit();
});

// Redrawing takes the focus from what had it: what has its id gets it back.
let held = "";
element.addEventListener("focusin", ({ target }) => (held = target.id));
new MutationObserver(() => {
  element.removeAttribute("aria-busy");
  const again = held && document.getElementById(held);
  if (again && document.activeElement === document.body) {
    again.focus({ preventScroll: true });
    if (again.type === "search") again.setSelectionRange(again.value.length, again.value.length);
  }
}).observe(element, { childList: true });

// The card tells of the point that the pointer or the keyboard is on.
const tell = (point) => {
  const card = element.querySelector(".map-card");
  card.replaceChildren(...point.querySelector(".told").cloneNode(true).childNodes);
};
element.addEventListener("pointerover", ({ target }) => target.closest(".point") && tell(target.closest(".point")));
element.addEventListener("focusin", ({ target }) => target.matches(".point") && tell(target));

// The points are one stop for Tab; an arrow leads to the nearest point on its side.
const ways = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] };
const middle = (point) => {
  const { left, top, width, height } = point.getBoundingClientRect();
  return [left + width / 2, top + height / 2];
};
element.addEventListener("keydown", (event) => {
  const way = ways[event.key];
  if (!way || !event.target.matches(".point")) return;
  event.preventDefault();
  const [x, y] = middle(event.target);
  let nearest = null;
  let least = Infinity;
  for (const point of element.querySelectorAll(".point")) {
    const [dx, dy] = [middle(point)[0] - x, middle(point)[1] - y];
    const along = dx * way[0] + dy * way[1];
    const aside = Math.abs(dx * way[1]) + Math.abs(dy * way[0]);
    if (point !== event.target && along > 0.5 && along >= aside / 2 && along + 2 * aside < least) {
      least = along + 2 * aside;
      nearest = point;
    }
  }
  if (!nearest) return;
  event.target.tabIndex = -1;
  nearest.tabIndex = 0;
  nearest.focus();
});
