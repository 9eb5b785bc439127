/* On a kiosk: nothing stays for the next person, and nobody is signed out without a warning. */
"use strict";

(() => {
  const PING_EVERY = 10_000;
  const ANNOUNCE = [20, 10, 5];

  /* A page that the browser kept is asked for again: by then it is the next person's. */
  addEventListener("pageshow", (event) => {
    if (event.persisted) location.reload();
    localStorage.clear();
    sessionStorage.clear();
  });
  for (const form of document.forms) form.autocomplete = "off";
  document.querySelector("[data-kiosk-form] input:not([type=hidden])")?.focus();

  const dialog = document.querySelector("[data-kiosk]");
  if (!dialog) return;
  const token = document.querySelector("[name=csrfmiddlewaretoken]").value;
  const { home, ping } = dialog.dataset;
  const idle = dialog.dataset.idle * 1000;
  const warning = dialog.dataset.warning * 1000;
  const end = Date.now() + dialog.dataset.left * 1000;
  const said = dialog.querySelector("[data-kiosk-said]");
  let seen = Date.now();
  let told = seen;
  let due;

  const leave = () => {
    document.body.hidden = true;
    document.title = " ";
    location.replace(home);
  };

  async function tell() {
    told = Date.now();
    clearTimeout(due);
    due = undefined;
    try {
      const body = new URLSearchParams({ csrfmiddlewaretoken: token });
      const answer = await fetch(ping, { method: "POST", body, redirect: "error" });
      if (!answer.ok) leave();
    } catch {
      leave();
    }
  }

  /* Any key or touch counts; the server hears of it, once in ten seconds at most. */
  function touched() {
    seen = Date.now();
    due ??= setTimeout(tell, Math.max(1000, told + PING_EVERY - seen));
  }

  function show(left, absolute) {
    const seconds = Math.ceil(left / 1000);
    if (!dialog.open) {
      dialog.querySelector("[data-kiosk-idle]").hidden = absolute;
      dialog.querySelector("[data-kiosk-stay]").hidden = absolute;
      dialog.querySelector("[data-kiosk-absolute]").hidden = !absolute;
      dialog.showModal();
      said.textContent = said.dataset.text.replace("{seconds}", seconds);
    }
    dialog.querySelector("[data-kiosk-count]").textContent = seconds;
    if (ANNOUNCE.includes(seconds)) said.textContent = said.dataset.text.replace("{seconds}", seconds);
  }

  setInterval(() => {
    const now = Date.now();
    const idleLeft = seen + idle - now;
    const left = Math.min(idleLeft, end - now);
    if (left <= 0) leave();
    else if (left <= warning) show(left, end - now < idleLeft);
    else if (dialog.open) dialog.close();
  }, 500);

  for (const kind of ["keydown", "pointerdown", "input"]) addEventListener(kind, touched, { capture: true, passive: true });
  addEventListener("submit", () => { clearTimeout(due); due = null; }, { capture: true });
  dialog.addEventListener("close", () => { seen = Date.now(); tell(); });
})();
