// Runs before anything is shown, after `frame` (its name, views, and the direction of each language): the reader's
// language, and the view that the address names. The scripts of the views use `miit`.

const miit = (() => {
  const root = document.documentElement;
  const parameters = () => new URLSearchParams(location.search);
  const named = (query) => (frame.views.includes(query.get("view")) ? query.get("view") : frame.views[0]);

  // The language: that of the address (shared links may name one), else the one chosen before, else the browser's.

  const known = (tag) => {
    const code = String(tag ?? "").toLowerCase().split("-")[0];
    return Object.hasOwn(frame.directions, code) ? code : null;
  };
  // A browser may forbid keeping anything.
  const remembered = () => {
    try {
      return localStorage.getItem("language");
    } catch {
      return null;
    }
  };
  const remember = (code) => {
    try {
      localStorage.setItem("language", code);
    } catch {
      // Then it is chosen for this visit only.
    }
  };
  const translations = [];
  const speak = (code) => {
    root.lang = code;
    root.dir = frame.directions[code];
    for (const translate of translations) translate(code);
  };

  // The views: one is shown, the others keep what is in them. `latest` is where the reader was in each.

  const latest = {};
  const shown = {};
  const show = () => {
    const query = parameters();
    const view = named(query);
    latest[view] = location.search || `?view=${view}`;
    root.dataset.view = view;
    label();
    for (const arrive of shown[view] ?? []) arrive(query);
  };
  const label = () => {
    for (const link of document.querySelectorAll("#masthead [data-view]")) {
      const { view } = link.dataset;
      link.href = latest[view] ?? `?view=${view}`;
      link.toggleAttribute("aria-current", view === root.dataset.view);
      if (view === root.dataset.view) {
        link.setAttribute("aria-current", "page");
        document.title = `${link.textContent} · ${frame.name}`;
      }
    }
  };

  // Shows what the address says from now on: `query` is an object, or text such as "?view=search&q=5G".
  const go = (query, { replace = false } = {}) => {
    const text = new URLSearchParams(query).toString();
    const address = `${location.pathname}?${text}`;
    if (replace) history.replaceState(null, "", address);
    else if (`?${text}` !== location.search) history.pushState(null, "", address);
    show();
  };

  addEventListener("popstate", show);
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a[href^='?']");
    if (!link || event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    go(link.getAttribute("href"));
  });

  speak(
    [parameters().get("lang"), remembered(), ...navigator.languages].map(known).find(Boolean) ?? "en",
  );
  // What Gradio itself would show for an address such as ?view=settings is no view of this page.
  if (parameters().has("view") && parameters().get("view") !== named(parameters())) {
    history.replaceState(null, "", location.pathname);
  }
  show();

  return {
    go,
    label,
    language: () => root.lang,
    speak: (code) => {
      remember(code);
      const query = parameters();
      query.delete("lang");
      if (parameters().has("lang")) history.replaceState(null, "", `${location.pathname}?${query}`);
      speak(code);
    },
    // Calls `arrive(query)` whenever the address names the view, now too if it does.
    onView: (view, arrive) => {
      (shown[view] ??= []).push(arrive);
      if (root.dataset.view === view) arrive(parameters());
    },
    // Calls `translate(code)` with the reader's language now, and whenever it changes.
    onLanguage: (translate) => {
      translations.push(translate);
      translate(root.lang);
    },
  };
})();
