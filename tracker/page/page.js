// The language of the page follows the visitor's switch without a reload: the application renders
// <span data-page-lang="ko">, and the document's own lang is set from it.
(() => {
  const follow = () => {
    const mark = document.querySelector("[data-page-lang]");
    if (mark && document.documentElement.lang !== mark.dataset.pageLang) {
      document.documentElement.lang = mark.dataset.pageLang;
    }
  };
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
