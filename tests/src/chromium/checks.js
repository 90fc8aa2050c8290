// What is asked of every page beyond axe-core: a function for each question. They say what is wrong by
// `say`; the answer is the list of it.
// `arguments`: the language the page should be in; the names of the questions to ask.
const [locale, asked] = arguments;

const found = [];
let question = "";
const say = (what, element) => {
  const where = element ? ` ${element.outerHTML.replace(/\s+/g, " ").slice(0, 160)}` : "";
  found.push(`${question}: ${what}${where}`);
};
const all = (selector, root = document) => [...root.querySelectorAll(selector)];
const ids = (element, attribute) =>
  (element.getAttribute(attribute) ?? "").split(/\s+/).filter(Boolean);
const isSeen = (element) => {
  const box = element.getBoundingClientRect();
  return element.checkVisibility({ visibilityProperty: true }) && box.width > 1 && box.height > 1;
};
const plain = (text) => text.replace(/\s+/g, "");

// The texts of the page, each with the element it stands in.
const texts = (root = document.body) => {
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  const nodes = [];
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const parent = node.parentElement;
    if (node.data.trim() && !parent.closest(".sr, svg, noscript") && isSeen(parent)) {
      nodes.push([node, parent]);
    }
  }
  return nodes;
};

const CONTROLS = "a[href], button, summary, select, textarea, input:not([type=hidden])";
const controls = () => all(CONTROLS).filter(isSeen);

// A link in the middle of a sentence is as high as its line (WCAG 2.5.8 has the same exception).
const isInSentence = (element) =>
  element.localName === "a" &&
  getComputedStyle(element).display === "inline" &&
  plain(element.parentElement.textContent).length > plain(element.textContent).length;

// The lines that an element's text makes.
const rows = (element) => {
  const range = document.createRange();
  const rows = [];
  for (const [node, parent] of texts(element)) {
    if (parent.closest("rt")) continue;
    for (let at = 0; at < node.length; at += 1) {
      if (/\s/.test(node.data[at])) continue;
      range.setStart(node, at);
      range.setEnd(node, at + 1);
      const box = range.getBoundingClientRect();
      const last = rows.at(-1);
      // Letters of another size share a line where their boxes overlap.
      if (last && box.top < last.bottom - 2 && box.bottom > last.top + 2) last.text += node.data[at];
      else rows.push({ top: box.top, bottom: box.bottom, text: node.data[at] });
    }
  }
  return rows.map(({ text }) => text);
};

// ---- colours ----

const rgba = (colour) => {
  const [r, g, b, a = 1] = colour.match(/[\d.]+/g).map(Number);
  return { r, g, b, a };
};
const luminance = ({ r, g, b }) => {
  const [x, y, z] = [r, g, b].map((value) => {
    const part = value / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * x + 0.7152 * y + 0.0722 * z;
};
const contrast = (one, other) => {
  const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
};
// What an element stands on, as far as its ancestors tell.
const ground = (element) => {
  for (let at = element; at; at = at.parentElement) {
    const colour = rgba(getComputedStyle(at).backgroundColor);
    if (colour.a === 1) return colour;
  }
  return { r: 255, g: 255, b: 255, a: 1 };
};

const CHECKS = {
  // WCAG 2.4.2, 2.4.6, 3.1.1: what the document says of itself.
  document() {
    const { documentElement: root, title } = document;
    if (root.lang !== locale) say(`lang is ${root.lang}, not ${locale}`);
    const headings = all("h1").filter(isSeen);
    if (headings.length !== 1) say(`${headings.length} h1`);
    if (all("main").length !== 1) say("there is not one main");
    const step = document.querySelector("main")?.dataset.step;
    // Their headings greet or ask: the title says what the page is.
    const isGreeting = ["credentials", "restarted", "account", "sign-out"].includes(step);
    const mark = { ja: "エラー：", en: "Error: " }[locale];
    // A warning is no error. Here the very heading says that something is wrong.
    const isStop = ["blocked", "cookies-off", "error", "mail-confirm"].includes(step);
    const refused = !isStop && all("[role=alert][data-error]:not(.msg--warn)").some(isSeen);
    if (refused !== title.startsWith(mark)) say(`the title is "${title}", refused: ${refused}`);
    const read = headings[0]?.cloneNode(true);
    for (const reading of read?.querySelectorAll("rt") ?? []) reading.remove();
    const heading = plain(read?.textContent ?? "");
    if (!isGreeting && !plain(title).includes(heading)) say(`the title "${title}" lacks "${heading}"`);
  },

  // WCAG 2.5.8 asks for 24 pixels; fingers of 75 years ask for 44.
  targets() {
    for (const element of controls()) {
      if (isInSentence(element) || element.closest(".sr")) continue;
      const box = (element.labels?.[0]?.contains(element) ? element.labels[0] : element)
        .getBoundingClientRect();
      if (box.width < 43.5 || box.height < 43.5) {
        say(`${Math.round(box.width)} × ${Math.round(box.height)}`, element);
      }
    }
  },

  // WCAG 2.4.3, 2.4.7: focus follows what is read, and is seen.
  focus() {
    const before = document.activeElement;
    let last;
    for (const element of all(`${CONTROLS}, [tabindex]`)) {
      if (element.tabIndex > 0) say("tabindex above 0", element);
      if (element.tabIndex < 0 || !element.checkVisibility({ visibilityProperty: true })) continue;
      element.focus({ preventScroll: true });
      if (document.activeElement !== element) {
        say("takes no focus", element);
        continue;
      }
      const rings = [element, element.closest(".choice")].filter(Boolean).map(getComputedStyle);
      const isRinged = ({ outlineStyle, outlineWidth }) =>
        outlineStyle !== "none" && parseFloat(outlineWidth) >= 2;
      if (!rings.some((style) => isRinged(style))) say("focus is not seen", element);
      // What a part scrolls away is not below what follows that part.
      const box = (element.closest(".scroll") ?? element).getBoundingClientRect();
      const main = element.closest("main");
      if (last && main && box.bottom <= last.top && box.left < last.right) {
        say("comes after what is below it", element);
      }
      last = main && box;
    }
    document.activeElement.blur();
    before.focus({ preventScroll: true });
  },

  // WCAG 1.3.1, 1.3.5, 3.3.1, 3.3.2: labels, what browsers may fill in, errors at their field.
  fields() {
    const TOKENS = {
      user_id: "username", password: "current-password",
      new_password: "new-password", new_password_confirm: "new-password",
      birth_date: "bday", mail_address: "email", device_name: "off",
    };
    const ALERT = "[role=alert][data-error]";
    const summary = document.querySelector(".msg--error[role=alert][data-error]");
    for (const field of all("input:not([type=hidden]), select, textarea").filter(isSeen)) {
      if (!field.labels?.length && !field.getAttribute("aria-labelledby")) say("no label", field);
      if (field.placeholder) say("a placeholder vanishes when one types", field);
      const isTyped = !["radio", "checkbox"].includes(field.type) && field.localName === "input";
      const tokens = ids(field, "autocomplete").filter((token) => token !== "webauthn");
      if (isTyped && !tokens.length && !field.readOnly) say("no autocomplete", field);
      const expected = TOKENS[field.name];
      if (isTyped && expected && tokens[0] !== expected) say(`autocomplete is not ${expected}`, field);
      if (field.getAttribute("aria-invalid") !== "true") continue;
      const group = field.type === "radio" ? field.closest("fieldset") : field;
      const told = ids(group, "aria-describedby").map((id) => document.getElementById(id));
      const says = (part) => part?.matches(ALERT) || part?.querySelector(ALERT);
      if (!told.some(says)) say("invalid, and nothing says why", field);
      const isInSummary = summary && told.includes(summary);
      if (isInSummary && !summary.querySelector(`a[href="#${field.id}"]`)) {
        say("the summary has no link to the field", field);
      }
    }
    for (const error of all(".error[data-error]").filter(isSeen)) {
      const owned = all("[aria-describedby]").flatMap((part) => ids(part, "aria-describedby"));
      if (!owned.some((id) => error.closest(`#${id}`))) say("belongs to no field", error);
    }
  },

  // WCAG 4.1.3: messages are read aloud as what they are.
  messages() {
    for (const message of all(".msg, .error, .good").filter(isSeen)) {
      const ROLES = "[role=alert], [role=status], [role=note], [aria-live]";
      if (!message.closest(ROLES)) say("is not announced", message);
    }
    for (const error of all("[data-error]:not(main)").filter(isSeen)) {
      if (error.getAttribute("role") !== "alert") say("is no alert", error);
    }
  },

  // WCAG 1.4.10, 1.4.4: nothing to scroll sideways, nothing cut off.
  width() {
    const root = document.documentElement;
    if (root.scrollWidth > innerWidth) {
      say(`${root.scrollWidth} wide on ${innerWidth}`);
      const wide = all("body *").filter((part) =>
        part.getBoundingClientRect().right > innerWidth + 0.5 && !part.closest(".sr, .skip"));
      for (const part of wide.slice(0, 3)) say("reaches beyond", part);
    }
    for (const part of all("main *, header *, footer *").filter(isSeen)) {
      const { overflowX, overflowY } = getComputedStyle(part);
      const isCut = (overflow, inner, outer) => overflow === "hidden" && inner > outer + 1;
      if (isCut(overflowX, part.scrollWidth, part.clientWidth)) say("cuts off", part);
      if (isCut(overflowY, part.scrollHeight, part.clientHeight)) say("cuts off below", part);
    }
  },

  // Nothing under 14 pixels.
  size() {
    for (const [, parent] of texts()) {
      const size = parseFloat(getComputedStyle(parent).fontSize);
      if (size < 14 && !parent.closest("rt")) say(`${size} px`, parent);
    }
  },

  // WCAG 1.4.3: also where axe-core cannot tell, because something may stand behind or before a text.
  texts() {
    for (const [, parent] of texts()) {
      const { color, fontSize, fontWeight } = getComputedStyle(parent);
      const size = parseFloat(fontSize);
      const isLarge = size >= 24 || (size >= 18.66 && fontWeight >= 700);
      const ratio = contrast(rgba(color), ground(parent));
      if (ratio < (isLarge ? 3 : 4.5)) say(`${ratio.toFixed(2)}`, parent);
    }
  },

  // A last line of a single character reads like a mistake.
  orphans() {
    const BLOCKS = "h1, h2, h3, p, li, dt, dd, summary, label, legend, button, .btn, td, th, small, b";
    for (const block of all(BLOCKS).filter(isSeen)) {
      if (block.closest(".codes, .scroll, .progress, .sr")) continue;
      if (all("p, li, dd, div, details, form, table, small, button", block).length) continue;
      // Chromium does not care for the last line where there is furigana.
      if (all("ruby", block).length) continue;
      const lines = rows(block);
      const last = (lines.at(-1) ?? "").replace(/[、。，．」』）)!?！？.,]/g, "");
      if (lines.length > 1 && [...last].length < 2) say(`"${lines.slice(-2).join("/")}"`, block);
    }
  },

  // WCAG 1.4.11: the lines by which fields and buttons are known.
  lines() {
    for (const element of controls()) {
      // WCAG 1.4.11 leaves out what nobody can change.
      if (element.readOnly) continue;
      if (!element.matches(".input, .btn--secondary, .btn--danger, .btn--side, .choice input")) continue;
      const border = rgba(getComputedStyle(element).borderTopColor);
      const ratio = contrast(border, ground(element.parentElement));
      if (ratio < 3) say(`its line has ${ratio.toFixed(2)}`, element);
    }
    for (const element of all(".btn--primary").filter(isSeen)) {
      const ratio = contrast(ground(element), ground(element.parentElement));
      if (ratio < 3) say(`its fill has ${ratio.toFixed(2)}`, element);
    }
  },

  // Pictures that are linked are there.
  pictures() {
    for (const picture of all("img").filter(isSeen)) {
      if (!picture.complete || !picture.naturalWidth) say("is not there", picture);
    }
  },

  // WCAG 2.3.3: who asks for less motion gets none.
  motion() {
    for (const element of all("*")) {
      for (const part of [undefined, "::before", "::after"]) {
        const { transitionDuration, animationName } = getComputedStyle(element, part);
        const isStill = animationName === "none" && transitionDuration.split(", ").every((time) => time === "0s");
        if (!isStill) say(`moves ${part ?? ""}`, element);
      }
    }
  },
};

for (question of asked) CHECKS[question]();
return found;
