// Runs once, when the search is on the page. The address says what is searched; the form only writes addresses.

const form = () => element.querySelector("form");
const results = () => element.querySelector(".results");
const controls = () => [...form().elements].filter((control) => control.name);

const fill = (query) => {
  for (const control of controls()) {
    control.value = query.get(control.name) ?? "";
    if (control.selectedIndex < 0) control.value = "";
  }
  const limited = controls().some((control) => control.name !== "q" && control.value);
  form().querySelector("[type=reset]").hidden = !limited;
  if (limited) form().querySelector(".limits").open = true;
};
const roomy = matchMedia("(min-width: 40rem)");
const unfold = () => (form().querySelector(".limits").open = roomy.matches);
unfold();

let run = 0;
const search = async (query, { turned = false } = {}) => {
  const own = ++run;
  const box = results();
  const asked = Boolean(query.get("q")?.trim());
  element.querySelector(".hint").hidden = asked;
  // What is no filter is told of without a question too.
  const limited = controls().some((control) => control.name !== "q" && query.get(control.name));
  if (!asked && !limited) return box.replaceChildren();
  box.ariaBusy = "true";
  if (!box.childElementCount) box.innerHTML = `<p class="searching"></p>`;
  if (box.querySelector(".searching")) box.querySelector(".searching").textContent = box.dataset.searching;
  let html;
  try {
    html = await server.search({ ...Object.fromEntries(query), reader: miit.language() });
  } catch {
    html = `<p class="notice" role="alert"></p>`;
  }
  // Another search has begun since, or the form was drawn again.
  if (own !== run || box !== results()) return;
  box.ariaBusy = "false";
  box.innerHTML = html;
  if (box.querySelector(".found")) miit.say(box.querySelector(".found").textContent);
  const notice = box.querySelector(".notice:empty");
  if (notice) notice.textContent = box.dataset.failed;
  if (turned) box.querySelector(".found")?.focus();
};

let shown = null;
miit.onView("search", (query) => {
  if (shown === query.toString()) return;
  const turned = shown !== null && query.has("page");
  shown = query.toString();
  fill(query);
  search(query, { turned });
  if (turned) scrollTo(0, 0);
});

// In another language: the form was drawn again, empty.
watch("value", () => {
  const query = new URLSearchParams(shown ?? "");
  unfold();
  fill(query);
  search(query);
});

const submit = () => {
  const said = controls().filter((control) => control.value.trim());
  miit.go([["view", "search"], ...said.map((control) => [control.name, control.value.trim()])]);
};

element.addEventListener("submit", (event) => {
  event.preventDefault();
  submit();
});
element.addEventListener("change", (event) => {
  if (event.target.name !== "q") submit();
});
element.addEventListener("reset", (event) => {
  event.preventDefault();
  for (const control of controls()) if (control.name !== "q") control.value = "";
  submit();
  form().elements.q.focus();
});
