// Adds what is chosen or written in the forms. Files go to Gradio's own door for uploads first.

const status = (sentence, isWorking = true) => {
  const line = document.createElement("div");
  line.className = isWorking ? "status working" : "status failed";
  line.setAttribute("role", isWorking ? "status" : "alert");
  line.textContent = sentence;
  document.querySelector("#library-status .html-container, #library-status").replaceChildren(line);
};

const upload = async (files) => {
  const form = new FormData();
  for (const file of files) form.append("files", file, file.name);
  const response = await fetch("gradio_api/upload", { method: "POST", body: form });
  if (!response.ok) throw new Error(String(response.status));
  const paths = await response.json();
  return paths.map((path, number) => ({ path, name: files[number].name }));
};

element.addEventListener("submit", async (event) => {
  event.preventDefault();
  const form = event.target;
  const language = miit.language();
  if (form.id === "library-fetch") {
    status(form.dataset.waiting);
    trigger("submit", { language, address: form.querySelector("input").value });
    return;
  }
  const input = form.querySelector("input");
  try {
    status(form.dataset.uploading);
    const files = input.files.length ? await upload([...input.files]) : [];
    status(form.dataset.waiting);
    trigger("submit", { language, files });
    input.value = "";
  } catch {
    status(form.dataset.large, false);
  }
});

document.addEventListener("click", (event) => {
  if (event.target.closest("#library-cancel")) trigger("stop", {});
});
