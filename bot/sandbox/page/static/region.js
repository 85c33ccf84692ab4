// A region of the page: takes HTML from the server and changes only what differs from the HTML before it.
// Whatever the browser changed by itself meanwhile (typed text, open menus, focus) stays where the server's HTML is equal.

function parse(html) {
  const template = document.createElement("template");
  template.innerHTML = html;
  return template.content;
}

function keyOf(node) {
  return node.nodeType === Node.ELEMENT_NODE ? node.dataset?.key || node.id || "" : "";
}

function setAttributes(live, before, after) {
  for (const { name } of [...before.attributes]) {
    if (after.hasAttribute(name)) continue;
    live.removeAttribute(name);
    if (name === "checked") live.checked = false;
  }
  for (const { name, value } of [...after.attributes]) {
    if (before.getAttribute(name) === value) continue;
    live.setAttribute(name, value);
    if (name === "value" && "value" in live) live.value = value;
    if (name === "checked") live.checked = true;
  }
}

function takeMatch(node, candidates) {
  const key = keyOf(node);
  const index = candidates.findIndex(([before]) => before.nodeName === node.nodeName && keyOf(before) === key);
  return index < 0 ? null : candidates.splice(index, 1)[0];
}

function patchChildren(live, before, after) {
  const lives = [...live.childNodes];
  if (lives.length !== before.childNodes.length) {
    live.replaceChildren(...document.importNode(after, true).childNodes);
    return;
  }
  const candidates = [...before.childNodes].map((node, index) => [node, lives[index]]);
  let place = live.firstChild;
  for (const node of after.childNodes) {
    const match = takeMatch(node, candidates);
    const kept = match ? match[1] : document.importNode(node, true);
    if (match && !match[0].isEqualNode(node)) patch(kept, match[0], node);
    if (kept === place) place = place.nextSibling;
    else live.insertBefore(kept, place);
  }
  for (const [, gone] of candidates) gone.remove();
}

function patch(live, before, after) {
  if (live.nodeType !== Node.ELEMENT_NODE) {
    live.data = after.data;
    return;
  }
  setAttributes(live, before, after);
  patchChildren(live, before, after);
  if (live.nodeName === "TEXTAREA") live.value = after.textContent;
}

export default {
  template: `<div></div>`,
  props: { html: String },
  mounted() {
    this.shown = parse(this.html);
    this.$el.replaceChildren(document.importNode(this.shown, true));
  },
  updated() {
    const next = parse(this.html);
    patchChildren(this.$el, this.shown, next);
    this.shown = next;
  },
};
