/* What a page can do besides being read and sent. Every page works without it. */
"use strict";

(() => {
  const DRAFT_EVERY = 10_000;
  const HIDING_WAITS = 1000;
  const drafts = [];

  /* Drafts: a textarea with data-draft-url is kept while it is being written. */
  function keepDraft(area) {
    const form = area.form;
    const token = form?.querySelector("[name=csrfmiddlewaretoken]");
    const status = form?.querySelector("[data-draft-status]");
    if (!token || !status) return;
    let kept = area.value;
    let sending = null;

    const send = async () => {
      const text = area.value;
      if (text === kept) return;
      try {
        const body = new URLSearchParams({ [area.name]: text, csrfmiddlewaretoken: token.value });
        const answer = await fetch(area.dataset.draftUrl, { method: "POST", body, redirect: "error", keepalive: text.length < 15_000 });
        if (!answer.ok) throw new Error(answer.statusText);
        kept = text;
        const time = new Date().toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
        status.textContent = status.dataset.saved.replace("{time}", time);
      } catch {
        status.textContent = status.dataset.failed;
      }
    };
    const save = () => { sending ??= send().finally(() => { sending = null; }); return sending; };

    drafts.push(save);
    setInterval(save, DRAFT_EVERY);
    area.addEventListener("blur", save);
    document.addEventListener("visibilitychange", () => document.hidden && save());
    form.addEventListener("submit", () => { kept = area.value; });
  }

  function draftsKept() {
    const patience = new Promise((done) => setTimeout(done, HIDING_WAITS));
    return Promise.race([Promise.allSettled(drafts.map((save) => save())), patience]);
  }

  /* Finish: what was written is kept before the session ends. */
  function finishWith(form) {
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      await draftsKept();
      form.submit();
    });
  }

  /* Hide: the page is gone at once, and Back does not bring it again. Three times Esc does the same. */
  function hideAt(link) {
    let presses = [];
    const hide = async (event) => {
      event.preventDefault();
      document.body.hidden = true;
      document.title = " ";
      await draftsKept(); /* unseen; on a kiosk the next page signs out */
      location.replace(link.dataset.hide);
    };
    link.addEventListener("click", hide);
    document.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      presses = [...presses.filter((at) => event.timeStamp - at < 3000), event.timeStamp];
      if (presses.length >= 3) hide(event);
    });
  }

  /* Menus: one open at a time; Esc and a click beside it close it. */
  function closeMenus(except) {
    for (const menu of document.querySelectorAll("details.menu[open]")) if (menu !== except) menu.open = false;
  }

  /* A time zone that nobody has chosen yet is that of the device. */
  function ownZone(select) {
    const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
    if (select.value === "UTC" && [...select.options].some((option) => option.value === zone)) select.value = zone;
  }

  function start(root) {
    root.querySelector("[data-error-summary]")?.focus();
    root.querySelectorAll("textarea[data-draft-url]").forEach(keepDraft);
    root.querySelectorAll("select[data-own-zone]").forEach(ownZone);
    root.querySelectorAll("[data-hide]").forEach(hideAt);
    root.querySelectorAll("[data-finish]").forEach(finishWith);
    for (const link of root.querySelectorAll("[data-print]")) {
      link.hidden = false;
      link.addEventListener("click", (event) => { event.preventDefault(); window.print(); });
    }
  }

  document.addEventListener("click", (event) => closeMenus(event.target.closest("details.menu")));
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const open = document.querySelector("details.menu[open]");
    closeMenus();
    open?.querySelector("summary").focus();
  });
  document.addEventListener("htmx:load", (event) => { if (event.detail.elt !== document.body) start(event.detail.elt); });
  start(document);
})();
