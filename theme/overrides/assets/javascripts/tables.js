// Tables of records: sorted by a column, filtered by words, by state and by group, the choice kept in the address.
// Without this file a table is whole and in its own order. What it says comes from the table's data attributes.
"use strict";

const COLLATOR = new Intl.Collator("zh-Hans-CN", { numeric: true });

// Tables of one name are one list: a bar for all of them stands where the page has `data-filter-of`, or above the first.
class RecordList {
  constructor(name, tables) {
    this.name = name;
    this.tables = tables;
    this.words = tables[0].dataset;
    this.bodies = tables.flatMap((table) => [...table.tBodies]);
    this.rows = this.bodies.flatMap((body) => [...body.rows].filter((row) => !isHeading(row)));
    this.order = new Map(this.rows.map((row, place) => [row, place]));
    this.choice = this.read();
    this.controls = this.build();
    for (const table of tables)
      for (const [place, head] of [...headsOf(table)].entries()) this.makeSortable(head, place);
    this.show();
  }

  read() {
    const address = new URLSearchParams(location.search);
    const states = address.get(`${this.name}.state`);
    return {
      text: address.get(`${this.name}.text`) ?? "",
      group: address.get(`${this.name}.group`) ?? "",
      sort: address.get(`${this.name}.sort`) ?? "",
      states: new Set(states ? states.split(",") : []),
    };
  }

  write() {
    const address = new URL(location.href);
    const { text, group, sort, states } = this.choice;
    for (const [key, value] of Object.entries({ text, group, sort, state: [...states].join(",") })) {
      if (value) address.searchParams.set(`${this.name}.${key}`, value);
      else address.searchParams.delete(`${this.name}.${key}`);
    }
    history.replaceState(null, "", address);
  }

  change(values) {
    Object.assign(this.choice, values);
    this.write();
    this.show();
  }

  build() {
    const bar = element("div", { className: "filter", role: "group" });
    bar.setAttribute("aria-label", this.words.filter);
    const text = element("input", { type: "search", value: this.choice.text, placeholder: this.words.filter });
    text.className = "filter__text";
    text.setAttribute("aria-label", this.words.filter);
    text.addEventListener("input", () => this.change({ text: text.value }));
    bar.append(text, ...this.groupControl(), ...this.stateControls());
    const count = element("output", { className: "filter__count" });
    const reset = element("button", { type: "button", className: "filter__reset", textContent: this.words.reset });
    reset.addEventListener("click", () => {
      text.value = "";
      this.change({ text: "", group: "", sort: "", states: new Set() });
    });
    bar.append(count, reset);
    const mount = document.querySelector(`[data-filter-of="${this.name}"]`);
    if (mount) mount.append(bar);
    else (this.tables[0].closest(".box") ?? this.tables[0]).before(bar);
    return { text, count, reset, bar };
  }

  groupControl() {
    const groups = [...new Set(this.rows.map(groupOf).filter(Boolean))];
    if (groups.length < 2) return [];
    const select = element("select", { className: "filter__group" });
    select.setAttribute("aria-label", this.words.groups);
    select.append(new Option(this.words.groups, ""), ...groups.map((name) => new Option(name, name)));
    select.addEventListener("change", () => this.change({ group: select.value }));
    this.groupSelect = select;
    return [select];
  }

  stateControls() {
    const counted = new Map();
    for (const row of this.rows) {
      const state = row.querySelector(".state");
      if (state) counted.set(codeOf(row), { name: state.textContent, count: (counted.get(codeOf(row))?.count ?? 0) + 1 });
    }
    if (counted.size < 2) return [];
    const group = element("div", { className: "filter__states", role: "group" });
    group.setAttribute("aria-label", this.words.states);
    this.chips = [...counted].map(([code, { name, count }]) => {
      const chip = element("button", { type: "button", className: "filter__state" });
      chip.append(element("span", { className: `state state--${code}`, textContent: name }), ` ${count}`);
      chip.dataset.code = code;
      chip.addEventListener("click", () => {
        const states = new Set(this.choice.states);
        if (!states.delete(code)) states.add(code);
        this.change({ states });
      });
      return chip;
    });
    group.append(...this.chips);
    return [group];
  }

  makeSortable(head, place) {
    if (!head.textContent.trim() || head.dataset.fixed !== undefined) return;
    const button = element("button", { type: "button", className: "sort" });
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => {
      const upward = String(place + 1);
      const next = { [upward]: `-${upward}`, [`-${upward}`]: "" };
      this.change({ sort: next[this.choice.sort] ?? upward });
    });
  }

  show() {
    const { text, group, sort, states } = this.choice;
    const wanted = text.normalize("NFKC").toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const row of this.rows) {
      const content = row.textContent.normalize("NFKC").toLowerCase();
      row.hidden =
        !wanted.every((word) => content.includes(word)) ||
        (group !== "" && groupOf(row) !== group) ||
        (states.size > 0 && !states.has(codeOf(row)));
      shown += row.hidden ? 0 : 1;
    }
    this.sortRows(sort);
    for (const body of this.bodies) body.hidden = ![...body.rows].some((row) => !row.hidden && !isHeading(row));
    if (this.tables.length > 1) for (const table of this.tables) hideEmpty(table);
    const chosen = Boolean(text || group || sort || states.size);
    this.controls.count.textContent = chosen
      ? this.words.count.replace("{shown}", shown).replace("{all}", this.rows.length)
      : "";
    this.controls.reset.hidden = !chosen;
    if (this.groupSelect) this.groupSelect.value = group;
    for (const chip of this.chips ?? []) chip.setAttribute("aria-pressed", states.has(chip.dataset.code));
  }

  sortRows(sort) {
    const place = Math.abs(Number(sort)) - 1;
    const turn = sort.startsWith("-") ? -1 : 1;
    for (const table of this.tables) {
      const heads = [...headsOf(table)];
      for (const [at, head] of heads.entries()) {
        if (at === place) head.setAttribute("aria-sort", turn > 0 ? "ascending" : "descending");
        else head.removeAttribute("aria-sort");
      }
      const numeric = heads[place]?.classList.contains("num");
      const compare = (one, other) =>
        (heads[place] ? turn * compareCells(one.cells[place], other.cells[place], numeric) : 0) ||
        this.order.get(one) - this.order.get(other);
      for (const body of table.tBodies)
        body.append(...this.rows.filter((row) => row.parentElement === body).sort(compare));
    }
  }
}

function headsOf(table) {
  return table.tHead.rows[0].cells;
}

function isHeading(row) {
  return row.classList.contains("group");
}

function groupOf(row) {
  const holder = row.closest("[data-group]");
  return holder ? holder.dataset.group : "";
}

// A table that shows no row goes with its box and its heading.
function hideEmpty(table) {
  const empty = [...table.tBodies].every((body) => body.hidden);
  const box = table.closest(".box") ?? table;
  box.hidden = empty;
  if (/^H[2-4]$/.test(box.previousElementSibling?.tagName)) box.previousElementSibling.hidden = empty;
}

function compareCells(one, other, numeric) {
  const [left, right] = [valueOf(one), valueOf(other)];
  if (!numeric) return COLLATOR.compare(left, right);
  return numberIn(left) - numberIn(right);
}

function valueOf(cell) {
  return cell?.dataset.sort ?? cell?.textContent.trim() ?? "";
}

// The first number of a cell; a cell without one stands before all others.
function numberIn(text) {
  const found = text.replaceAll(",", "").match(/-?\d+(\.\d+)?/);
  return found ? Number(found[0]) : -Infinity;
}

function codeOf(row) {
  const state = row.querySelector(".state");
  return state ? [...state.classList].find((name) => name.startsWith("state--")).slice("state--".length) : "";
}

function element(tag, values) {
  return Object.assign(document.createElement(tag), values);
}

const lists = new Map();
for (const table of document.querySelectorAll("table[data-table]"))
  lists.set(table.dataset.table, [...(lists.get(table.dataset.table) ?? []), table]);
for (const [name, tables] of lists) new RecordList(name, tables);
