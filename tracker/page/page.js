// The language of the page follows the visitor's switch without a reload: the application renders
// <p data-page-lang="ko" data-words="{…}">; the document's own lang is set from it, and the few words that
// Streamlit says by itself, in English only, are put into that language. The row of rooms becomes what it is to
// the eye: navigation, with the room one is in marked.
(() => {
  const OWN = ["FileUploader", "DateInput", "Selectbox", "Slider", "SkipToContent", "Code"]
    .map((name) => `[data-testid=st${name}]`).join(",");
  const written = { text: new WeakMap(), label: new WeakMap() };
  const aloud = document.body.appendChild(document.createElement("p"));
  aloud.className = "unseen";
  aloud.role = "status";
  let words = "", patterns = [], card = "";

  const translated = (english) => {
    for (const [pattern, form] of patterns) {
      const found = pattern.exec(english);
      if (found) return form.replace(/{(\w+)}/g, (_, name) => found.groups[name]);
    }
    return english;
  };
  // what Streamlit wrote is kept, so that a change of language starts from its English again
  const put = (kept, node, now, set) => {
    const last = kept.get(node);
    const english = last && last.ours === now ? last.english : now;
    const ours = translated(english);
    kept.set(node, { english, ours });
    if (ours !== now) set(ours);
  };
  const translate = (root) => {
    const texts = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    for (let node = texts.nextNode(); node; node = texts.nextNode()) {
      const text = node;
      put(written.text, text, text.nodeValue, (value) => { text.nodeValue = value; });
    }
    for (const node of [root, ...root.querySelectorAll("[aria-label]")]) {
      const label = node.getAttribute("aria-label");
      if (label) put(written.label, node, label, (value) => node.setAttribute("aria-label", value));
    }
  };
  // whoever cannot see that another card was opened is told which
  const announce = () => {
    const shown = [...document.querySelectorAll(".card :is(.kicker, .sum)")].map((part) => part.textContent).join(": ");
    if (card && shown && shown !== card) aloud.textContent = shown;
    card = shown;
  };
  const follow = () => {
    announce();
    uncover();
    const mark = document.querySelector("[data-page-lang]");
    if (!mark) return;
    if (document.documentElement.lang !== mark.dataset.pageLang) {
      document.documentElement.lang = mark.dataset.pageLang;
    }
    if (words !== mark.dataset.words) {
      words = mark.dataset.words;
      patterns = Object.entries(JSON.parse(words)).map(([english, form]) => {
        const plain = english.replace(/[.*+?^$()|[\]\\]/g, "\\$&");
        return [new RegExp(`^${plain.replace(/{(\w+)}/g, "(?<$1>.+)")}$`), form];
      });
    }
    const rooms = document.querySelector(".st-key-rooms");
    if (rooms && rooms.ariaLabel !== mark.dataset.rooms) {
      rooms.role = "navigation";
      rooms.ariaLabel = mark.dataset.rooms;
    }
    for (const link of document.querySelectorAll(".st-key-rooms a")) {
      const here = link.closest(".st-key-here") ? "page" : null;
      if (link.ariaCurrent !== here) link.ariaCurrent = here;
    }
    document.querySelectorAll(OWN).forEach(translate);
  };
  // a figure in the text leads to its row, which may wait behind a filter or a button: they are pressed first
  const COVERS = "[class*=st-key-only_] input:checked, .st-key-more_reading button";
  let sought = "", pressed = null;
  const uncover = () => {
    if (!sought) return;
    const cover = document.querySelector(COVERS);
    if (document.querySelector(sought)) {
      location.replace(sought);
      sought = "";
    } else if (cover && cover !== pressed) {
      pressed = cover;
      cover.click();
    }
  };
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a.money");
    if (!link) return;
    sought = document.querySelector(link.hash) ? "" : link.hash;
    uncover();
  });
  new MutationObserver(follow).observe(document.documentElement, { childList: true, subtree: true });
})();
// Buttons that copy a text: data-copy holds it, data-done what the button says afterwards.
document.addEventListener("click", async (event) => {
  const button = event.target.closest?.("button[data-copy]");
  if (!button) return;
  const text = button.dataset.copy;
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    // no clipboard without HTTPS: select a hidden copy of the text instead
    const box = document.body.appendChild(document.createElement("textarea"));
    box.value = text;
    box.select();
    document.execCommand("copy");
    box.remove();
  }
  button.textContent = button.dataset.done;
});
