// Adds what is chosen or written in the forms. Files go to Gradio's folder of uploads first.

const status = (sentence, isWorking = true) => {
  const line = document.querySelector("#library-status .status");
  line.className = isWorking ? "status working" : "status failed";
  line.setAttribute("role", isWorking ? "status" : "alert");
  line.textContent = sentence;
};

const original = () => document.querySelector("#library-original").value;

// Sends one after another. Throws the name of the one that could not be sent.
const uploaded = async (files) => {
  const places = [];
  for (const file of files) {
    try {
      places.push({ path: (await upload(file)).path, name: file.name });
    } catch {
      throw file.name;
    }
  }
  return places;
};

// Files may be dropped on the label of their field, which says which ones are chosen.
const choose = (input) => {
  const names = [...input.files].map((file) => file.name);
  input.closest("label").querySelector(".chosen").textContent = names.join(" · ");
};
element.addEventListener("change", ({ target }) => target.type === "file" && choose(target));
for (const kind of ["dragenter", "dragover", "dragleave", "drop"]) {
  element.addEventListener(kind, (event) => {
    const drop = event.target.closest(".drop");
    if (!drop) return;
    event.preventDefault();
    drop.classList.toggle("over", kind === "dragenter" || kind === "dragover");
    if (kind !== "drop") return;
    const input = drop.querySelector("input");
    input.files = event.dataTransfer.files;
    choose(input);
  });
}

element.addEventListener("submit", async (event) => {
  event.preventDefault();
  const form = event.target;
  const language = miit.language();
  if (form.id === "library-fetch") {
    status(form.dataset.waiting);
    trigger("submit", { language, original: original(), address: form.querySelector("input").value });
    return;
  }
  const input = form.querySelector("input");
  const most = Number(form.dataset.most);
  const chosen = [...input.files];
  try {
    status(form.dataset.uploading);
    const files = await uploaded(chosen.filter((file) => file.size <= most));
    const large = chosen.filter((file) => file.size > most).map((file) => file.name);
    status(form.dataset.waiting);
    trigger("submit", { language, original: original(), files, large });
    input.value = "";
    choose(input);
  } catch (name) {
    status(`${name} · ${form.dataset.large}`, false);
  }
});

document.addEventListener("click", ({ target }) => {
  const cancel = target.closest("#library-cancel");
  if (!cancel) return;
  cancel.disabled = true;
  trigger("stop", {});
});
