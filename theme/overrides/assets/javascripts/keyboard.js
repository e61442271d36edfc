// On narrow windows the menu opens by a label in the header, which the keyboard does not reach by itself.
"use strict";

{
  const label = document.querySelector('.md-header label[for="__drawer"]');
  const button = Object.assign(document.createElement("span"), { className: "label-button", tabIndex: 0 });
  button.setAttribute("role", "button");
  button.setAttribute("aria-label", document.querySelector(".md-nav--primary").getAttribute("aria-label"));
  button.append(...label.childNodes);
  label.append(button);
  button.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    label.click();
  });
  // Whoever opened the menu by keyboard leaves it by keyboard.
  document.addEventListener("keydown", (event) => {
    const drawer = document.getElementById("__drawer");
    if (event.key !== "Escape" || !drawer.checked) return;
    drawer.click();
    button.focus();
  });
}
