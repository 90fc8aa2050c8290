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

// Copy a text. The server sends the button hidden; a page that is not secure has no clipboard.
for (const button of document.querySelectorAll("[data-copy]")) {
  const text = button.querySelector("[data-text]");
  button.hidden = !navigator.clipboard;
  button.addEventListener("click", async () => {
    const source = document.getElementById(button.dataset.copy);
    try {
      await navigator.clipboard.writeText(source.textContent);
      text.textContent = button.dataset.copiedText;
    } catch {
      // The browser does not let the page copy: the member can.
      getSelection().selectAllChildren(source);
    }
  });
}

// Print the page.
for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}

// Tick off the rules of a field while it is typed in. The server checks them anew, and others.
const RULES = {
  length: ({ text, rule }) => {
    const length = [...text].length;
    return length >= rule.dataset.min && length <= rule.dataset.max;
  },
  mix: ({ text }) => /[a-z]/i.test(text) && /[0-9]/.test(text),
  characters: ({ text, rule }) => new RegExp(rule.dataset.pattern, "u").test(text),
  upper: ({ text }) => /[A-Z]/.test(text),
  lower: ({ text }) => /[a-z]/.test(text),
  digit: ({ text }) => /[0-9]/.test(text),
  symbol: ({ text }) => /[^A-Za-z0-9\s]/.test(text),
  "not-user-id": ({ text, userId }) => text.toLowerCase() !== userId,
  "no-user-id": ({ text, userId }) => !text.toLowerCase().includes(userId),
  match: ({ text, again }) => text === again,
};
for (const list of document.querySelectorAll("[data-rules]")) {
  const input = document.getElementById(list.dataset.rules);
  const repeated = document.getElementById(`${input.id}_confirm`);
  const userId = document.getElementById("username")?.value.toLowerCase();
  const check = () => {
    // User IDs are understood however they are typed; of a password every character counts.
    const text = repeated ? input.value : input.value.normalize("NFKC").trim();
    const again = repeated?.value;
    for (const rule of list.querySelectorAll("[data-rule]")) {
      const holds = RULES[rule.dataset.rule];
      if (!holds) continue; // only the server can tell
      const isMet = text !== "" && holds({ text, again, userId, rule });
      rule.classList.toggle("is-ok", isMet);
      rule.querySelector(".sr").textContent = isMet ? list.dataset.met : list.dataset.open;
    }
  };
  for (const field of [input, repeated]) field?.addEventListener("input", check);
  check();
}

const readPage = async (answer) =>
  new DOMParser().parseFromString(await answer.text(), "text/html");

// Ask whether a user ID is free once the typing pauses, as the button beside it does.
for (const button of document.querySelectorAll("[data-check-user-id]")) {
  const { form } = button;
  const input = form.elements.user_id;
  const state = document.getElementById("user_id-state");
  let timer;
  let request;
  const ask = async () => {
    request = new AbortController();
    const body = new URLSearchParams(new FormData(form));
    body.set(button.name, button.value);
    try {
      const answer = await fetch(form.action, { method: "POST", body, signal: request.signal });
      const fresh = (await readPage(answer)).getElementById(state.id);
      if (fresh) {
        state.replaceChildren(...fresh.childNodes);
        state.dataset.state = fresh.dataset.state;
      }
    } catch {
      // Overtaken by more typing, or offline: the button is still there.
    }
  };
  input.addEventListener("input", () => {
    clearTimeout(timer);
    request?.abort();
    state.replaceChildren();
    state.dataset.state = "unchecked";
    if (!document.querySelector("[data-rules=user_id] [data-rule]:not(.is-ok)")) {
      timer = setTimeout(ask, 700);
    }
  });
}

// Wait for something that happens elsewhere: ask this very address, and go on when it shows another
// step, or, where nothing on the page is kept up to date, when it answers at all.
for (const main of document.querySelectorAll("[data-poll]")) {
  const first = main.dataset.poll * 1000;
  const longest = 30_000;
  const isLive = main.querySelector("[data-live]") !== null;
  // Not a reload: a page that answered a form would be sent anew.
  const goOn = () => location.replace(location.pathname + location.search);
  let wait = first;
  let timer;
  const show = (page) => {
    for (const part of main.querySelectorAll("[data-live]")) {
      const fresh = page.querySelector(`[data-live="${part.dataset.live}"]`);
      if (!fresh) {
        part.replaceChildren();
      } else if (fresh.textContent !== part.textContent) {
        part.replaceChildren(...fresh.childNodes);
        Object.assign(part.dataset, fresh.dataset);
      }
    }
  };
  const ask = async () => {
    try {
      const answer = await fetch(location.href, { redirect: "manual", cache: "no-store" });
      if (answer.type === "opaqueredirect") return goOn();
      if (answer.ok) {
        const page = await readPage(answer);
        const isSameStep = page.querySelector("main")?.dataset.step === main.dataset.step;
        if (!isLive || !isSameStep) return goOn();
        show(page);
      }
    } catch {
      // Offline for a moment.
    }
    clearTimeout(timer);
    wait = Math.min(wait * 1.2, longest);
    timer = setTimeout(ask, wait);
  };
  timer = setTimeout(ask, wait);
  // Whoever comes back from the mail wants to go on at once.
  document.addEventListener("visibilitychange", () => {
    clearTimeout(timer);
    wait = first;
    if (!document.hidden) ask();
  });
}

// A menu closes on Escape, and the keyboard is where it was opened.
document.addEventListener("keydown", (event) => {
  const menu = event.key === "Escape" && document.querySelector(".menu[open]");
  if (!menu) return;
  menu.open = false;
  menu.querySelector("summary").focus();
});

for (const menu of document.querySelectorAll(".menu")) {
  menu.addEventListener("focusout", ({ relatedTarget }) => {
    if (relatedTarget && !menu.contains(relatedTarget)) menu.open = false;
  });
}

// Whoever signed out is not shown the account by the browser's memory.
window.addEventListener("pageshow", ({ persisted }) => {
  if (persisted && document.querySelector(".main--wide .nav")) location.reload();
});

// A device that others use keeps nobody signed in: of the two boxes one is ticked at most.
const boxes = document.querySelectorAll("[name=remember], [name=shared]");
for (const box of boxes) {
  box.addEventListener("change", () => {
    for (const other of boxes) if (other !== box && box.checked) other.checked = false;
  });
}

// Lead screen readers and keyboards to what went wrong.
document.querySelector("[role=alert][tabindex]")?.focus();
