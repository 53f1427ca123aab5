"use strict";
const root = document.body.dataset.root;
const input = document.getElementById("search");
const results = document.getElementById("results");
const words = text => text.toLowerCase().match(/[\p{L}\p{N}_.-]+/gu) || [];

// Every word must be there; one in a title counts more than one in a heading, and that more than one in the text.
function found(query) {
  const wanted = words(query);
  if (!wanted.length) return [];
  return window.sections
    .map(section => {
      let score = 0;
      for (const word of wanted) {
        const own = (section.t.toLowerCase().includes(word) ? 8 : 0) + (section.h.toLowerCase().includes(word) ? 12 : 0)
          + (section.x.toLowerCase().includes(word) ? 1 : 0);
        if (!own) return { section, score: 0 };
        score += own;
      }
      return { section, score };
    })
    .filter(each => each.score)
    .sort((a, b) => b.score - a.score)
    .slice(0, 20)
    .map(each => each.section);
}

function shown(section, query) {
  const link = document.createElement("a");
  link.href = root + section.u;
  const title = document.createElement("b");
  title.textContent = section.h;
  const page = document.createElement("small");
  page.textContent = section.t;
  const text = document.createElement("span");
  const at = Math.max(0, section.x.toLowerCase().indexOf(words(query)[0]) - 60);
  text.textContent = (at ? "... " : "") + section.x.slice(at, at + 160);
  link.append(title, page, text);
  return link;
}

function search() {
  const query = input.value;
  const sections = found(query);
  results.hidden = !query.trim();
  results.replaceChildren(...sections.map(section => shown(section, query)));
  if (!sections.length) results.innerHTML = "<p>Nothing has all of these words.</p>";
}

input.addEventListener("input", search);
input.addEventListener("keydown", event => {
  const all = [...results.querySelectorAll("a")];
  const at = all.findIndex(each => each.classList.contains("at"));
  if (event.key === "Escape") { input.value = ""; search(); }
  if (event.key === "Enter" && all.length) location.href = all[Math.max(0, at)].href;
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    all[at]?.classList.remove("at");
    const next = all[(at + (event.key === "ArrowDown" ? 1 : all.length - 1)) % all.length];
    next?.classList.add("at");
    next?.scrollIntoView({ block: "nearest" });
  }
});
document.addEventListener("keydown", event => {
  if (event.key === "/" && document.activeElement !== input) { event.preventDefault(); input.focus(); }
});
document.addEventListener("click", event => { if (!results.contains(event.target) && event.target !== input) results.hidden = true; });
document.getElementById("theme").addEventListener("click", () => {
  const dark = document.documentElement.dataset.theme
    ? document.documentElement.dataset.theme === "dark"
    : matchMedia("(prefers-color-scheme: dark)").matches;
  document.documentElement.dataset.theme = dark ? "light" : "dark";
  localStorage.setItem("theme", document.documentElement.dataset.theme);
});
document.getElementById("menu").addEventListener("click", () => document.body.classList.toggle("open"));
const nav = document.querySelector("nav");
const here = nav.querySelector("[aria-current]");
if (here) nav.scrollTop = here.offsetTop - nav.offsetTop - nav.clientHeight / 2;
const query = new URLSearchParams(location.search).get("q");
if (query) { input.value = query; search(); }
