// Starts the design system and keeps the page in order after htmx has swapped a part of it.
// Everything works without this file; it only improves.

const start = (name, work) => {
  // One component with a fault must not stop the others.
  try {
    work();
  } catch (error) {
    console.warn(`${name}: ${error.message}`);
  }
};

start("DKFDS", () => window.DKFDS.init());

// What has just been done is read first: a status that is there when the page loads is not announced by itself.
const told = document.querySelector(".page-messages");
const isTaken = document.activeElement !== document.body || document.querySelector("[autofocus], [data-module='error-summary']");
if (told && !isTaken && !window.location.hash) {
  told.setAttribute("tabindex", "-1");
  told.focus();
}

// A swapped part starts its own components: init() of the whole page would bind every button twice.
const startIn = (root) => {
  root.querySelectorAll(".js-dropdown").forEach((node) => start("Dropdown", () => new window.DKFDS.Dropdown(node).init()));
  root.querySelectorAll("div.tab-container").forEach((node) => start("Tabs", () => new window.DKFDS.Tabs(node).init()));
  root.querySelectorAll(".fds-modal").forEach((node) => start("Modal", () => new window.DKFDS.Modal(node).init()));
  const summary = root.querySelector('[data-module="error-summary"]');
  if (summary) {
    start("ErrorSummary", () => new window.DKFDS.ErrorSummary(summary).init());
  }
};

document.addEventListener("htmx:afterSettle", (event) => {
  const part = event.detail.elt;
  if (!part || !part.isConnected) {
    return;
  }
  startIn(part);
  // Where a swap took the focused element away, focus goes to what the answer names.
  const wanted = part.querySelector("[data-focus]") || (part.matches("[data-focus]") ? part : null);
  if (wanted && !part.querySelector('[data-module="error-summary"]')) {
    if (!wanted.matches("a, button, input, select, textarea, [tabindex]")) {
      wanted.setAttribute("tabindex", "-1");
    }
    wanted.focus();
  }
});

// Answers that carry a page of their own (a conflict, bad input) are shown, not thrown away.
document.addEventListener("htmx:beforeSwap", (event) => {
  if ([409, 422].includes(event.detail.xhr.status)) {
    event.detail.shouldSwap = true;
    event.detail.isError = false;
  }
});

// <select data-submit-on-change>: filters that act at once. Without script the form has its button.
document.addEventListener("change", (event) => {
  const field = event.target.closest("[data-submit-on-change]");
  if (field && field.form) {
    field.form.requestSubmit();
  }
});

const letSend = (form) => {
  delete form.dataset.sent;
  form.querySelectorAll('button[aria-disabled="true"]').forEach((button) => button.removeAttribute("aria-disabled"));
};

// A form is sent once. The button stays readable; a server that answers slowly gets no second press.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method === "get" || form.hasAttribute("data-hx-post")) {
    return;
  }
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "yes";
  // Who stops the page from loading may press again.
  window.setTimeout(() => letSend(form), 10000);
  form.querySelectorAll('button[type="submit"]').forEach((button) => button.setAttribute("aria-disabled", "true"));
});
window.addEventListener("pageshow", () => document.querySelectorAll("form[data-sent]").forEach(letSend));

// Buttons that only make sense with script are drawn hidden.
document.querySelectorAll("[data-needs-script][hidden]").forEach((node) => node.removeAttribute("hidden"));

// <button data-copy="#id">: copies a text and says so in its own words (data-copied), or leaves (data-copy-then=address).
document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  const source = button && document.querySelector(button.dataset.copy);
  if (!source) {
    return;
  }
  event.preventDefault();
  await navigator.clipboard.writeText(source.value ?? source.textContent.trim());
  if (button.dataset.copyThen) {
    window.location.assign(button.dataset.copyThen);
  } else {
    button.textContent = button.dataset.copied || "Kopieret";
  }
});

// [data-sheet]: on small screens the steps open in a sheet from below, with the page's own list inside it.
const openSheet = (section, list, heading) => {
  const home = document.createComment("sheet");
  const sheet = document.createElement("dialog");
  sheet.className = "sheet";
  sheet.setAttribute("aria-labelledby", "sheet-heading");
  const head = document.createElement("div");
  head.className = "sheet-head";
  const title = document.createElement("h2");
  title.id = "sheet-heading";
  title.textContent = heading;
  const close = document.createElement("button");
  close.type = "button";
  close.className = "function-link";
  const cross = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  cross.setAttribute("class", "icon-svg");
  cross.setAttribute("aria-hidden", "true");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  use.setAttribute("href", `${document.querySelector("svg.icon-svg use").getAttribute("href").split("#")[0]}#close`);
  cross.append(use);
  close.append(cross, "Luk");
  close.addEventListener("click", () => sheet.close());
  head.append(title, close);
  list.before(home);
  sheet.append(head, list);
  section.append(sheet);
  sheet.addEventListener("click", (event) => {
    if (event.target === sheet) {
      sheet.close();
    }
  });
  sheet.addEventListener("close", () => {
    home.replaceWith(list);
    sheet.remove();
  });
  sheet.showModal();
};

document.addEventListener("click", (event) => {
  const summary = event.target.closest("[data-sheet] > details > summary");
  if (!summary || typeof HTMLDialogElement === "undefined") {
    return;
  }
  event.preventDefault();
  const section = summary.closest("[data-sheet]");
  openSheet(section, section.querySelector("ol"), section.querySelector("h2").textContent);
});

// After "Log af" the way back must show nothing: pages that the browser has put aside whole are asked for anew, also in
// other tabs. (What lies in its cache Clear-Site-Data takes away.)
const opened = Date.now();
document.addEventListener("submit", (event) => {
  if (event.target.getAttribute("action") === "/log-af/") {
    localStorage.setItem("logged-off", Date.now());
  }
});
window.addEventListener("pageshow", (event) => {
  if (event.persisted && Number(localStorage.getItem("logged-off")) > opened) {
    document.documentElement.hidden = true;
    window.location.reload();
  }
});
