/* On a narrow screen a questionnaire shows one question at a time. Without this, all stand below one another. */
"use strict";

(() => {
  const form = document.querySelector("[data-one-at-a-time]");
  const steps = form?.querySelector("[data-steps]");
  if (!steps || !matchMedia("(max-width: 40rem)").matches) return;

  const items = [...form.querySelectorAll(".ask-item")];
  const parts = [...form.querySelectorAll(".ask-part")];
  const end = form.querySelector("[data-end]");
  const [back, on] = steps.querySelectorAll("button");
  const place = steps.querySelector("p");
  const before = document.querySelectorAll("[data-before-first]");
  let at = Math.max(0, items.findIndex((item) => item.classList.contains("field-error")));

  function show(number, moved) {
    at = number;
    items.forEach((item, each) => { item.hidden = each !== at; });
    parts.forEach((part) => { part.hidden = !part.contains(items[at]); });
    before.forEach((box) => { box.hidden = at > 0; });
    back.hidden = at === 0;
    on.hidden = at === items.length - 1;
    end.hidden = at !== items.length - 1;
    place.textContent = place.dataset.words.replace("{number}", at + 1).replace("{count}", items.length);
    if (!moved) return;
    const legend = items[at].querySelector("legend");
    legend.tabIndex = -1;
    legend.focus();
  }

  back.addEventListener("click", () => show(at - 1, true));
  on.addEventListener("click", () => show(at + 1, true));
  steps.hidden = false;
  show(at, false);
})();
