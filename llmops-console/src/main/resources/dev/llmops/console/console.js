// All that this script does is comfort: every page is whole without it.
"use strict";

for (const button of document.querySelectorAll("button.copy")) {
  if (navigator.clipboard) {
    button.hidden = false;
    button.addEventListener("click", () => {
      navigator.clipboard.writeText(button.dataset.copy).then(() => {
        const before = button.textContent;
        button.textContent = "Copied";
        setTimeout(() => { button.textContent = before; }, 1200);
      });
    });
  }
}

// j and k go down and up a list, Enter follows the link that has the focus.
document.addEventListener("keydown", event => {
  const typing = event.target.closest("input, select, textarea, button");
  if (typing || event.ctrlKey || event.metaKey || event.altKey || (event.key !== "j" && event.key !== "k")) {
    return;
  }
  const links = [...document.querySelectorAll("table.list tbody td:first-child a, table.dense tbody th:first-child a")];
  if (links.length > 0) {
    const at = links.indexOf(document.activeElement);
    const next = Math.min(links.length - 1, Math.max(0, at + (event.key === "j" ? 1 : -1)));
    links[next].focus();
    event.preventDefault();
  }
});

// Typing into a field of the playground chooses the change that it belongs to.
for (const control of document.querySelectorAll("form.play input, form.play textarea")) {
  control.addEventListener("input", () => {
    const row = control.closest("p");
    const radio = row.querySelector("input[type=radio]")
      || (row.classList.contains("var") ? document.querySelector("input[value=variables]") : null);
    if (radio && control.type !== "radio") {
      radio.checked = true;
    }
  });
}
