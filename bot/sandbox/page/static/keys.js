// Moving about with the keyboard: arrows in lists, menus, tabs and messages; Escape leaves what is on top.

import { send } from "./deeds.js";

const STEPS = { ArrowDown: 1, ArrowUp: -1, ArrowRight: 1, ArrowLeft: -1 };

function step(items, event) {
  const at = items.indexOf(document.activeElement);
  const ends = { Home: 0, End: items.length - 1 };
  const to = event.key in ends ? ends[event.key] : (at + STEPS[event.key] + items.length) % items.length;
  if (!items[to] || Number.isNaN(to)) return;
  event.preventDefault();
  items[to].focus();
}

function inMessages(log, event) {
  if (event.target.closest("button, a, input, textarea, [role=listbox], table") && event.target !== log) return;
  const items = [...log.querySelectorAll("article.msg")];
  const at = items.indexOf(document.activeElement);
  if (event.key === "Enter" && at >= 0) {
    items[at].querySelector('[data-do="thread"]')?.click();
    return;
  }
  if (!["ArrowDown", "ArrowUp", "Home", "End"].includes(event.key)) return;
  if (at < 0 && event.key === "ArrowUp") {
    event.preventDefault();
    items.at(-1)?.focus();
  } else if (at === items.length - 1 && event.key === "ArrowDown") {
    event.preventDefault();
    log.parentElement.querySelector(".typed")?.focus();
  } else step(items, event);
}

document.addEventListener("keydown", (event) => {
  const { target, key } = event;
  if (!(target instanceof Element) || event.defaultPrevented) return;
  const menu = target.closest('[role="menu"]');
  if (menu) return key in STEPS || key === "Home" || key === "End" ? step([...menu.querySelectorAll('[role="menuitem"]')], event) : null;
  const tabs = target.closest('[role="tablist"], .tools, .thumbs');
  if (tabs && (key === "ArrowLeft" || key === "ArrowRight")) return step([...tabs.querySelectorAll(":scope > button")], event);
  const list = target.closest("nav[data-arrows]");
  if (list && (key === "ArrowUp" || key === "ArrowDown")) return step([...list.querySelectorAll("button.entry")], event);
  const log = target.closest(".log");
  if (log && !target.closest("dialog")) inMessages(log, event);
  if (key === "Escape" && !document.querySelector(":popover-open, dialog[open]")) leave(target);
});

function leave(target) {
  document.body.classList.remove("shows-sidebar");
  const panel = document.querySelector('.panel[data-open="yes"]');
  if (panel && (panel.contains(target) || target === document.body)) send({ do: "close-thread" });
  else if (target.closest("article")) target.closest(".main, .panel")?.querySelector(".typed")?.focus();
}
