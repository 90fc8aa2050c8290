// What pages gain from a script. Nothing here is needed: every page works without it.
"use strict";

// Show and hide a password. The server sends the button hidden.
for (const button of document.querySelectorAll("[data-reveal]")) {
  const input = document.getElementById(button.dataset.reveal);
  const text = button.querySelector("[data-text]");
  const show = { label: button.getAttribute("aria-label"), text: text.textContent };
  const hide = { label: button.dataset.hideLabel, text: button.dataset.hideText };
  const reveal = (shown) => {
    const words = shown ? hide : show;
    input.type = shown ? "text" : "password";
    button.setAttribute("aria-label", words.label);
    text.textContent = words.text;
  };
  button.hidden = false;
  button.addEventListener("click", () => {
    reveal(input.type === "password");
    input.focus();
  });
  // Browsers offer to keep a password only from a password field.
  input.form.addEventListener("submit", () => reveal(false));
  // A page taken back from the browser's memory starts covered again.
  window.addEventListener("pageshow", () => reveal(false));
}

// Lead screen readers and keyboards to what went wrong.
document.querySelector("[role=alert][tabindex]")?.focus();
