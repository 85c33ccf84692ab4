// What happens by itself when the server draws something: scrolling, opening modals, focus, turns of a status.

import { restoreDraft } from "./compose.js";
import { facts } from "./deeds.js";
import { showErrors } from "./forms.js";

const NEAR = 80;

// Messages stay at their end, unless somebody scrolled up.

function follow(log) {
  if (log.followed) return;
  log.followed = true;
  let sticks = true;
  let ours = -1;
  let key = log.dataset.key;
  log.addEventListener("scroll", () => {
    if (Math.abs(log.scrollTop - ours) < 2) return;
    sticks = log.scrollHeight - log.scrollTop - log.clientHeight < NEAR;
  }, { passive: true });
  const settle = () => {
    if (log.dataset.key !== key) {
      key = log.dataset.key;
      sticks = true;
    }
    if (hasAnswerForMe(log)) sticks = true;
    if (sticks) {
      log.scrollTop = endOf(log);
      ours = log.scrollTop;
    } else if (log.anchor) holdPlace(log);
  };
  new MutationObserver(settle).observe(log, { childList: true, subtree: true, characterData: true, attributes: true });
  new ResizeObserver(settle).observe(log);
  log.addEventListener("load", settle, true);
  settle();
}

/** What only the reader sees answers something they did: it is shown even to those who had scrolled up. */
function hasAnswerForMe(log) {
  const last = [...log.querySelectorAll("article")].at(-1);
  const isNew = last && last.dataset.ts > (log.newest || "");
  if (isNew) log.newest = last.dataset.ts;
  return isNew && last.classList.contains("msg-ephemeral");
}

/** The end of the messages; where the last one is longer than the screen, its beginning. */
function endOf(log) {
  const last = [...log.querySelectorAll("article")].at(-1);
  const bottom = log.scrollHeight - log.clientHeight;
  if (!last || last.offsetHeight < log.clientHeight) return bottom;
  return Math.min(bottom, last.getBoundingClientRect().top - log.getBoundingClientRect().top + log.scrollTop - 12);
}

/** Older messages came above: what was first on the screen stays where it was. */
function holdPlace(log) {
  const { article, top } = log.anchor;
  if (log.querySelector("article") === article) return;
  log.scrollTop += article.getBoundingClientRect().top - top;
  log.anchor = null;
}

// Modals

let opener = null;

function followModals(box) {
  const dialog = box.querySelector("dialog");
  if (!dialog) {
    if (opener?.isConnected) opener.focus();
    opener = null;
    return;
  }
  if (!dialog.open) {
    opener ||= document.activeElement;
    dialog.showModal();
    const first = dialog.querySelector("[autofocus], .modal-body input:not([hidden]), .modal-body textarea, .modal-body .choose-button");
    (first || dialog.querySelector('[type="submit"]'))?.focus();
    if (!first) dialog.querySelector(".modal-body")?.scrollTo(0, 0);
  }
  const errors = dialog.dataset.errors ? dialog.innerHTML.length + dialog.dataset.errors : "";
  if (errors && errors !== dialog.shownErrors) showErrors(dialog);
  dialog.shownErrors = errors;
}

// Threads

let threadOpener = null;

function followPanel(panel) {
  if (panel.dataset.key === panel.shownKey) return;
  const isNew = Boolean(panel.dataset.key);
  if (isNew) {
    threadOpener = document.activeElement;
    requestAnimationFrame(() => panel.querySelector(".typed")?.focus());
  } else if (panel.shownKey && threadOpener?.isConnected) threadOpener.focus();
  panel.shownKey = panel.dataset.key;
}

// Who one is

let known = "";

function followFacts() {
  const told = document.getElementById("facts")?.dataset.facts;
  if (!told || told === known) return;
  known = told;
  const { lang, user } = facts();
  document.documentElement.lang = lang;
  const address = new URL(location.href);
  if (address.searchParams.get("as") === user) return;
  address.searchParams.set("as", user);
  history.replaceState(null, "", address);
}

const plainTitle = document.title;

function followUnread() {
  const waiting = Number(document.querySelector(".sidebar")?.dataset.waiting || 0);
  document.title = waiting ? `(${waiting}) ${plainTitle}` : plainTitle;
}

// Who has just come can write at once, unless that would open a keyboard over half the screen.

let welcomed = false;

function welcome() {
  const box = document.querySelector(".main .typed");
  if (welcomed || !box || !matchMedia("(hover: hover)").matches) return;
  welcomed = true;
  if (document.activeElement === document.body) box.focus();
}

function look() {
  document.querySelectorAll(".log:not(.log-home)").forEach(follow);
  document.querySelectorAll(".typed").forEach((box) => {
    if (box.restored === box.form.dataset.key + box.form.dataset.thread) return;
    box.restored = box.form.dataset.key + box.form.dataset.thread;
    restoreDraft(box);
  });
  const modals = document.querySelector(".modals");
  if (modals) followModals(modals);
  const panel = document.querySelector(".panel");
  if (panel) followPanel(panel);
  followFacts();
  followUnread();
  welcome();
}

let planned = false;

new MutationObserver(() => {
  if (planned) return;
  planned = true;
  queueMicrotask(() => {
    planned = false;
    look();
  });
}).observe(document.body, { childList: true, subtree: true, attributes: true, attributeFilter: ["data-key", "data-hash", "data-errors", "data-facts", "data-thread", "data-waiting"] });

look();

setInterval(() => {
  for (const turns of document.querySelectorAll(".turns")) {
    const lines = [...turns.children];
    if (lines.length < 2) continue;
    const at = lines.findIndex((line) => !line.hidden);
    lines[at].hidden = true;
    lines[(at + 1) % lines.length].hidden = false;
  }
}, 2200);
