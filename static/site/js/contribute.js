// While photos are being sent, says how far it got; says beforehand that they are too many or too large for one time.
// Without this script the form does the same, only without a word on the way.
const formOf = (target) => target.closest?.("form.contribute");
const tell = (words) => { document.getElementById("files-told").textContent = words; };

function tooMuch({ dataset, elements }) {
  const chosen = [...elements.files.files];
  const bytes = chosen.reduce((sum, file) => sum + file.size, Number(dataset.heldBytes));
  if (chosen.length + Number(dataset.heldPhotos) > Number(dataset.mostPhotos)) return dataset.tooMany;
  return bytes > Number(dataset.mostBytes) ? dataset.tooMuch : "";
}

function send(form, button) {
  const request = new XMLHttpRequest();
  const data = new FormData(form);
  if (button?.name) data.append(button.name, button.value);
  request.upload.addEventListener("progress", ({ loaded, total }) => {
    tell(loaded < total ? form.dataset.sending.replace("{percent}", Math.floor((100 * loaded) / total)) : form.dataset.checking);
  });
  return new Promise((done, failed) => {
    request.addEventListener("load", () => done(request));
    request.addEventListener("error", failed);
    request.open("POST", form.action);
    request.send(data);
  });
}

function show(request, form) {
  if (request.responseURL && request.responseURL !== form.action) return location.assign(request.responseURL);
  const page = new DOMParser().parseFromString(request.responseText, "text/html");
  document.title = page.title;
  document.querySelector("main").replaceWith(document.importNode(page.querySelector("main"), true));
  scrollTo(0, 0);
  const first = document.getElementById("problem-list") ?? document.getElementById("your-photos") ?? document.querySelector("main");
  first.tabIndex = -1;
  first.focus();
}

document.addEventListener("change", ({ target }) => {
  const form = formOf(target);
  if (form && target.name === "files") tell(tooMuch(form));
});

document.addEventListener("submit", async (event) => {
  const form = formOf(event.target);
  if (!form || !form.elements.files.files.length) return;
  event.preventDefault();
  if (form.ariaBusy === "true") return;
  form.ariaBusy = "true";
  try {
    show(await send(form, event.submitter), form);
  } catch {
    tell(form.dataset.failed);
  } finally {
    form.ariaBusy = "false";
  }
});
