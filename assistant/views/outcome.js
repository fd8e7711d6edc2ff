// Runs once, when the page is there: what came of a rating, which Python puts here, goes to the conversation's script.

watch("value", () => {
  const outcome = element.querySelector("[data-made]");
  if (outcome) document.dispatchEvent(new CustomEvent("rated", { detail: { ...outcome.dataset } }));
});
