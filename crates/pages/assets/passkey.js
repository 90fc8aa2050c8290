// The browser's passkey dialog. A form with `data-passkey` says which ceremony its button starts:
// `register`, `authenticate` or `sign-in`. The answer is posted with the form, like anything else.
"use strict";
{
  const RENEW_AFTER = 4 * 60 * 1000; // the server forgets a challenge after five minutes
  const SETTLE = 1000; // a dialog that closes gives the focus back just before it answers

  // ---- JSON of WebAuthn Level 3, where the browser does not read and write it itself ----

  const decode = (text) =>
    Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
  const encode = (buffer) =>
    btoa(String.fromCharCode(...new Uint8Array(buffer)))
      .replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  const decodeIds = (list = []) => list.map((item) => ({ ...item, id: decode(item.id) }));

  const creationOptions = (json) =>
    PublicKeyCredential.parseCreationOptionsFromJSON?.(json) ?? {
      ...json,
      challenge: decode(json.challenge),
      user: { ...json.user, id: decode(json.user.id) },
      excludeCredentials: decodeIds(json.excludeCredentials),
    };
  const requestOptions = (json) =>
    PublicKeyCredential.parseRequestOptionsFromJSON?.(json) ?? {
      ...json,
      challenge: decode(json.challenge),
      allowCredentials: decodeIds(json.allowCredentials),
    };

  const responseJson = (response) => {
    const json = { clientDataJSON: encode(response.clientDataJSON) };
    for (const name of ["attestationObject", "authenticatorData", "signature", "userHandle"]) {
      if (response[name]) json[name] = encode(response[name]);
    }
    if (response.getTransports) json.transports = response.getTransports();
    return json;
  };
  const credentialJson = (credential) => {
    try {
      return JSON.stringify(credential.toJSON());
    } catch {
      // Also for extensions whose credentials only look like the browser's.
      return JSON.stringify({
        id: credential.id,
        rawId: encode(credential.rawId),
        type: credential.type,
        authenticatorAttachment: credential.authenticatorAttachment ?? undefined,
        clientExtensionResults: credential.getClientExtensionResults(),
        response: responseJson(credential.response),
      });
    }
  };

  // ---- one form, one running ceremony ----

  /** The server gave no options: it knows better what comes next. */
  class Refused extends Error {
    name = "Refused";
  }
  /** The server was not reached, or is out of order for a moment. */
  class Offline extends Error {}

  const askServer = async (form, mode, signal) => {
    const body = new URLSearchParams({ csrf: form.elements.csrf.value, mode });
    const answer = await fetch(form.dataset.options, {
      method: "POST", body, signal, redirect: "manual", headers: { Accept: "application/json" },
    });
    if (answer.ok) return answer.json();
    throw answer.status >= 500 ? new Offline() : new Refused();
  };
  const fetchOptions = async (form, mode, signal) => {
    try {
      const json = await askServer(form, mode, signal);
      return json.publicKey ?? json;
    } catch (error) {
      throw error instanceof Refused || signal.aborted ? error : new Offline();
    }
  };

  const send = (form, name, value) => {
    for (const field of ["credential", "failure"]) {
      form.elements[field].value = field === name ? value : "";
    }
    for (const name of ["remember", "shared"]) {
      const ticked = document.querySelector(`input[type=checkbox][name=${name}]`);
      if (form.elements[name]) form.elements[name].disabled = !ticked?.checked;
    }
    form.submit();
  };

  // Puts one of the page's own texts into its alert and leads the focus there.
  const say = (form, code) => {
    const box = document.getElementById(form.dataset.alert);
    for (const text of box.querySelectorAll("[data-text]")) {
      text.hidden = text.dataset.text !== code;
    }
    box.dataset.error = code;
    box.setAttribute("role", "alert");
    box.hidden = false;
    box.focus();
  };
  const unsay = (form) => {
    const box = document.getElementById(form.dataset.alert);
    box.hidden = true;
    box.removeAttribute("role");
    delete box.dataset.error;
  };

  const start = (form) => {
    const ceremony = form.dataset.passkey;
    const button = form.querySelector("[data-action]");
    let running = null; // what an AbortController can end
    let isBusy = false;
    let offeredAt = 0;

    const replace = () => {
      running?.abort();
      running = new AbortController();
      return running.signal;
    };

    const dialog = async (signal) => {
      if (ceremony === "register") {
        const publicKey = creationOptions(await fetchOptions(form, "register", signal));
        return navigator.credentials.create({ publicKey, signal });
      }
      const publicKey = requestOptions(await fetchOptions(form, "button", signal));
      return navigator.credentials.get({ publicKey, signal });
    };

    // What to say at once; nothing where the server is to count the failure and say it.
    const textFor = (error) => {
      if (error instanceof Offline) return "passkey-offline";
      // On the sign-in page only a dialog was closed: what is typed there stays.
      return ceremony === "sign-in" && !(error instanceof Refused) ? "passkey-failed" : null;
    };

    const press = async () => {
      if (isBusy) return;
      isBusy = true;
      unsay(form);
      button.setAttribute("aria-disabled", "true");
      try {
        const credential = await dialog(replace());
        if (!credential) throw new DOMException("no credential", "NotAllowedError");
        send(form, "credential", credentialJson(credential));
      } catch (error) {
        const code = textFor(error);
        if (!code) return send(form, "failure", error.name);
        isBusy = false;
        button.removeAttribute("aria-disabled");
        say(form, code);
        if (ceremony === "sign-in") offer();
      }
    };

    // Passkeys among what the browser fills into the user ID, until the button is pressed.
    const offer = async () => {
      if (isBusy || !(await PublicKeyCredential.isConditionalMediationAvailable?.())) return;
      const signal = replace();
      offeredAt = Date.now();
      try {
        const publicKey = requestOptions(await fetchOptions(form, "autofill", signal));
        const credential = await navigator.credentials.get({
          publicKey, signal, mediation: "conditional",
        });
        if (credential && !signal.aborted) {
          isBusy = true;
          send(form, "credential", credentialJson(credential));
        }
      } catch {
        // Nobody asked for anything: button and password are there.
      }
    };
    const renew = () => {
      if (document.hasFocus() && Date.now() - offeredAt >= RENEW_AFTER) offer();
    };

    form.addEventListener("submit", (event) => {
      event.preventDefault();
      press();
    });
    // A page taken back from the browser's memory begins anew.
    window.addEventListener("pageshow", (event) => {
      if (!event.persisted) return;
      isBusy = false;
      button.removeAttribute("aria-disabled");
      if (ceremony === "sign-in") offer();
    });
    if (ceremony === "sign-in") {
      offer();
      setInterval(renew, RENEW_AFTER / 8);
      window.addEventListener("focus", () => setTimeout(renew, SETTLE));
    }
  };

  const isAble = typeof PublicKeyCredential === "function" && "credentials" in navigator;
  // The sign-in page shows its button only now; a step says what else helps where nothing does.
  for (const part of document.querySelectorAll("[data-with-passkey]")) part.hidden = !isAble;
  for (const part of document.querySelectorAll("[data-without-passkey]")) part.hidden = isAble;
  if (isAble) document.querySelectorAll("form[data-passkey]").forEach(start);
}
