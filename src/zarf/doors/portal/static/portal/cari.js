// Keys and the context menu of the cari pages. Everything here can be done without it, by buttons.
"use strict";
(() => {
  const list = document.getElementById("cari-list");
  const menu = document.querySelector("[data-menu]");

  const boxes = () => [...document.querySelectorAll("[data-rows] tbody input[type=checkbox]:not(:disabled)")];

  const query = () => list && list.requestSubmit(list.querySelector("[data-query]"));

  const showMenu = (row, x, y) => {
    const box = row.querySelector("input[type=checkbox]");
    if (!boxes().some((one) => one.checked)) box.checked = true;
    menu.hidden = false;
    menu.style.left = `${x}px`;
    menu.style.top = `${y}px`;
    menu.querySelector("button").focus();
  };

  const hideMenu = () => {
    if (menu && !menu.hidden) menu.hidden = true;
  };

  if (list && menu) {
    list.addEventListener("contextmenu", (event) => {
      const row = event.target.closest("tbody tr");
      if (!row) return;
      event.preventDefault();
      const place = row.getBoundingClientRect();
      const byKey = event.clientX === 0 && event.clientY === 0;
      showMenu(row, (byKey ? place.left + 40 : event.clientX) + window.scrollX, (byKey ? place.bottom : event.clientY) + window.scrollY);
    });
    document.addEventListener("click", (event) => {
      if (!menu.contains(event.target)) hideMenu();
    });
  }

  document.addEventListener("change", (event) => {
    if (!event.target.matches("[data-tick-page]")) return;
    boxes().forEach((box) => { box.checked = event.target.checked; });
  });

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") hideMenu();
    if (event.key === "F9" && list) {
      event.preventDefault();
      const row = document.activeElement.closest("tbody tr");
      if (row && !boxes().some((box) => box.checked)) row.querySelector("input[type=checkbox]").checked = true;
      query();
    }
    const write = document.querySelector("[data-write]");
    if (event.key === "Enter" && event.ctrlKey && write) {
      event.preventDefault();
      write.focus();
    }
    const isStep = event.key === "ArrowDown" || event.key === "ArrowUp";
    if (isStep && document.activeElement.matches("[data-rows] tbody input[type=checkbox]")) {
      event.preventDefault();
      const all = boxes();
      const next = all[all.indexOf(document.activeElement) + (event.key === "ArrowDown" ? 1 : -1)];
      if (next) next.focus();
    }
  });
})();
