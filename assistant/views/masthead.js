// Runs once, when the masthead is on the page: tells Python the reader's language, and marks the view that is shown.

let choosing = false;

element.addEventListener("change", (event) => {
  if (!event.target.matches("select")) return;
  choosing = true;
  miit.speak(event.target.value);
});

watch("value", () => {
  miit.label();
  document.documentElement.dataset.labelled = miit.language();
  // The menu was drawn again, and the keyboard was on it.
  if (choosing) element.querySelector("select").focus();
  choosing = false;
});

miit.label();
miit.onLost(() => trigger("input"));
miit.onLanguage((language) => trigger("submit", { language }));
