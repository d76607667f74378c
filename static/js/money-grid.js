// Tables of amounts that can be written in like a spreadsheet. Without this file they are ordinary forms.
//
// HTML (all amounts in attributes are technical: "8380000.00"; in inputs and cells they are Danish: "8.380.000,00"):
//   <form data-money-form>                       meters and warnings follow inside it
//   <div data-grid-frame class="money-grid-narrow">   optional: gives phones one year at a time
//   <table data-money-grid="NAME">               a grid; NAME is what other cells refer to ("budget")
//     <tr data-row="KEY">                        a row of cells; KEY (optional) is what meters refer to ("lbf", "kommune")
//       <td class="cell" data-year="2027"><input …>    a cell; its value is Danish text, id and name are the form's
//       <td data-sum="row">                      sum of the row
//     <td data-year="2027" data-sum="column">    sum of the year's cells in this grid
//     <td data-sum="all">                        sum of the grid
//       data-plus="8380000.00"                   … and what stands elsewhere (other focus areas); with data-publish="budget-plan"
//       data-publish="KEY"                       makes the year's sum known as KEY, and a data-sum="all" cell's as "KEY-all"
//     <td data-year="2027" data-from="KEY">      prints what is published as KEY (grids publish NAME, NAME-all, NAME/ROW by
//                                                themselves); several keys with spaces between are added
//     <td data-year="2027" data-difference="KEY">    this grid's sum less KEY's: red with an icon when it is not zero
//   <div data-meter="NAME" data-meter-rows="KEY KEY" data-meter-of="KEY-all" data-meter-limit="0.75" data-meter-scale="1"
//        data-meter-rule="most | least | about" data-meter-words='{"ok":"{0} under grænsen","exact":"Præcis på grænsen","bad":"{0} over grænsen"}'>
//     a share that follows (templates/components/meter.html draws it; the attributes above come from the page that uses it).
//     rows: data-row keys in the grid "financing" that are added; of: what they are a share of. The comparison is made on
//     whole øre, never on rounded per cent; "about" warns when the sums differ by more than data-meter-slack øre (default 0).
//   <button data-grid-undo hidden data-needs-script>Fortryd</button>   optional; Ctrl+Z does the same
//
// Keys: arrows move (left and right only at the ends of the text while one writes), Enter and Shift+Enter down and up,
// Tab as usual, Esc takes back what one has written in the cell, F2 or a double click writes on in it, Delete empties,
// Ctrl+Z and Ctrl+Y undo and redo. Pasting cells from a spreadsheet fills to the right and down; text that the server
// does not read as an amount is put in as it is and marked, and values that fall outside the table are told of by name.
// Shift with the arrows or a click chooses a block, Ctrl+A the whole grid; Ctrl+C copies it as a spreadsheet does and
// Delete empties it. Sums are links (a.figure) that the arrows reach too, so that Tab goes from cell to cell.

const BIG = 100n;

// --- Numbers: whole øre as BigInt, so that nothing is rounded ---------------------------------------------------

const SPACES = String.raw`[ \u00a0\u202f\u2009\u2007]*`;
const SIGN = String.raw`([\-\u2212\u2013]?)`;
const AFTER = new RegExp(String.raw`${SPACES}(kr\.?|kroner|dkk)$`, "iu");
const BEFORE = new RegExp(String.raw`^${SIGN}${SPACES}(?:kr\.?|dkk)${SPACES}(?=.)`, "iu");
const AROUND = /^[ \u00a0\u202f\u2009\u2007\t\r\n]+|[ \u00a0\u202f\u2009\u2007\t\r\n]+$/gu;
// The same sign between all thousands, and no group that begins with 0.
const GROUPED = String.raw`[1-9][0-9]{0,2}([. \u00a0\u202f\u2009\u2007])[0-9]{3}(?:\3[0-9]{3})*`;
const NUMBER = new RegExp(String.raw`^${SIGN}${SPACES}([0-9]+|${GROUPED})(?:,([0-9]{1,2}))?$`, "u");

/** The number without what Danish Excel puts round it; brackets become a minus. */
const undressed = (text) => {
  const quoted = /^"[^"]*"$/.test(text) ? text.slice(1, -1).replace(AROUND, "") : text;
  const bare = quoted.replace(AFTER, "");
  const signed = /^\(.+\)$/.test(bare) ? `-${bare.slice(1, -1).replace(AROUND, "").replace(AFTER, "")}` : bare;
  return signed.replace(/,[-\u2013]$/, "").replace(BEFORE, "$1");
};

/**
 * "1.234.567,5" → 123456750n; "" → 0n; what is no amount → null. What the server refuses is never read here, and the other
 * way round: core/danish.py's parse_amount, held to the same list of cases (tests/core/amounts.py).
 */
export const parseAmount = (text) => {
  const trimmed = text.replace(AROUND, "");
  if (trimmed === "") {
    return 0n;
  }
  const bare = undressed(trimmed);
  if (/^[-\u2212\u2013]$/.test(bare)) {
    return 0n; // a spreadsheet's dash for nothing
  }
  const found = text.length > 40 ? null : NUMBER.exec(bare);
  if (!found) {
    return null;
  }
  const [, sign, grouped, , cents = ""] = found;
  const whole = grouped.replace(/[^0-9]/g, "");
  if (whole.length > 15) {
    return null;
  }
  const value = BigInt(whole) * BIG + BigInt(cents.padEnd(2, "0"));
  return sign ? -value : value;
};

/** -1n → "−0,01" (a true minus, as the portal prints it). */
export const formatAmount = (value, minus = "\u2212") => {
  const size = value < 0n ? -value : value;
  const whole = (size / BIG).toString().replace(/\B(?=(\d{3})+$)/g, ".");
  return `${value < 0n ? minus : ""}${whole},${(size % BIG).toString().padStart(2, "0")}`;
};

const technical = (text) => {
  const [whole, cents = ""] = (text || "0").split(".");
  const value = BigInt(whole.replace("-", "") || "0") * BIG + BigInt(cents.padEnd(2, "0").slice(0, 2));
  return whole.startsWith("-") ? -value : value;
};

/** A share as Danish per cent, two decimals where they are needed, rounded as the server rounds it: for the eye only. */
const percentText = (part, whole) => {
  if (whole === 0n) {
    return "–";
  }
  const size = part < 0n ? -part : part;
  const hundredths = (size * 20000n + whole) / (2n * whole);
  const digits = hundredths.toString().padStart(3, "0");
  const [before, after] = [digits.slice(0, -2), digits.slice(-2)];
  return `${part < 0n ? "\u2212" : ""}${before},${after.endsWith("0") ? after[0] : after}\u00a0%`;
};

// --- One grid ---------------------------------------------------------------------------------------------------

const published = new Map(); // "budget:2027" and "budget-all" → øre

/** What is published under one key, or under several with spaces between, added. */
const lookUp = (keys, year) =>
  keys.split(" ").reduce((total, key) => total + (published.get(year ? `${key}:${year}` : key) ?? 0n), 0n);

const ARROWS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

class Grid {
  constructor(table) {
    this.table = table;
    this.name = table.dataset.moneyGrid;
    this.rows = [...table.querySelectorAll("tr[data-row]")].map((row) => [...row.querySelectorAll("td.cell input")]);
    // Where the arrows go: cells and the sums round them.
    this.map = [...table.querySelectorAll("tbody tr")]
      .map((row) => [...row.querySelectorAll("td.cell input, td a.figure")])
      .filter((row) => row.length);
    table.querySelectorAll("td a.figure").forEach((link) => link.setAttribute("tabindex", "-1"));
    this.undone = [];
    this.done = [];
    this.writing = false;
    this.far = null; // the other corner of a chosen block
    table.addEventListener("mousedown", (event) => this.clicked(event));
    table.addEventListener("copy", (event) => this.copy(event));
    table.addEventListener("keydown", (event) => this.key(event));
    table.addEventListener("focusin", (event) => this.enter(event));
    table.addEventListener("focusout", (event) => this.leave(event));
    table.addEventListener("input", (event) => this.typed(event));
    table.addEventListener("paste", (event) => this.paste(event));
    table.addEventListener("dblclick", () => {
      this.writing = true;
    });
  }

  cells() {
    return this.rows.flat();
  }

  place(input, rows = this.rows) {
    for (const [row, cells] of rows.entries()) {
      const column = cells.indexOf(input);
      if (column !== -1) {
        return [row, column];
      }
    }
    return null;
  }

  at(row, column, rows = this.rows) {
    return rows[row] && rows[row][column];
  }

  // --- A chosen block

  /** The cells between the one with the focus and the other corner, row by row; one cell when no block is chosen. */
  block(input) {
    const [[row, column], [toRow, toColumn]] = [this.place(input), this.place(this.far ?? input) ?? this.place(input)];
    return this.rows
      .slice(Math.min(row, toRow), Math.max(row, toRow) + 1)
      .map((cells) => cells.slice(Math.min(column, toColumn), Math.max(column, toColumn) + 1));
  }

  choose(input, far) {
    this.far = far === input ? null : far;
    const chosen = this.far ? new Set(this.block(input).flat()) : new Set();
    this.cells().forEach((cell) => cell.closest("td").classList.toggle("cell-chosen", chosen.has(cell)));
    if (this.far) {
      announce(`${counted(chosen.size, "celle", "celler")} er valgt`);
    }
  }

  extend(input, down, right) {
    const [row, column] = this.place(this.far ?? input);
    const far = this.at(row + down, column + right);
    if (far) {
      this.choose(input, far);
    }
  }

  clicked(event) {
    const cell = event.target.closest("td.cell input");
    const input = document.activeElement;
    if (event.shiftKey && cell && this.place(input) && cell !== input) {
      event.preventDefault();
      this.choose(input, cell);
    }
  }

  copy(event) {
    const input = event.target.closest?.("td.cell input");
    if (!input || (this.writing && !this.far)) {
      return;
    }
    event.preventDefault();
    const lines = this.block(input).map((cells) => cells.map((cell) => cell.value).join("\t"));
    event.clipboardData.setData("text/plain", lines.join("\n"));
  }

  empty(input) {
    const filled = this.block(input).flat().filter((cell) => !cell.readOnly && cell.value !== "");
    this.remember(filled.map((cell) => [cell, cell === input ? this.before : cell.value, ""]));
    filled.forEach((cell) => {
      cell.value = "";
      mark(cell.closest("td"), false, "");
    });
    this.before = input.value;
    this.changed();
  }

  // --- Sums

  year(input) {
    return input.closest("[data-year]")?.dataset.year;
  }

  sum(inputs) {
    return inputs.reduce((total, input) => total + (parseAmount(input.value) ?? 0n), 0n);
  }

  publish() {
    const years = new Map();
    for (const input of this.cells()) {
      years.set(this.year(input), (years.get(this.year(input)) ?? 0n) + (parseAmount(input.value) ?? 0n));
    }
    this.years = years;
    this.all = [...years.values()].reduce((total, value) => total + value, 0n);
    years.forEach((value, year) => published.set(`${this.name}:${year}`, value));
    published.set(`${this.name}-all`, this.all);
    for (const cell of this.table.querySelectorAll("[data-publish]")) {
      const plus = technical(cell.dataset.plus);
      if (cell.dataset.sum === "all") {
        published.set(`${cell.dataset.publish}-all`, this.all + plus);
      } else {
        published.set(`${cell.dataset.publish}:${cell.dataset.year}`, (years.get(cell.dataset.year) ?? 0n) + plus);
      }
    }
    for (const row of this.table.querySelectorAll("tr[data-row]")) {
      if (row.dataset.row) {
        const inputs = [...row.querySelectorAll("td.cell input")];
        published.set(`${this.name}/${row.dataset.row}`, this.sum(inputs));
        inputs.forEach((input) => published.set(`${this.name}/${row.dataset.row}:${this.year(input)}`, this.sum([input])));
      }
    }
  }

  draw() {
    for (const cell of this.table.querySelectorAll("[data-sum]")) {
      const plus = technical(cell.dataset.plus);
      const value = {
        row: () => this.sum([...cell.closest("tr").querySelectorAll("td.cell input")]),
        column: () => this.years.get(cell.dataset.year) ?? 0n,
        all: () => this.all,
      }[cell.dataset.sum]();
      write(cell, formatAmount(value + plus));
    }
    for (const cell of this.table.querySelectorAll("[data-from]")) {
      write(cell, formatAmount(lookUp(cell.dataset.from, cell.dataset.year)));
    }
    for (const cell of this.table.querySelectorAll("[data-difference]")) {
      const mine = cell.dataset.year ? this.years.get(cell.dataset.year) ?? 0n : this.all;
      const difference = mine - lookUp(cell.dataset.difference, cell.dataset.year);
      write(cell, formatAmount(difference));
      mark(cell, difference !== 0n && Boolean(cell.dataset.year), "Fejl: ");
    }
  }

  // --- Writing

  enter(event) {
    const input = event.target.closest("td.cell input");
    if (input) {
      this.before = input.value;
      this.writing = false;
      input.select();
    }
  }

  leave(event) {
    const input = event.target.closest("td.cell input");
    if (!input) {
      return;
    }
    this.choose(input, input);
    const value = parseAmount(input.value);
    if (value !== null && input.value.trim() !== "") {
      input.value = formatAmount(value, "-");
    }
    if (input.value !== this.before) {
      this.remember([[input, this.before, input.value]]);
      this.changed();
    }
  }

  typed(event) {
    if (event.target.closest("td.cell input")) {
      this.writing = true;
      const wrong = parseAmount(event.target.value) === null;
      event.target.setAttribute("aria-invalid", String(wrong));
      mark(event.target.closest("td"), wrong, "Ikke et beløb: ");
      this.changed();
    }
  }

  changed() {
    this.table.dispatchEvent(new CustomEvent("money-grid:changed", { bubbles: true }));
  }

  remember(changes) {
    if (changes.length) {
      this.done.push(changes);
      this.undone = [];
    }
  }

  restore(from, to, place) {
    const changes = from.pop();
    if (!changes) {
      return;
    }
    changes.forEach((change) => {
      change[0].value = change[place];
    });
    to.push(changes);
    changes[0][0].focus();
    this.before = changes[0][0].value;
    this.changed();
  }

  undo() {
    this.restore(this.done, this.undone, 1);
  }

  redo() {
    this.restore(this.undone, this.done, 2);
  }

  // --- Moving

  key(event) {
    const input = event.target.closest("td.cell input");
    if (event.altKey || !(input || event.target.matches("a.figure"))) {
      return;
    }
    if (!input) {
      this.keyOnSum(event);
      return;
    }
    if (event.ctrlKey || event.metaKey) {
      const act = { z: event.shiftKey ? "redo" : "undo", y: "redo" }[event.key.toLowerCase()];
      // While a cell is being written in, the browser's own undo works on its letters.
      if (act && !this.writing) {
        event.preventDefault();
        this[act]();
      } else if (event.key.toLowerCase() === "a" && !this.writing) {
        event.preventDefault();
        const last = this.rows.at(-1);
        this.at(0, 0).focus();
        this.choose(this.at(0, 0), last.at(-1));
      }
      return;
    }
    if (event.key === "Escape") {
      input.value = this.before;
      this.writing = false;
      input.select();
      this.changed();
    } else if (event.key === "F2") {
      event.preventDefault();
      this.writing = true;
      input.setSelectionRange(input.value.length, input.value.length);
    } else if (event.key === "Delete" && !this.writing && !input.readOnly) {
      event.preventDefault();
      this.empty(input);
    } else if (event.shiftKey && !this.writing && ARROWS[event.key]) {
      event.preventDefault();
      this.extend(input, ...ARROWS[event.key]);
    } else {
      const step = this.step(event, input);
      if (step) {
        event.preventDefault();
        this.move(input, ...step);
      }
    }
  }

  keyOnSum(event) {
    const step = ARROWS[event.key];
    if (step && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
      event.preventDefault();
      this.move(event.target, ...step);
    }
  }

  step(event, input) {
    if (event.key === "Enter") {
      return [event.shiftKey ? -1 : 1, 0];
    }
    if (event.shiftKey) {
      return null;
    }
    const { selectionStart: from, selectionEnd: to, value } = input;
    const whole = !this.writing || (from === 0 && to === value.length);
    return {
      ArrowUp: [-1, 0],
      ArrowDown: [1, 0],
      ArrowLeft: whole || (from === 0 && to === 0) ? [0, -1] : null,
      ArrowRight: whole || from === value.length ? [0, 1] : null,
      Home: whole && [0, -Infinity],
      End: whole && [0, Infinity],
    }[event.key];
  }

  move(input, down, right) {
    const [row, column] = this.place(input, this.map);
    const last = (Number.isFinite(right) ? this.map[row] : this.rows[row]).length - 1;
    const wanted = right === 0 ? this.at(row + down, column, this.map) : this.at(row, Math.min(Math.max(column + right, 0), last), this.map);
    if (!wanted) {
      return;
    }
    const year = this.year(wanted);
    if (wanted.offsetParent === null && year) {
      this.table.dispatchEvent(new CustomEvent("money-grid:show-year", { bubbles: true, detail: year }));
    }
    wanted.focus();
  }

  paste(event) {
    const input = event.target.closest("td.cell input");
    const text = event.clipboardData?.getData("text/plain") ?? "";
    if (!input || !/[\t\n]/.test(text.replace(/\r?\n$/, ""))) {
      return; // one value: the browser's own paste
    }
    event.preventDefault();
    const [row, column] = this.place(input);
    const [changes, outside, fed] = [[], [], []];
    text.replace(/\r?\n$/, "").split(/\r?\n/).forEach((line, down) => {
      line.split("\t").forEach((raw, right) => {
        const target = this.at(row + down, column + right);
        const piece = raw.trim();
        if (target && !target.readOnly && !target.disabled) {
          const value = piece === "" ? null : parseAmount(piece);
          changes.push([target, target === input ? this.before : target.value, value === null ? piece : formatAmount(value, "-")]);
        } else if (piece !== "") {
          (target ? fed : outside).push(piece);
        }
      });
    });
    changes.forEach(([target, , value]) => {
      target.value = value;
      mark(target.closest("td"), parseAmount(value) === null, "Ikke et beløb: ");
    });
    this.before = input.value;
    this.remember(changes);
    this.changed();
    announce(`${counted(changes.length, "celle", "celler")} er indsat`);
    tellOfLost(this.table, outside, fed);
  }
}

// --- What cells say ----------------------------------------------------------------------------------------------

const iconAddress = () => document.querySelector("svg.icon-svg use")?.getAttribute("href").split("#")[0] ?? "";

/** A small picture that says nothing by itself. */
const drawnIcon = (name, more = "") => {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("class", `icon-svg${more}`);
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  use.setAttribute("href", `${iconAddress()}#${name}`);
  svg.append(use);
  return svg;
};

const write = (cell, text) => {
  const place = cell.querySelector("[data-words]") || cell;
  if (place.textContent !== text) {
    place.textContent = text;
  }
};

/** Red with an icon, and a word for those who listen. Marks the server drew for other reasons are left alone. */
const mark = (cell, wrong, word) => {
  if (cell.classList.contains("cell-error") && !cell.dataset.marked) {
    if (!cell.matches("[data-difference]")) {
      return;
    }
    cell.querySelectorAll("svg").forEach((svg) => svg.remove());
  }
  cell.classList.toggle("cell-error", wrong);
  cell.querySelectorAll("[data-mark]").forEach((node) => node.remove());
  if (wrong) {
    cell.dataset.marked = "yes";
    const svg = drawnIcon("error");
    svg.setAttribute("data-mark", "");
    const spoken = document.createElement("span");
    spoken.className = "sr-only";
    spoken.setAttribute("data-mark", "");
    spoken.textContent = word;
    cell.prepend(svg, spoken);
  } else {
    delete cell.dataset.marked;
  }
};

let speaker;
const announce = (text) => {
  if (!speaker) {
    speaker = document.createElement("div");
    speaker.className = "sr-only";
    speaker.setAttribute("role", "status");
    document.body.append(speaker);
  }
  speaker.textContent = text;
};

const counted = (count, one, many) => `${count} ${count === 1 ? one : many}`;

/** What was pasted and stands nowhere now is said where it is seen, until the next paste. */
const tellOfLost = (table, outside, fed) => {
  const frame = table.closest("[data-grid-frame]") ?? table;
  frame.parentElement.querySelector(":scope > [data-paste-lost]")?.remove();
  const told = [[outside, "der ikke er plads til i tabellen"], [fed, "der hører til celler, man ikke kan skrive i"]]
    .filter(([pieces]) => pieces.length)
    .map(([pieces, why]) => `${counted(pieces.length, "værdi", "værdier")}, ${why}: ${pieces.slice(0, 5).join(" · ")}${pieces.length > 5 ? " …" : ""}`);
  if (!told.length) {
    return;
  }
  const note = document.createElement("div");
  note.className = "alert alert-warning";
  note.setAttribute("role", "alert");
  note.dataset.pasteLost = "";
  const [body, heading] = [document.createElement("div"), document.createElement("p")];
  body.className = "alert-body";
  heading.className = "alert-heading";
  heading.textContent = "Noget af det indsatte er ikke kommet med";
  body.append(heading, ...told.map((words) => {
    const line = document.createElement("p");
    line.className = "alert-text";
    line.textContent = `${words}.`;
    return line;
  }));
  note.append(drawnIcon("warning", " alert-icon"), body);
  frame.after(note);
};

// --- Meters ------------------------------------------------------------------------------------------------------

const drawMeter = (meter) => {
  const { meterRows, meterOf, meterLimit, meterRule, meterWords, meterScale = "1", meterSlack = "0" } = meter.dataset;
  if (!meterRows || !meterOf) {
    return;
  }
  const part = meterRows.split(/\s+/).reduce((total, key) => total + (published.get(`financing/${key}`) ?? 0n), 0n);
  const whole = lookUp(meterOf);
  meter.querySelector("[data-meter-value]").textContent = percentText(part, whole);
  meter.querySelector("[data-meter-amount]").textContent = `${formatAmount(part)} kr.`;
  const share = whole === 0n ? 0 : Number((part * 1000000n) / whole) / 1000000;
  const width = Math.min(Math.max(share / Number(meterScale), 0), 1) * 100;
  meter.querySelector(".meter-fill")?.setAttribute("width", `${width.toFixed(2)}%`);
  if (!meterLimit || whole === 0n) {
    return;
  }
  // part / whole against limit, in whole numbers: part × 10^n against limit × 10^n × whole.
  const decimals = (meterLimit.split(".")[1] ?? "").length;
  const scale = 10n ** BigInt(decimals);
  const limit = BigInt(meterLimit.replace(".", "")) * whole;
  const over = part * scale - limit;
  const away = (over < 0n ? -over : over) / scale;
  const bad = { most: over > 0n, least: over < 0n, about: (over < 0n ? -over : over) > BigInt(meterSlack) * scale }[meterRule];
  const state = bad ? (meterRule === "about" ? "warning" : "error") : "ok";
  meter.classList.remove("meter-ok", "meter-warning", "meter-error");
  meter.classList.add(`meter-${state}`);
  const status = meter.querySelector("[data-meter-status]");
  const use = status.querySelector("use");
  use.setAttribute("href", `${use.getAttribute("href").split("#")[0]}#${{ ok: "success", warning: "warning", error: "error" }[state]}`);
  use.closest("svg").setAttribute("aria-label", { ok: "I orden:", warning: "Advarsel:", error: "Fejl:" }[state]);
  const words = JSON.parse(meterWords || "{}");
  const good = away === 0n ? words.exact ?? words.ok : words.ok;
  const side = bad ? (over < 0n ? words.under ?? words.bad : words.over ?? words.bad) : good;
  if (side) {
    // Less than one øre away is still away: nothing may read as 0,00 over a limit that is broken.
    const amount = bad && away === 0n ? "under 1 øre" : `${formatAmount(away)} kr.`;
    status.querySelector("[data-meter-words]").textContent = side.replace("{0}", amount);
  }
};

// --- Phones: one year at a time ----------------------------------------------------------------------------------

const startYears = (frame) => {
  const table = frame.querySelector("[data-money-grid]");
  const years = [...new Set([...table.querySelectorAll("thead [data-year]")].map((head) => head.dataset.year))];
  if (years.length < 2) {
    return;
  }
  const picker = document.createElement("div");
  picker.className = "year-picker";
  const turn = (name, label, step) => {
    const button = document.createElement("button");
    button.type = "button";
    button.setAttribute("aria-label", label);
    button.append(drawnIcon(name));
    button.addEventListener("click", () => show(years[years.indexOf(current) + step]));
    return button;
  };
  const words = document.createElement("p");
  words.setAttribute("aria-live", "polite");
  const [before, after] = [turn("chevron-left", "Forrige år", -1), turn("chevron-right", "Næste år", 1)];
  picker.append(before, words, after);
  frame.prepend(picker);
  frame.classList.add("one-year");
  let current = years[0];
  const show = (year) => {
    current = year;
    table.querySelectorAll("[data-year]").forEach((cell) => cell.classList.toggle("year-shown", cell.dataset.year === year));
    const errors = table.querySelectorAll(`[data-year="${year}"].cell-error`).length;
    words.textContent = year;
    if (errors) {
      const note = document.createElement("span");
      note.className = "year-errors";
      note.textContent = ` ${errors} fejl`;
      words.append(note);
    }
    before.disabled = years.indexOf(year) === 0;
    after.disabled = years.indexOf(year) === years.length - 1;
  };
  frame.addEventListener("money-grid:show-year", (event) => show(event.detail));
  table.closest("form")?.addEventListener("money-grid:changed", () => show(current));
  // A link from a rule leads to a cell: its year is shown first.
  const follow = () => {
    const cell = window.location.hash && frame.querySelector(`#${CSS.escape(window.location.hash.slice(1))}`);
    const year = cell && cell.closest("[data-year]")?.dataset.year;
    if (year) {
      show(year);
      cell.focus();
    }
  };
  window.addEventListener("hashchange", follow);
  show(years[0]);
  follow();
};

// --- Start -------------------------------------------------------------------------------------------------------

const start = () => {
  const grids = [...document.querySelectorAll("[data-money-grid]")].map((table) => new Grid(table));
  if (!grids.length) {
    return;
  }
  const draw = () => {
    grids.forEach((grid) => grid.publish());
    grids.forEach((grid) => grid.draw());
    document.querySelectorAll("[data-meter]").forEach(drawMeter);
  };
  document.addEventListener("money-grid:changed", draw);
  draw();
  document.querySelectorAll("[data-grid-frame]").forEach(startYears);
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-grid-undo]");
    if (button) {
      grids.filter((grid) => grid.done.length).at(-1)?.undo();
    }
  });
  // Clicking a link to a cell focuses it, so that one can write at once.
  document.addEventListener("click", (event) => {
    const link = event.target.closest('a[href^="#"]');
    const cell = link && document.getElementById(link.getAttribute("href").slice(1));
    if (cell && cell.matches("[data-money-grid] input")) {
      event.preventDefault();
      const year = cell.closest("[data-year]")?.dataset.year;
      if (cell.offsetParent === null && year) {
        cell.dispatchEvent(new CustomEvent("money-grid:show-year", { bubbles: true, detail: year }));
      }
      cell.focus();
      cell.scrollIntoView({ block: "center" });
    }
  });
};

start();
