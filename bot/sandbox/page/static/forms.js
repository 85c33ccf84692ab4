// Inputs, pickers and buttons of Block Kit, in messages, modals and Home tabs.

import { chosen } from "./choose.js";
import { confirmed, facts, send } from "./deeds.js";

function placeOf(control) {
  return control.closest("[data-place]")?.dataset.place;
}

function nameOf(control) {
  const { act, block } = control.closest("[data-act]").dataset;
  return { act, block };
}

/** Whether using a control is told to the app at once: not in an input block, unless that wants it. */
function isTold(control) {
  const field = control.closest(".field-input");
  return !field || field.hasAttribute("data-dispatches");
}

/** A control got another value. */
export async function used(control, value) {
  const owner = control.closest("[data-act]");
  clearError(control);
  if (!(await confirmed(owner.dataset.confirm))) return;
  send({ do: isTold(control) ? "act" : "fill", place: placeOf(control), ...nameOf(control), value }, owner);
}

/** A button, a thumb or an entry of an overflow menu was pressed. */
export async function pressed(button, owner) {
  if (!(await confirmed(owner.dataset.confirm))) return;
  const address = button.dataset.url;
  if (address) window.open(address, "_blank", "noopener");
  const value = button.dataset.value ?? null;
  send({ do: "act", place: placeOf(button), ...nameOf(owner), value }, button);
}

function valueOf(control) {
  if (control.matches(".choose")) return chosen(control);
  if (control.matches(".boxes")) {
    const ticked = [...control.querySelectorAll("input:checked")].map((box) => box.value);
    return control.dataset.type === "checkboxes" ? ticked : ticked[0] ?? "";
  }
  return control.value;
}

function isEmpty(value) {
  return Array.isArray(value) ? value.length === 0 : value === "" || value === null;
}

function clearError(control) {
  const field = control.closest(".field-input");
  if (!field?.matches(".has-error")) return;
  field.classList.remove("has-error");
  field.querySelectorAll('[aria-invalid="true"]').forEach((each) => each.removeAttribute("aria-invalid"));
}

function showMissing(field) {
  field.classList.add("has-error");
  let note = field.querySelector(".error-here");
  if (!note) {
    note = Object.assign(document.createElement("p"), { className: "error error-here" });
    note.setAttribute("role", "alert");
    field.after(note);
  }
  note.textContent = facts().words.required;
}

function submit(form) {
  const dialog = form.closest("dialog");
  dialog.querySelectorAll(".error-here").forEach((note) => note.remove());
  const controls = [...form.querySelectorAll(".field-input [data-act], .bk-section [data-act], .bk-actions [data-act]")]
    .filter((control) => control.dataset.type && !control.matches("button, .overflow"));
  const values = controls.map((control) => ({ ...nameOf(control), value: valueOf(control) }));
  const missing = controls.filter((control, index) =>
    control.closest(".field-input")?.hasAttribute("data-required") && isEmpty(values[index].value));
  missing.forEach((control) => showMissing(control.closest(".field-input")));
  if (missing.length) return focusControl(missing[0]);
  send({ do: "submit", place: dialog.dataset.place, values }, form.querySelector('[type="submit"]'));
}

/** Move to a control, or to the button or box inside it. */
export function focusControl(control) {
  const inside = control.matches("input, textarea, button") ? control : control.querySelector("input, button");
  inside?.focus();
}

/** The server found fault with a modal: tie each error to its control and go to the first. */
export function showErrors(dialog) {
  const faulty = [...dialog.querySelectorAll(".field-input[data-error]")];
  for (const field of faulty) {
    const control = field.querySelector("input, textarea, button");
    control?.setAttribute("aria-invalid", "true");
    control?.setAttribute("aria-describedby", field.dataset.error);
  }
  if (faulty.length) focusControl(faulty[0].querySelector("[data-act]"));
}

document.addEventListener("submit", (event) => {
  if (!event.target.matches("[data-form]")) return;
  event.preventDefault();
  submit(event.target);
});

document.addEventListener("change", ({ target }) => {
  const control = target.closest?.("[data-act]");
  if (!control || target.matches(".choose-filter") || target.type === "file") return;
  if (control.matches("input, textarea") && control.dataset.dispatch) return;
  if (control.matches(".input, .boxes")) used(control, valueOf(control));
});

let typing;

document.addEventListener("input", ({ target }) => {
  if (!target.matches?.(".input[data-act]")) return;
  clearError(target);
  if (!target.dataset.dispatch?.includes("on_character_entered")) return;
  clearTimeout(typing);
  typing = setTimeout(() => used(target, target.value), 250);
});

document.addEventListener("keydown", (event) => {
  const { target } = event;
  if (event.key !== "Enter" || !target.matches?.("input.input[data-act]")) return;
  if (!target.dataset.dispatch?.includes("on_enter_pressed")) return;
  event.preventDefault();
  used(target, target.value);
});
