// A button says what it does in its data; fields beside it in the same <details> or form go along by their names.
element.addEventListener("click", (event) => {
  const button = event.target.closest("[data-do]");
  if (!button) return;
  const { do: deed, ...data } = button.dataset;
  if (deed === "delete" && !confirm("Delete this interview and its critique for good?")) return;
  for (const field of button.closest("details, form")?.querySelectorAll("[name]") ?? []) data[field.name] = field.value;
  trigger("select", { ...data, deed });
});
// Two of a list are compared once exactly two are ticked.
element.addEventListener("change", (event) => {
  const button = element.querySelector("[data-pair]");
  if (!button || !event.target.matches("[data-tick]")) return;
  const [id, other, ...more] = [...element.querySelectorAll("[data-tick]:checked")].map((tick) => tick.value);
  Object.assign(button.dataset, { id: id ?? "", other: other ?? "" });
  button.disabled = !other || more.length > 0;
  element.querySelector("[data-pair-told]").textContent = more.length ? "Two at a time: untick one." : "";
});
