// Runs once, when the buttons that save the conversation are on the page: each asks Python for a file.

element.addEventListener("click", (event) => {
  const button = event.target.closest("[data-format]");
  if (button) trigger("submit", { format: button.dataset.format });
});
