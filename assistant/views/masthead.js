// Runs once, when the masthead is on the page: tells Python the reader's language, and marks the view that is shown.

element.addEventListener("change", (event) => {
  if (!event.target.matches("select")) return;
  // Drawn in another language it stays where it is, and so does the keyboard.
  event.target.focus();
  miit.speak(event.target.value);
});

// Until it is labelled, a page that is not in English is hidden; what is hidden loses the keyboard.
const labelled = () => {
  miit.label();
  document.documentElement.dataset.labelled = miit.language();
};
watch("value", labelled);

if (miit.language() === "en") labelled();
else miit.label();
miit.onLost(() => trigger("input"));
miit.onLanguage((language) => trigger("submit", { language }));
