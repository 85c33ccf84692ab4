// Lists that open below a button: the selects of Block Kit, and who one is. Filter, arrow keys, one or several.

import { used } from "./forms.js";
import { send } from "./deeds.js";

function optionsOf(pop) {
  return [...pop.querySelectorAll('[role="option"]')].filter((option) => !option.hidden);
}

function activeOf(pop) {
  return pop.querySelector(".is-active");
}

function activate(pop, option) {
  activeOf(pop)?.classList.remove("is-active");
  const list = pop.querySelector('[role="listbox"]');
  const typed = pop.querySelector(".choose-filter") || list;
  if (!option) return typed.removeAttribute("aria-activedescendant");
  option.id ||= `option-${Math.random().toString(36).slice(2)}`;
  option.classList.add("is-active");
  option.scrollIntoView({ block: "nearest" });
  typed.setAttribute("aria-activedescendant", option.id);
}

function filter(pop, typed) {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  for (const option of pop.querySelectorAll('[role="option"]')) {
    const text = `${option.dataset.label} ${option.textContent}`.toLowerCase();
    option.hidden = !words.every((word) => text.includes(word));
  }
  activate(pop, optionsOf(pop)[0]);
}

/** A list was opened: forget the last search, start at what is chosen. */
export function opened(pop) {
  const typed = pop.querySelector(".choose-filter");
  if (typed) typed.value = "";
  filter(pop, "");
  activate(pop, pop.querySelector('[aria-selected="true"]') || optionsOf(pop)[0]);
  const list = pop.querySelector('[role="listbox"]');
  list.tabIndex = -1;
  (typed || list).focus();
}

/** The values chosen in a select: one, or a list. */
export function chosen(select) {
  const values = [...select.querySelectorAll('[aria-selected="true"]')].map((option) => option.dataset.value);
  return select.hasAttribute("data-multi") ? values : values[0] ?? "";
}

function show(select) {
  const shown = [...select.querySelectorAll('[aria-selected="true"]')].map((option) => option.dataset.label);
  const label = select.querySelector(".choose-shown");
  label.textContent = shown.join(", ") || select.dataset.placeholder;
  label.classList.toggle("is-empty", shown.length === 0);
  const name = shown.length ? `${select.dataset.name}: ${shown.join(", ")}` : select.dataset.name;
  select.querySelector(".choose-button").setAttribute("aria-label", name);
}

function choose(option) {
  const pop = option.closest(".pop");
  if (pop.id === "people") {
    pop.hidePopover();
    send({ do: "become", user: option.dataset.value });
    return;
  }
  const select = option.closest(".choose");
  const isMulti = select.hasAttribute("data-multi");
  const was = option.getAttribute("aria-selected") === "true";
  const most = Number(select.dataset.max || Infinity);
  if (isMulti && !was && chosen(select).length >= most) return;
  if (!isMulti) for (const each of pop.querySelectorAll('[role="option"]')) each.setAttribute("aria-selected", "false");
  option.setAttribute("aria-selected", String(isMulti ? !was : true));
  show(select);
  if (isMulti) select.changed = true;
  else pop.hidePopover();
  if (!isMulti) used(select, option.dataset.value);
}

/** A list was closed: several choices are told together. */
export function closed(pop) {
  const select = pop.closest(".choose");
  if (!select?.changed) return;
  select.changed = false;
  used(select, chosen(select));
}

document.addEventListener("click", (event) => {
  const option = event.target.closest?.('.pop:not(.complete) [role="option"]');
  if (option) choose(option);
});

document.addEventListener("input", ({ target }) => {
  if (target.matches?.(".choose-filter")) filter(target.closest(".pop"), target.value);
});

document.addEventListener("keydown", (event) => {
  const pop = event.target.closest?.(".pop:has([role=listbox])");
  if (!pop || pop.matches(".complete")) return;
  const options = optionsOf(pop);
  const at = options.indexOf(activeOf(pop));
  const steps = { ArrowDown: 1, ArrowUp: -1 };
  if (event.key in steps) activate(pop, options[(at + steps[event.key] + options.length) % options.length]);
  else if (event.key === "Enter" || (event.key === " " && !event.target.matches("input"))) {
    if (activeOf(pop)) choose(activeOf(pop));
  } else return;
  event.preventDefault();
});
