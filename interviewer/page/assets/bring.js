// The file stays in the browser until its reading is confirmed; both times it is sent as text and kept nowhere as a file.
let file = null;
const LARGEST = 1_000_000;
element.addEventListener("change", async (event) => {
  const picked = event.target.matches("input[type=file]") && event.target.files[0];
  if (!picked) return;
  file = { name: picked.name, size: picked.size, text: picked.size > LARGEST ? "" : await picked.text() };
  trigger("select", { ...file, deed: "read" });
});
element.addEventListener("click", (event) => {
  const button = event.target.closest("[data-do]");
  if (!button) return;
  const data = Object.fromEntries(new FormData(button.closest("form")));
  trigger("select", { ...file, ...data, deed: button.dataset.do });
});
