// Clicks and menus. Everything else has a file of its own.

import { closed, opened } from "./choose.js";
import { insert } from "./compose.js";
import { ask, escaped, facts, send, toast } from "./deeds.js";
import { pressed } from "./forms.js";
import "./follow.js";
import "./keys.js";

const root = document.documentElement;

const HERE = {
  theme() {
    root.dataset.theme = root.dataset.theme === "dark" ? "light" : "dark";
    localStorage.setItem("theme", root.dataset.theme);
  },
  menu() {
    document.body.classList.toggle("shows-sidebar");
    if (document.body.classList.contains("shows-sidebar")) document.querySelector(".sidebar .entry")?.focus();
  },
  async copy(button) {
    await navigator.clipboard?.writeText(button.closest("article").querySelector(".content").innerText);
    toast(facts().words.copied);
  },
  async edit(button, deed) {
    const box = Object.assign(document.createElement("textarea"), { className: "input", name: "text", rows: 4 });
    box.value = button.dataset.text;
    box.setAttribute("aria-label", button.textContent);
    const { words } = facts();
    const answer = await ask({ title: escaped(button.textContent), inside: box, yes: words.save, no: words.cancel });
    if (answer?.get("text")) send({ ...deed, text: answer.get("text") });
  },
  async delete(button, deed) {
    const { words } = facts();
    const inside = button.closest("article").querySelector(".content").cloneNode(true);
    const title = escaped(button.textContent);
    if (await ask({ title, inside, yes: title, no: words.cancel, danger: true })) send(deed);
  },
  async people(button) {
    const { people, user, words } = facts();
    const list = Object.assign(document.createElement("input"), { className: "input", name: "who" });
    list.setAttribute("list", "everybody");
    list.setAttribute("aria-label", button.getAttribute("aria-label"));
    const all = Object.assign(document.createElement("datalist"), { id: "everybody" });
    const others = people.filter((each) => each.id !== user && !each.bot);
    all.append(...others.map((each) => new Option(each.title, each.name)));
    const inside = document.createElement("div");
    inside.append(list, all);
    const title = escaped(button.getAttribute("aria-label"));
    const answer = await ask({ title, inside, yes: "OK", no: words.cancel });
    const found = others.find((each) => each.name === answer?.get("who"));
    if (found) send({ do: "dm", user: found.id });
  },
  earlier(button, deed) {
    const log = button.closest(".log");
    const article = log.querySelector("article");
    log.anchor = { article, top: article.getBoundingClientRect().top };
    send(deed, button);
  },
};

function deedOf(button) {
  const article = button.closest("article");
  const place = button.closest("[data-place]")?.dataset.place;
  const { do: what, ...data } = button.dataset;
  const about = article ? { channel: article.dataset.channel, ts: article.dataset.ts } : {};
  return { ...about, ...(place ? { place } : {}), ...data, do: what };
}

document.addEventListener("click", (event) => {
  const button = event.target.closest?.("button");
  if (!button) return;
  if (button.dataset.insert) return insert(button);
  if (button.dataset.do) return perform(button, event.detail > 0 && matchMedia("(hover: hover)").matches);
  const owner = button.closest("[data-act]");
  if (owner && !button.matches(".choose-button, [popovertarget]")) {
    button.closest('[role="menu"]')?.hidePopover();
    pressed(button, owner);
  }
});

async function perform(button, byMouse) {
  const deed = deedOf(button);
  button.closest('[role="menu"]')?.hidePopover();
  if (["open", "dm"].includes(deed.do)) document.body.classList.remove("shows-sidebar");
  const here = HERE[deed.do];
  if (here) return here(button, deed);
  await send(deed, button);
  if (byMouse && ["open", "again", "join"].includes(deed.do)) {
    requestAnimationFrame(() => document.querySelector(".main .typed")?.focus());
  }
}

// A browser closes a modal at a second Escape whatever we say: then the server hears of it too.

document.addEventListener("close", ({ target }) => {
  if (target.matches?.(".modals dialog") && target.isConnected) send({ do: "leave", place: target.dataset.place });
}, true);

// Menus and lists stand in the browser's top layer, beside what opened them.

function place(pop) {
  const opener = document.querySelector(`[popovertarget="${CSS.escape(pop.id)}"]`);
  if (!opener) return;
  const around = opener.getBoundingClientRect();
  const { width, height } = pop.getBoundingClientRect();
  const below = around.bottom + 6 + height <= innerHeight || around.top < height + 12;
  const left = opener.matches(".choose-button") ? around.left : around.right - width;
  if (opener.matches(".choose-button")) pop.style.minWidth = `${around.width}px`;
  pop.style.left = `${Math.max(8, Math.min(left, innerWidth - width - 8))}px`;
  pop.style.top = `${Math.max(8, below ? Math.min(around.bottom + 6, innerHeight - height - 8) : around.top - height - 6)}px`;
}

document.addEventListener("toggle", (event) => {
  const pop = event.target;
  if (!pop.matches?.(".pop")) return;
  const isList = pop.querySelector('[role="listbox"]');
  if (event.newState === "open") {
    place(pop);
    if (isList) opened(pop);
    else pop.querySelector('[role="menuitem"]')?.focus();
  } else if (isList) closed(pop);
}, true);

// Escape in a modal closes the top one of the stack, as the server sees it.

document.addEventListener("cancel", (event) => {
  const dialog = event.target.closest?.(".modals dialog");
  if (!dialog) return;
  event.preventDefault();
  if (!document.querySelector(":popover-open")) send({ do: "leave", place: dialog.dataset.place });
}, true);

matchMedia("(prefers-color-scheme: dark)").addEventListener("change", ({ matches }) => {
  if (!localStorage.getItem("theme")) root.dataset.theme = matches ? "dark" : "light";
});
