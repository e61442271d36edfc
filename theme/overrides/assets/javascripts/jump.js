// The jump box: an id or a clause number goes straight to its page. In the header where it is wide, else in the drawer.
"use strict";

{
  const form = document.querySelector("form.jump");
  const input = form.elements.id;
  const say = form.querySelector(".jump__answer");
  const OFFERED = 30;
  const wide = matchMedia("(min-width: 60em)");
  let places = null;

  const plain = (text) => text.normalize("NFKC").replaceAll(/\s/g, "").toUpperCase();

  async function load() {
    if (places) return;
    const found = await (await fetch(new URL("jump.json", __md_scope))).json();
    places = new Map(found.map(([id, name, path]) => [plain(id), { id, name, path }]));
    offer();
  }

  // The first places that contain what is typed: a list of all of them would be as long as the records.
  function offer() {
    const text = plain(input.value);
    const options = [];
    for (const [key, { id, name }] of places ?? []) {
      if (options.length === OFFERED) break;
      if (key.includes(text)) options.push(Object.assign(document.createElement("option"), { value: id, label: name }));
    }
    form.querySelector("datalist").replaceChildren(...options);
  }

  // The place asked for: exactly, or the only one that begins or ends so.
  function find(text) {
    if (places.has(text)) return places.get(text);
    const near = [...places].filter(([id]) => id.startsWith(text) || id.endsWith(text));
    return text && near.length === 1 ? near[0][1] : null;
  }

  function settle() {
    const home = wide.matches ? document.querySelector(".md-header__inner") : document.querySelector(".md-sidebar--primary .md-sidebar__inner");
    const before = wide.matches ? home.querySelector("label[for=__search], .md-search") : home.firstChild;
    home.insertBefore(form, before);
    form.hidden = false;
  }

  form.addEventListener("focusin", load, { once: true });
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    await load();
    const place = find(plain(input.value));
    if (place) location.assign(new URL(place.path, __md_scope));
    else say.textContent = form.dataset.none.replace("{id}", input.value);
  });
  input.addEventListener("input", () => {
    say.textContent = "";
    offer();
  });
  wide.addEventListener("change", settle);
  settle();
}
