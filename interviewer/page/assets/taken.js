// A message was taken: what was written after it was sent stays in the box.
new MutationObserver(() => {
  if (element.querySelector("[data-taken]")) interviewer.taken();
}).observe(element, { childList: true, subtree: true, attributeFilter: ["data-taken"] });
