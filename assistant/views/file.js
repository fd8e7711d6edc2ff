// Runs once, when the page is there: a file that Python puts here goes to the reader's downloads.

watch("value", () => {
  const file = element.querySelector("[data-made]");
  if (!file) return;
  const { name, type, text } = file.dataset;
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type: `${type};charset=utf-8` }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
});
