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
  let spoken = "";
  const declare = () => {
    if (root.lang !== spoken) root.lang = spoken;
    root.dir = frame.directions[spoken];
  };
  // Gradio, too, declares a language of the page: that of the browser, when it has loaded its own words.
  new MutationObserver(declare).observe(root, { attributeFilter: ["lang"] });
  const speak = (code) => {
    spoken = code;
    declare();
    for (const translate of translations) translate(code);
  };

  // The views: one is shown, the others keep what is in them. `latest` and `scrolled` are where the reader was in each.

  const latest = {};
  const scrolled = {};
  const shown = {};
  const show = ({ returning = false } = {}) => {
    const query = parameters();
    const view = named(query);
    const before = root.dataset.view;
    if (before !== view) scrolled[before] = scrollY;
    latest[view] = location.search || `?view=${view}`;
    root.dataset.view = view;
    label();
    if (before !== view) scrollTo(0, scrolled[view] ?? 0);
    for (const arrive of shown[view] ?? []) arrive(query, { returning });
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
  const go = (query, { replace = false, returning = false } = {}) => {
    const text = new URLSearchParams(query).toString();
    const address = `${location.pathname}?${text}`;
    if (replace) history.replaceState(null, "", address);
    else if (`?${text}` !== location.search) history.pushState(null, "", address);
    show({ returning });
  };

  // The server may refuse what comes too often, and whom it does not know any more.

  const refuse = (seconds) => {
    const when = new Intl.RelativeTimeFormat(spoken).format(seconds, "second");
    const told = document.querySelector("#refused") ?? document.createElement("p");
    Object.assign(told, { id: "refused", className: "notice", role: "alert" });
    told.textContent = frame.tooMany[spoken].replace("{when}", when);
    document.querySelector(".gradio-container").append(told);
    setTimeout(() => told.remove(), Math.max(seconds, 12) * 1000);
  };
  const fetched = window.fetch;
  window.fetch = async (...request) => {
    const answer = await fetched(...request);
    if (answer.status === 429) refuse(Number(answer.headers.get("Retry-After")));
    if (answer.status === 401) location.assign(`login${location.search}`);
    if (answer.ok) follow(answer.url, answer);
    return answer;
  };

  // Gradio has a stream for what comes of events, which the server closes when nothing is under way. An event that is sent
  // while the closing is on its way to the browser is waited for where nothing comes any more. The next event opens a
  // stream anew, and then what came of both is there: so one is sent when an event has no stream.

  const LOST = 1_500; // milliseconds after which an event without a stream counts as lost
  const ended = new Set(); // the events of which all has come
  let streams = 0;
  let wake = () => {};
  const follow = async (address, answer) => {
    const path = new URL(address).pathname;
    if (path.endsWith("/queue/data")) watchStream(answer.clone());
    if (!path.endsWith("/queue/join")) return;
    const { event_id: sent } = await answer.clone().json();
    setTimeout(() => {
      if (!streams && !ended.has(sent)) wake();
      ended.delete(sent);
    }, LOST);
  };
  const watchStream = async (answer) => {
    streams += 1;
    let unread = "";
    try {
      const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
      for (let { done, value } = await reader.read(); !done; { done, value } = await reader.read()) {
        const lines = (unread + value).split("\n");
        unread = lines.pop();
        for (const line of lines) {
          const { 1: event } = line.match(/"msg":\s*"process_completed".*?"event_id":\s*"(\w+)"/) ?? [];
          if (event) ended.add(event);
        }
      }
    } catch {
      // Gradio has left the stream.
    }
    streams -= 1;
  };

  history.scrollRestoration = "manual";
  addEventListener("popstate", () => show());
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a[href^='?']");
    if (!link || event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    go(link.getAttribute("href"), { returning: link.hasAttribute("data-view") });
  });

  // Said aloud by a screen reader when it has said what it is saying; seen by nobody.

  const voice = document.createElement("p");
  voice.className = "unseen";
  voice.role = "status";
  let saying = 0;
  const say = (text) => {
    clearTimeout(saying);
    if (!voice.isConnected) document.body.append(voice);
    // What is said is what changes, so the same again changes too.
    voice.textContent = "";
    saying = setTimeout(() => (voice.textContent = text), 100);
  };

  // Puts a text on the clipboard; false where the browser does not let it. Pages that are not served over TLS are given
  // no clipboard, and a reader may forbid it; then a selection is copied as with the keyboard.
  const copy = async (text) => {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      const before = document.activeElement;
      const box = document.createElement("textarea");
      box.value = text;
      box.readOnly = true;
      box.className = "unseen";
      document.body.append(box);
      box.select();
      const copied = document.execCommand("copy");
      box.remove();
      before?.focus({ preventScroll: true });
      return copied;
    }
  };

  // Puts the HTML that `ask` gets into a place of the page, which says meanwhile that it is read, and after a failure
  // that it cannot be; false when another reading of the place has begun since, or the place was drawn again.
  const read = async (place, ask) => {
    const own = (place.reading = {});
    place.ariaBusy = "true";
    place.innerHTML = `<p class="searching"></p>`;
    place.firstChild.textContent = place.dataset.reading;
    let html;
    try {
      html = await ask();
    } catch {
      html = `<p class="notice" role="alert"></p>`;
    }
    if (place.reading !== own || !place.isConnected) return false;
    place.ariaBusy = "false";
    place.innerHTML = html;
    const notice = place.querySelector(".notice:empty");
    if (notice) notice.textContent = place.dataset.failed;
    return true;
  };

  speak(
    [parameters().get("lang"), remembered(), ...navigator.languages].map(known).find(Boolean) ?? "en",
  );
  // What Gradio itself would show for an address such as ?view=settings is no view of this page.
  if (parameters().has("view") && parameters().get("view") !== named(parameters())) {
    history.replaceState(null, "", location.pathname);
  }
  show();

  return {
    copy,
    go,
    label,
    read,
    say,
    language: () => spoken,
    // Calls `send`, which sends any event, when one that was sent before is waited for in vain.
    onLost: (send) => (wake = send),
    // Has all views drawn again: the library has changed.
    refresh: () => speak(spoken),
    speak: (code) => {
      remember(code);
      const query = parameters();
      query.delete("lang");
      if (parameters().has("lang")) history.replaceState(null, "", `${location.pathname}?${query}`);
      speak(code);
    },
    // Calls `arrive(query, { returning })` whenever the address names the view, now too if it does; `returning` tells that
    // the reader went back to it by the navigation, so that it should be as it was left.
    onView: (view, arrive) => {
      (shown[view] ??= []).push(arrive);
      if (root.dataset.view === view) arrive(parameters(), { returning: false });
    },
    // Calls `translate(code)` with the reader's language now, and whenever it changes.
    onLanguage: (translate) => {
      translations.push(translate);
      translate(spoken);
    },
  };
})();
