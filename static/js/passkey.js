/* Passkeys: asks the browser for one and sends its answer with the form. */
"use strict";

(() => {
  const BINARY = ["challenge", "id", "rawId", "clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"];

  function toBytes(text) {
    const plain = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
    return Uint8Array.from(plain, (character) => character.charCodeAt(0));
  }

  function toText(bytes) {
    const plain = String.fromCharCode(...new Uint8Array(bytes));
    return btoa(plain).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
  }

  /* What the server asks, with bytes in the place of text. */
  function read(value, name = "") {
    if (Array.isArray(value)) return value.map((one) => read(one));
    if (value && typeof value === "object") {
      const isPlace = name === "rp";
      return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, isPlace ? inner : read(inner, key)]));
    }
    return BINARY.includes(name) && typeof value === "string" ? toBytes(value) : value;
  }

  /* What the browser answers, with text in the place of bytes. */
  function answer(credential) {
    const response = {};
    for (const name of BINARY) if (credential.response[name]) response[name] = toText(credential.response[name]);
    return {
      id: credential.id,
      rawId: toText(credential.rawId),
      type: credential.type,
      response,
      clientExtensionResults: credential.getClientExtensionResults(),
    };
  }

  function start(form) {
    const say = (name) => {
      for (const line of form.querySelectorAll("[data-passkey-said]")) line.hidden = line.dataset.passkeySaid !== name;
    };
    const button = form.querySelector("[type=submit]");
    if (!window.PublicKeyCredential) {
      button.hidden = true;
      say("missing");
      return;
    }
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      say("");
      const deed = form.dataset.passkey === "make" ? "create" : "get";
      try {
        const credential = await navigator.credentials[deed](read(JSON.parse(form.dataset.options)));
        form.elements.credential.value = JSON.stringify(answer(credential));
      } catch (problem) {
        say({ InvalidStateError: "known", SecurityError: "elsewhere" }[problem.name] ?? "refused");
        button.focus();
        return;
      }
      form.submit();
    });
  }

  document.querySelectorAll("form[data-passkey]").forEach(start);
})();
