// A button says what it does in its data; fields beside it in the same <details> or form go along by their names.
element.addEventListener("click", (event) => {
  const button = event.target.closest("[data-do]");
  if (!button) return;
  const { do: deed, ...data } = button.dataset;
  if (deed === "delete" && !confirm("Delete this interview and its critique for good?")) return;
  for (const field of button.closest("details, form")?.querySelectorAll("[name]") ?? []) data[field.name] = field.value;
  trigger("select", { ...data, deed });
});
