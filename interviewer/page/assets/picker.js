const chosen = () => {
  const radio = element.querySelector("input[name=problem]:checked");
  const open = [...element.querySelectorAll(".choice[data-id]")].filter((c) => !c.hidden).map((c) => c.dataset.id);
  trigger("select", { id: radio ? radio.value : "", among: open });
};
const filter = () => {
  const wanted = [...element.querySelectorAll("select")].map((s) => [s.dataset.filter, s.value]);
  let shown = 0;
  for (const card of element.querySelectorAll(".choice[data-id]")) {
    const fits = ([name, value]) => !value || card.dataset[name].split("|").includes(value);
    card.hidden = !wanted.every(fits);
    if (!card.hidden) shown += 1;
    else if (card.querySelector("input").checked) element.querySelector("[data-surprise] input").checked = true;
  }
  for (const drawn of element.querySelectorAll("[data-surprise], [data-drawn]")) drawn.hidden = shown === 0;
  element.querySelector(".none").hidden = shown > 0;
  chosen();
};
element.addEventListener("change", (event) => (event.target.matches("select") ? filter() : chosen()));
// Who points at "My own problem" goes on to write it; who moves there by keyboard may only be passing.
element.addEventListener("click", (event) => {
  const own = event.detail > 0 && event.target.closest?.(".choice")?.querySelector("input")?.value === ":own";
  if (own) setTimeout(() => document.querySelector("#own-about textarea")?.focus(), 60);
});
