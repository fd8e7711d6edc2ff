// Runs once, when the figures' view is on the page. The address says which transcript is shown, what is sifted out of
// its figures, and by what they are sorted.

const sift = () => element.querySelector(".sift");
const box = () => element.querySelector("section.figures");
const rows = () => [...box().querySelectorAll("tbody tr")];
const control = (name) => sift().elements[name];
const folded = (string) => string.normalize("NFKD").toLowerCase().replace(/\s+/g, " ").trim();

let state = new URLSearchParams();

// Reading

let read = null; // the transcript that is shown, and the language around it
const load = async (id) => {
  const wanted = `${id} ${miit.language()}`;
  if (read === wanted) return true;
  element.querySelector(".tally").textContent = "";
  if (!(await miit.read(box(), () => server.read({ document: id, reader: miit.language() })))) return false;
  read = wanted;
  rows().forEach((row, position) => (row.position = position));
  sift().querySelector(".download").disabled = !rows().length;
  offerUnits();
  return true;
};

const offerUnits = () => {
  const units = new Map(rows().map((row) => [row.dataset.unit, row.dataset.name]));
  const choice = control("unit");
  choice.length = 1;
  for (const [unit, name] of units) choice.add(new Option(name, unit));
};

const show = async (query, { returning = false } = {}) => {
  if (!sift() || (returning && read)) return;
  state = query;
  const choice = control("document");
  const id = query.get("document") ?? (read ? choice.value : choice.options[0].value);
  choice.value = id;
  if (!(await load(id))) return;
  if (document.activeElement !== control("q")) control("q").value = query.get("q") ?? "";
  control("unit").value = query.get("unit") ?? "";
  if (control("unit").selectedIndex < 0) control("unit").value = "";
  sort();
  filter();
};
miit.onView("figures", show);

// In another language: everything was drawn again.
watch("value", () => {
  read = null;
  if (document.documentElement.dataset.view === "figures") show(new URLSearchParams(location.search));
});

// Sifting

const filter = () => {
  const unit = control("unit").value;
  const wanted = folded(control("q").value);
  const all = rows();
  for (const row of all) {
    row.hidden = Boolean((unit && row.dataset.unit !== unit) || (wanted && !folded(row.textContent).includes(wanted)));
  }
  const shown = all.filter((row) => !row.hidden).length;
  for (const chart of box().querySelectorAll(".chart")) chart.hidden = Boolean(unit && chart.dataset.unit !== unit);
  const charts = box().querySelector(".charts");
  if (charts) charts.hidden = Boolean(wanted) || !charts.querySelector(".chart:not([hidden])");
  const { count, some, noMatch } = box().dataset;
  const told = !shown ? noMatch : shown === all.length ? count : some;
  const said = told.replace("{count}", shown).replace("{total}", all.length);
  element.querySelector(".tally").textContent = all.length ? said : "";
  const table = box().querySelector("table");
  if (table) table.classList.toggle("empty", !shown);
};

const remember = (changes) => {
  const query = new URLSearchParams({ view: "figures", document: control("document").value });
  const kept = { q: control("q").value.trim(), unit: control("unit").value, sort: state.get("sort"), ...changes };
  for (const [name, value] of Object.entries(kept)) if (value) query.set(name, value);
  miit.go(query, { replace: true });
};

element.addEventListener("input", (event) => event.target === control("q") && remember());
element.addEventListener("change", (event) => {
  if (event.target === control("unit")) remember();
  if (event.target === control("document")) miit.go({ view: "figures", document: event.target.value });
});
element.addEventListener("submit", (event) => event.preventDefault());
element.addEventListener("keydown", (event) => {
  if (event.target !== control("q") || event.key !== "Escape" || !event.target.value) return;
  event.target.value = "";
  remember();
});

// Sorting: by a column up, then down, then as the transcript has it. What a row does not say comes last.

const ORDERS = ["ascending", "descending"];
const sorted = () => {
  const [column, order] = (state.get("sort") ?? "").split(" ");
  return ORDERS.includes(order) && box().querySelector(`th button[data-column="${CSS.escape(column)}"]`) ? [column, order] : [];
};

const sort = () => {
  const [column, order] = sorted();
  for (const head of box().querySelectorAll("th")) {
    const own = head.querySelector("button").dataset.column === column;
    if (own) head.setAttribute("aria-sort", order);
    else head.removeAttribute("aria-sort");
  }
  const key = (row) => row.querySelector(`td.${column}`).dataset.key;
  const numeric = column === "amount" || column === "place";
  const collator = new Intl.Collator(miit.language(), { numeric: true });
  const compare = (a, b) => (numeric ? Number(a) - Number(b) : collator.compare(a, b));
  const turned = order === "descending" ? -1 : 1;
  const body = box().querySelector("tbody");
  const ordered = rows().sort((first, second) => {
    if (!column) return first.position - second.position;
    const [a, b] = [key(first), key(second)];
    if (!a || !b) return Boolean(b) - Boolean(a) || first.position - second.position;
    return turned * compare(a, b) || first.position - second.position;
  });
  body?.append(...ordered);
};

element.addEventListener("click", async ({ target }) => {
  const button = target.closest("th button");
  if (button) {
    const [column, order] = sorted();
    const next = column === button.dataset.column ? ORDERS[ORDERS.indexOf(order) + 1] : ORDERS[0];
    remember({ sort: next && `${button.dataset.column} ${next}` });
  }
  if (target.closest(".download")) download();
});

// Spreadsheets take a file for UTF-8 only when it begins with a mark of that.
const download = async () => {
  const id = control("document").value;
  const text = await server.export({ document: id });
  if (!text) return;
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob(["\ufeff", text], { type: "text/csv;charset=utf-8" }));
  link.download = `${id}-figures.csv`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
};
