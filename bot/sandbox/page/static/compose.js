// The box one writes in: grows, sends with Enter, keeps drafts, completes /commands, @people and :emoji:.

import { facts, send } from "./deeds.js";

const drafts = new Map();
const TRIGGER = /(?:^|\s)([@:])([^\s@:]{0,30}(?: [^\s@:]{0,30})?)$/;
const MOST = 8;

function draftKey(form) {
  return `${form.dataset.channel} ${form.closest(".panel") ? form.dataset.thread : ""}`;
}

function grow(box) {
  box.style.height = "auto";
  box.style.height = `${Math.min(box.scrollHeight, 220)}px`;
  box.form.classList.toggle("has-text", box.value.trim() !== "");
}

/** A box appeared: give it back what was typed there before. */
export function restoreDraft(box) {
  if (!box.value) box.value = drafts.get(draftKey(box.form)) || "";
  grow(box);
}

function submit(form) {
  const box = form.querySelector(".typed");
  const text = box.value.trim();
  if (!text) return;
  box.value = "";
  drafts.delete(draftKey(form));
  close(form);
  grow(box);
  const { channel, thread } = form.dataset;
  send({ do: "send", channel, thread, text }, form.querySelector(".send")).then((trouble) => {
    if (!trouble || box.value) return;
    box.value = text;
    grow(box);
  });
}

// What could be meant

function candidates(box) {
  const before = box.value.slice(0, box.selectionStart);
  const { people, commands, emoji } = facts();
  if (/^\/\S*$/.test(before)) {
    const found = commands.filter((each) => each.command.startsWith(before));
    return found.map((each) => ({
      insert: `${each.command} `, from: 0, name: each.command, more: each.hint, note: `${each.text} · ${each.app}`,
    }));
  }
  const match = TRIGGER.exec(before);
  if (!match) return [];
  const [, sign, typed] = match;
  const from = before.length - typed.length - 1;
  const wanted = typed.toLowerCase();
  if (sign === ":") {
    if (!wanted && !box.dataset.asked) return [];
    const found = emoji.filter((each) => each.name.includes(wanted));
    return found.map((each) => ({ insert: `${each.sign} `, from, name: `:${each.name}:`, face: each.sign }));
  }
  const matches = (each) => each.name.toLowerCase().split(/[\s-]+/).some((part, index, parts) =>
    parts.slice(index).join(" ").startsWith(wanted));
  return people.filter(matches).map((each) => ({
    insert: `@${each.name} `, from, name: each.name, note: each.title, face: each.face, colour: each.colour,
  }));
}

function show(form, found) {
  const list = form.querySelector(".complete");
  const box = form.querySelector(".typed");
  list.hidden = found.length === 0;
  list.replaceChildren(...found.slice(0, MOST).map((each, index) => optionRow(each, index, list)));
  list.choices = found.slice(0, MOST);
  box.setAttribute("aria-expanded", String(!list.hidden));
  mark(form, 0);
}

function optionRow(each, index) {
  const row = Object.assign(document.createElement("div"), { className: "option", id: `complete-${index}` });
  row.setAttribute("role", "option");
  row.dataset.index = index;
  if (each.face) {
    const face = Object.assign(document.createElement("span"), { className: "face face-small", textContent: each.face });
    face.style.background = each.colour || "none";
    row.append(face);
  }
  const name = Object.assign(document.createElement("b"), { textContent: each.name });
  row.append(name);
  if (each.more) row.append(Object.assign(document.createElement("code"), { textContent: each.more }));
  if (each.note) row.append(Object.assign(document.createElement("small"), { textContent: each.note }));
  return row;
}

function mark(form, index) {
  const list = form.querySelector(".complete");
  const rows = [...list.children];
  rows.forEach((row, at) => row.setAttribute("aria-selected", String(at === index)));
  list.marked = index;
  const box = form.querySelector(".typed");
  if (list.hidden) box.removeAttribute("aria-activedescendant");
  else box.setAttribute("aria-activedescendant", rows[index]?.id || "");
  rows[index]?.scrollIntoView({ block: "nearest" });
}

function close(form) {
  delete form.querySelector(".typed").dataset.asked;
  show(form, []);
}

function take(form, index) {
  const list = form.querySelector(".complete");
  const box = form.querySelector(".typed");
  const chosen = list.choices?.[index];
  if (!chosen) return;
  box.setRangeText(chosen.insert, chosen.from, box.selectionStart, "end");
  box.focus();
  close(form);
  box.dispatchEvent(new Event("input", { bubbles: true }));
}

// Events

document.addEventListener("input", ({ target }) => {
  if (!target.matches?.(".typed")) return;
  drafts.set(draftKey(target.form), target.value);
  grow(target);
  show(target.form, candidates(target));
});

document.addEventListener("keydown", (event) => {
  const box = event.target;
  if (!box.matches?.(".typed") || event.isComposing) return;
  const form = box.form;
  const list = form.querySelector(".complete");
  const open = !list.hidden;
  if (open && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
    event.preventDefault();
    const count = list.children.length;
    mark(form, (list.marked + (event.key === "ArrowDown" ? 1 : count - 1)) % count);
  } else if (open && event.key === "Escape") {
    event.preventDefault();
    event.stopPropagation();
    close(form);
  } else if (open && (event.key === "Tab" || (event.key === "Enter" && !isWhole(box, list)))) {
    event.preventDefault();
    take(form, list.marked);
  } else if (event.key === "Enter" && !event.shiftKey) {
    event.preventDefault();
    submit(form);
  }
}, true);

function isWhole(box, list) {
  return list.choices?.[list.marked]?.insert.trim() === box.value.trim() && box.value.endsWith(" ");
}

document.addEventListener("submit", (event) => {
  if (!event.target.matches(".composer")) return;
  event.preventDefault();
  submit(event.target);
});

document.addEventListener("mousedown", (event) => {
  const row = event.target.closest?.(".complete .option");
  if (!row) return;
  event.preventDefault();
  take(row.closest("form"), Number(row.dataset.index));
});

document.addEventListener("focusout", ({ target }) => {
  if (target.matches?.(".typed")) setTimeout(() => close(target.form), 150);
});

/** Put a sign into the box, as if it had been typed, and offer what may follow. */
export function insert(button) {
  const form = button.closest("form");
  const box = form.querySelector(".typed");
  const sign = button.dataset.insert;
  const gap = box.selectionStart && !/\s$/.test(box.value.slice(0, box.selectionStart)) ? " " : "";
  if (sign === "/") box.value = `/${box.value.replace(/^\//, "")}`;
  else box.setRangeText(gap + sign, box.selectionStart, box.selectionEnd, "end");
  if (sign === "/") box.setSelectionRange(1, 1);
  box.dataset.asked = "yes";
  box.focus();
  box.dispatchEvent(new Event("input", { bubbles: true }));
}
