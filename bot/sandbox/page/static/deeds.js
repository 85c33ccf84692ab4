// Tells the server what somebody did, and shows what it answers.

let number = 0;
const waiting = new Map();

/** Send a deed; `busy` is the control that waits for it. Resolves to an empty string, or to what went wrong. */
export function send(deed, busy = null) {
  number += 1;
  const mine = number;
  busy?.classList.add("is-busy");
  return new Promise((resolve) => {
    waiting.set(mine, { resolve, busy });
    emitEvent("deed", { ...deed, number: mine });
  });
}

window.sandboxDone = (which, trouble) => {
  const { resolve, busy } = waiting.get(which) || {};
  waiting.delete(which);
  busy?.classList.remove("is-busy");
  if (trouble) toast(trouble);
  resolve?.(trouble);
};

/** What the server told about people, commands, words. */
export function facts() {
  const held = document.getElementById("facts")?.dataset.facts;
  return held ? JSON.parse(held) : { people: [], commands: [], emoji: [], words: {}, lang: "en", user: "" };
}

let fading;

/** Say something for a few seconds. */
export function toast(text) {
  let box = document.getElementById("toast");
  if (!box) {
    box = Object.assign(document.createElement("div"), { id: "toast" });
    box.setAttribute("role", "status");
    document.body.append(box);
  }
  (document.querySelector("dialog[open]") || document.body).append(box);
  box.textContent = text;
  box.classList.add("is-shown");
  clearTimeout(fading);
  fading = setTimeout(() => box.classList.remove("is-shown"), 4000);
}

function button(text, kind, type) {
  return Object.assign(document.createElement("button"), { textContent: text, className: `button ${kind}`, type });
}

/** A small dialog with two buttons; resolves to its form's data, or to null when it was left. */
export function ask({ title, inside, yes, no, danger = false }) {
  const dialog = Object.assign(document.createElement("dialog"), { className: "modal modal-small" });
  const form = Object.assign(document.createElement("form"), { method: "dialog" });
  const head = Object.assign(document.createElement("h2"), { innerHTML: title, id: "asked" });
  const body = Object.assign(document.createElement("div"), { className: "modal-body" });
  const foot = Object.assign(document.createElement("footer"), { className: "modal-foot" });
  body.append(inside);
  const leave = button("", "", "button");
  const go = button("", danger ? "button-danger" : "button-primary", "submit");
  leave.innerHTML = no;
  go.innerHTML = yes;
  foot.append(leave, go);
  form.append(head, body, foot);
  dialog.append(form);
  dialog.setAttribute("aria-labelledby", "asked");
  document.body.append(dialog);
  return new Promise((resolve) => {
    let answer = null;
    form.addEventListener("submit", () => (answer = new FormData(form)));
    leave.addEventListener("click", () => dialog.close());
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(answer);
    });
    dialog.showModal();
    (body.querySelector("textarea, input") || go).focus();
  });
}

/** Ask back when a control wants it; `asked` is its `data-confirm`, made by the server from escaped text. */
export async function confirmed(asked) {
  if (!asked) return true;
  const { title, text, confirm, deny, danger } = JSON.parse(asked);
  const inside = Object.assign(document.createElement("div"), { innerHTML: text });
  return (await ask({ title, inside, yes: confirm, no: deny || facts().words.cancel, danger })) !== null;
}

/** Text as HTML. */
export function escaped(text) {
  return Object.assign(document.createElement("span"), { textContent: text }).innerHTML;
}
