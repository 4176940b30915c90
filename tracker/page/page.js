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
