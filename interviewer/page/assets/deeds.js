element.addEventListener("click", (event) => {
  const button = event.target.closest("[data-do]");
  if (!button) return;
  const { do: deed, id } = button.dataset;
  if (deed === "delete" && !confirm("Delete this interview and its critique for good?")) return;
  trigger("select", { deed, id });
});
