// The filter of the budget without a new page: every indsatsområde's table is there already, so nothing typed is lost.
// Without this file the filter's links load the page again.

const tables = [...document.querySelectorAll("[data-focus-table]")];
const links = [...document.querySelectorAll("a[data-focus-choice]")];
const field = document.querySelector("input[name=indsats]");

const show = (code) => {
  tables.forEach((table) => {
    table.hidden = code !== "alle" && table.dataset.focusTable !== code;
  });
  links.forEach((link) => {
    const active = link.dataset.focusChoice === code;
    link.classList.toggle("tag-active", active);
    if (active) {
      link.setAttribute("aria-current", "true");
    } else {
      link.removeAttribute("aria-current");
    }
  });
  if (field) {
    field.value = code;
  }
};

links.forEach((link) => {
  link.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) {
      return;
    }
    event.preventDefault();
    show(link.dataset.focusChoice);
    window.history.replaceState(null, "", `?indsats=${encodeURIComponent(link.dataset.focusChoice)}`);
  });
});

// A link to a cell of a table that is put away brings the table forward before the cell gets the focus.
document.addEventListener(
  "click",
  (event) => {
    const link = event.target.closest("a[href*='#']");
    const target = link && document.getElementById(link.hash.slice(1));
    const table = target && target.closest("[data-focus-table]");
    if (table && table.hidden) {
      show(table.dataset.focusTable);
    }
  },
  true,
);
