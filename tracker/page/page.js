// What the application cannot say in Python: the document's language, the role of the row of rooms, an announcement
// of another card, texts to copy, and links from a figure in a text to a row that is not drawn yet.
(() => {
  const aloud = document.body.appendChild(document.createElement("p"));
  aloud.className = "unseen";
  aloud.role = "status";
  let card = "", sought = "", pressed = null;

  // whoever cannot see that another card was opened is told which
  const announce = () => {
    const shown = [...document.querySelectorAll(".card :is(.kicker, .sum)")].map((part) => part.textContent).join(": ");
    if (card && shown && shown !== card) aloud.textContent = shown;
    card = shown;
  };
  // a row may wait behind a filter or a button: they are pressed first
  const COVERS = "[class*=st-key-only_] input:checked, .st-key-more_reading button";
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
  const follow = () => {
    announce();
    uncover();
    const mark = document.querySelector("[data-page-lang]");
    if (!mark) return;
    if (document.documentElement.lang !== mark.dataset.pageLang) document.documentElement.lang = mark.dataset.pageLang;
    const rooms = document.querySelector(".st-key-rooms");
    if (rooms && rooms.ariaLabel !== mark.dataset.rooms) {
      rooms.role = "navigation";
      rooms.ariaLabel = mark.dataset.rooms;
    }
    for (const link of document.querySelectorAll(".st-key-rooms a")) {
      const here = link.closest(".st-key-here") ? "page" : null;
      if (link.ariaCurrent !== here) link.ariaCurrent = here;
    }
  };
  new MutationObserver(follow).observe(document.documentElement, { childList: true, subtree: true });

  // data-copy holds the text to copy, data-done what the button says afterwards
  const copy = async (button) => {
    try {
      await navigator.clipboard.writeText(button.dataset.copy);
    } catch {
      // no clipboard without HTTPS: select a hidden copy of the text instead
      const box = document.body.appendChild(document.createElement("textarea"));
      box.value = button.dataset.copy;
      box.select();
      document.execCommand("copy");
      box.remove();
    }
    button.textContent = button.dataset.done;
  };
  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("button[data-copy]");
    if (button) copy(button);
    const row = event.target.closest?.("a[data-point]");
    if (row && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
      // Streamlit runs anew when Back has changed the address: this is the same, one step ahead
      event.preventDefault();
      history.pushState(history.state, "", row.href);
      dispatchEvent(new PopStateEvent("popstate", { state: history.state }));
      document.getElementById("chart")?.scrollIntoView();
    }
    const link = event.target.closest?.("a.money");
    if (!link) return;
    sought = document.querySelector(link.hash) ? "" : link.hash;
    uncover();
  });
})();
