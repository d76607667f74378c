// What makes forms easier with script: formatting of texts, a calendar for dates, and a warning before unsaved text is lost.
// Everything is a text field underneath, and stays so without script.

// --- Texts with simple formatting ------------------------------------------------------------------------------
// [data-markdown-field] holds a toolbar (drawn hidden), a textarea and a place for the preview (templates/dkfds/markdown.html).

const insert = (field, text, from, to, selectFrom, selectTo) => {
  field.focus();
  field.setSelectionRange(from, to);
  // execCommand keeps the browser's own undo; where it is gone, the text is set and undo is lost.
  if (!document.execCommand("insertText", false, text)) {
    field.setRangeText(text, from, to, "end");
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }
  field.setSelectionRange(selectFrom, selectTo);
};

const formatting = {
  bold(field) {
    const { selectionStart: from, selectionEnd: to, value } = field;
    const chosen = value.slice(from, to) || "fed tekst";
    insert(field, `**${chosen}**`, from, to, from + 2, from + 2 + chosen.length);
  },
  list(field) {
    const { selectionStart, selectionEnd, value } = field;
    const from = value.lastIndexOf("\n", selectionStart - 1) + 1;
    const end = value.indexOf("\n", selectionEnd);
    const to = end === -1 ? value.length : end;
    const lines = value.slice(from, to).split("\n");
    const marked = lines.every((line) => line.startsWith("- "));
    const text = lines.map((line) => (marked ? line.slice(2) : `- ${line}`)).join("\n");
    insert(field, text, from, to, from, from + text.length);
  },
  link(field) {
    const { selectionStart: from, selectionEnd: to, value } = field;
    const chosen = value.slice(from, to) || "tekst";
    const text = `[${chosen}](https://)`;
    const address = from + chosen.length + 3;
    insert(field, text, from, to, address, address + 8);
  },
};

const togglePreview = async (box, field, button) => {
  const preview = box.querySelector("[data-markdown-preview]");
  const showing = button.getAttribute("aria-pressed") === "true";
  if (!showing) {
    const body = new FormData();
    body.append("text", field.value);
    const token = (field.form || document).querySelector('input[name="csrfmiddlewaretoken"]');
    const answer = await fetch(field.dataset.previewUrl, {
      method: "POST",
      body,
      headers: { "X-CSRFToken": token ? token.value : "" },
    });
    preview.innerHTML = answer.ok ? await answer.text() : "<p>Forhåndsvisningen kunne ikke hentes. Din tekst er her stadig.</p>";
  }
  preview.hidden = showing;
  field.hidden = !showing;
  button.setAttribute("aria-pressed", String(!showing));
};

const startMarkdown = (box) => {
  const field = box.querySelector("textarea");
  const toolbar = box.querySelector(".markdown-toolbar");
  if (!field || !toolbar || field.readOnly || field.disabled) {
    return;
  }
  toolbar.hidden = false;
  const buttons = [...toolbar.querySelectorAll("button")];
  toolbar.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) {
      return;
    }
    const action = button.dataset.markdownAction;
    if (action === "preview") {
      togglePreview(box, field, button);
    } else if (!field.hidden) {
      formatting[action](field);
    }
  });
  // A toolbar is one stop for Tab; arrows move inside it.
  toolbar.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    const here = buttons.indexOf(document.activeElement);
    if (!step || here === -1) {
      return;
    }
    event.preventDefault();
    const next = buttons[(here + step + buttons.length) % buttons.length];
    buttons.forEach((button) => button.setAttribute("tabindex", button === next ? "0" : "-1"));
    next.focus();
  });
};

// --- Dates -----------------------------------------------------------------------------------------------------
// [data-date-field] holds one text field. The button opens a calendar that writes Danish dates into it.

const MONTHS = ["januar", "februar", "marts", "april", "maj", "juni", "juli", "august", "september", "oktober", "november", "december"];
const DAYS = ["ma", "ti", "on", "to", "fr", "lø", "sø"];
const DAY_NAMES = ["mandag", "tirsdag", "onsdag", "torsdag", "fredag", "lørdag", "søndag"];

const iconAddress = () => {
  const used = document.querySelector("svg.icon-svg use");
  return used ? used.getAttribute("href").split("#")[0] : "";
};

const icon = (name) => {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("class", "icon-svg");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  use.setAttribute("href", `${iconAddress()}#${name}`);
  svg.append(use);
  return svg;
};

const readDate = (text) => {
  const found = /^\s*(\d{1,2})\s*[-./]\s*(\d{1,2})\s*[-./]\s*(\d{4})\s*$/.exec(text);
  if (!found) {
    return null;
  }
  const [day, month, year] = found.slice(1).map(Number);
  const date = new Date(year, month - 1, day);
  return date.getMonth() === month - 1 && date.getDate() === day ? date : null;
};
const two = (number) => String(number).padStart(2, "0");
const writeDate = (date) => `${two(date.getDate())}-${two(date.getMonth() + 1)}-${date.getFullYear()}`;
const inWords = (date) => `${DAY_NAMES[(date.getDay() + 6) % 7]} den ${date.getDate()}. ${MONTHS[date.getMonth()]} ${date.getFullYear()}`;
const sameDay = (one, other) => one && other && one.toDateString() === other.toDateString();
const moved = (date, days, months = 0) => {
  const target = new Date(date.getFullYear(), date.getMonth() + months, 1);
  const last = new Date(target.getFullYear(), target.getMonth() + 1, 0).getDate();
  target.setDate(Math.min(date.getDate(), months ? last : date.getDate()) + days);
  return target;
};

class Calendar {
  constructor(box, field, button) {
    Object.assign(this, { box, field, button });
    this.chosen = readDate(field.value);
    this.focused = this.chosen || new Date();
    this.node = document.createElement("div");
    this.node.className = "calendar";
    this.node.setAttribute("role", "dialog");
    this.node.setAttribute("aria-modal", "true");
    this.node.setAttribute("aria-label", "Vælg en dato");
    this.node.addEventListener("keydown", (event) => this.key(event));
    this.node.addEventListener("focusout", (event) => {
      if (event.relatedTarget && !this.box.contains(event.relatedTarget)) {
        this.close(false);
      }
    });
    this.outside = (event) => {
      if (!this.box.contains(event.target)) {
        this.close(false);
      }
    };
    document.addEventListener("pointerdown", this.outside);
    box.append(this.node);
    button.setAttribute("aria-expanded", "true");
    this.draw();
  }

  turn(name, label, months) {
    const button = document.createElement("button");
    button.type = "button";
    button.setAttribute("aria-label", label);
    button.append(icon(name));
    button.addEventListener("click", () => {
      this.focused = moved(this.focused, 0, months);
      this.draw(months < 0 ? 0 : 1);
    });
    return button;
  }

  day(date) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = date.getDate();
    button.tabIndex = sameDay(date, this.focused) ? 0 : -1;
    button.setAttribute("aria-label", inWords(date));
    if (sameDay(date, this.chosen)) {
      button.setAttribute("aria-pressed", "true");
    }
    if (sameDay(date, new Date())) {
      button.setAttribute("aria-current", "date");
    }
    button.addEventListener("click", () => this.choose(date));
    return button;
  }

  draw(focusTurn = null) {
    const year = this.focused.getFullYear();
    const month = this.focused.getMonth();
    const head = document.createElement("div");
    head.className = "calendar-head";
    const title = document.createElement("p");
    title.className = "calendar-title";
    title.setAttribute("aria-live", "polite");
    title.textContent = `${MONTHS[month]} ${year}`;
    head.append(this.turn("chevron-left", "Forrige måned", -1), title, this.turn("chevron-right", "Næste måned", 1));
    const table = document.createElement("table");
    const names = table.createTHead().insertRow();
    DAYS.forEach((name, place) => {
      const cell = document.createElement("th");
      cell.scope = "col";
      cell.textContent = name;
      cell.abbr = DAY_NAMES[place];
      names.append(cell);
    });
    const body = table.createTBody();
    const first = (new Date(year, month, 1).getDay() + 6) % 7;
    const days = new Date(year, month + 1, 0).getDate();
    for (let cell = 0, row; cell < Math.ceil((first + days) / 7) * 7; cell += 1) {
      row = cell % 7 === 0 ? body.insertRow() : row;
      const place = row.insertCell();
      if (cell >= first && cell < first + days) {
        place.append(this.day(new Date(year, month, cell - first + 1)));
      }
    }
    this.node.replaceChildren(head, table);
    if (focusTurn === null) {
      this.node.querySelector('td button[tabindex="0"]').focus();
    } else {
      head.querySelectorAll("button")[focusTurn].focus();
    }
  }

  key(event) {
    const days = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 }[event.key];
    const months = { PageUp: -1, PageDown: 1 }[event.key];
    if (event.key === "Escape") {
      event.stopPropagation();
      this.close(true);
    } else if (event.target.closest("td") && (days || months)) {
      event.preventDefault();
      this.focused = moved(this.focused, days || 0, (months || 0) * (event.shiftKey ? 12 : 1));
      this.draw();
    } else if (event.key === "Tab") {
      // Focus stays in the calendar until a day is chosen or Esc is pressed.
      const stops = [...this.node.querySelectorAll("button:not([tabindex='-1'])")];
      const edge = event.shiftKey ? stops[0] : stops[stops.length - 1];
      if (document.activeElement === edge) {
        event.preventDefault();
        (event.shiftKey ? stops[stops.length - 1] : stops[0]).focus();
      }
    }
  }

  choose(date) {
    this.field.value = writeDate(date);
    this.field.dispatchEvent(new Event("input", { bubbles: true }));
    this.field.dispatchEvent(new Event("change", { bubbles: true }));
    this.close(true);
  }

  close(focus) {
    document.removeEventListener("pointerdown", this.outside);
    this.node.remove();
    this.button.setAttribute("aria-expanded", "false");
    this.box.calendar = null;
    if (focus) {
      this.button.focus();
    }
  }
}

const startDate = (box) => {
  const field = box.querySelector("input");
  if (!field || field.readOnly || field.disabled || box.classList.contains("date-field-ready")) {
    return;
  }
  const label = document.querySelector(`label[for="${CSS.escape(field.id)}"]`);
  const button = document.createElement("button");
  button.type = "button";
  button.className = "date-button";
  button.setAttribute("aria-label", `Vælg en dato i en kalender: ${label ? label.textContent.trim() : ""}`);
  button.setAttribute("aria-haspopup", "dialog");
  button.setAttribute("aria-expanded", "false");
  button.append(icon("calendar-month"));
  button.addEventListener("click", () => {
    if (box.calendar) {
      box.calendar.close(true);
    } else {
      box.calendar = new Calendar(box, field, button);
    }
  });
  field.after(button);
  box.classList.add("date-field-ready");
};

// --- Unsaved text ----------------------------------------------------------------------------------------------
// <form data-warn-unsaved>: leaving the page with text that is not saved asks first. [data-save-words] near it says so.

const startUnsaved = (form) => {
  const words = document.querySelector("[data-save-words]");
  const saved = words ? words.textContent : "";
  const filled = () => new URLSearchParams([...new FormData(form)].map(([name, value]) => [name, value instanceof File ? value.name : value])).toString();
  const before = filled();
  const isDirty = () => form.isConnected && !form.dataset.sent && filled() !== before;
  form.addEventListener("input", () => {
    if (words) {
      words.textContent = isDirty() ? "Ikke gemt" : saved;
    }
  });
  window.addEventListener("beforeunload", (event) => {
    if (isDirty()) {
      event.preventDefault();
    }
  });
};

// --- More rows of a formset -------------------------------------------------------------------------------------
// <button data-add-form="prefix" hidden data-needs-script> with <template id="prefix-empty"> holding the empty form, whose
// ids and names have __prefix__, and <div id="prefix-forms"> that takes it. Without script the server draws one empty form.

const addForm = (button) => {
  const prefix = button.dataset.addForm;
  const total = document.getElementById(`id_${prefix}-TOTAL_FORMS`);
  const empty = document.getElementById(`${prefix}-empty`);
  const place = document.getElementById(`${prefix}-forms`);
  const limit = document.getElementById(`id_${prefix}-MAX_NUM_FORMS`);
  if (!total || !empty || !place || (limit && Number(total.value) >= Number(limit.value))) {
    return;
  }
  const shell = document.createElement("div");
  shell.innerHTML = empty.innerHTML.replaceAll("__prefix__", total.value).replaceAll("__number__", Number(total.value) + 1);
  const added = [...shell.children];
  place.append(...added);
  total.value = Number(total.value) + 1;
  added.forEach(startForms);
  const first = place.lastElementChild.querySelector("input:not([type=hidden]), select, textarea");
  if (first) {
    first.focus();
  }
};

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-add-form]");
  if (button) {
    addForm(button);
  }
});

function startForms(root) {
  root.querySelectorAll("[data-markdown-field]").forEach(startMarkdown);
  root.querySelectorAll("[data-date-field]").forEach(startDate);
  root.querySelectorAll("form[data-warn-unsaved]").forEach(startUnsaved);
}

startForms(document);
document.addEventListener("htmx:afterSettle", (event) => startForms(event.detail.elt));
