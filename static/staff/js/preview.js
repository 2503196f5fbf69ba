/* A preview shows no new files: they stay at home, and the page is told that there were some. */

const form = document.querySelector(".change-form #content-main > form");
let previews = false;

form?.addEventListener("submit", ({ submitter }) => (previews = Boolean(submitter?.matches("button.preview"))), true);
form?.addEventListener("formdata", ({ formData }) => {
  if (!previews) return;
  previews = false;
  const files = [...formData].filter(([, value]) => value instanceof File);
  for (const [name] of files) formData.delete(name);
  if (files.some(([, file]) => file.name)) formData.set("_files_left", "1");
});
