// SPDX-FileCopyrightText: 2026 the timeseries.influxdb authors
// SPDX-License-Identifier: GPL-3.0-or-later

// Searches and filters what the page has. It makes no element, and sends nothing.
"use strict";
(() => {
  const find = (id) => document.getElementById(id);
  const servers = [...document.querySelectorAll("details.server")];
  const chips = [...document.querySelectorAll("#tools button[data-status]")];
  const changed = find("changed");
  const search = find("search");
  const texts = new WeakMap();

  const textOf = (element) => {
    if (!texts.has(element)) texts.set(element, element.textContent.toLowerCase());
    return texts.get(element);
  };
  const isPressed = (button) => button !== null && button.getAttribute("aria-pressed") === "true";
  const hasAll = (text, words) => words.every((word) => text.includes(word));

  const filterParts = (server, words, wanted) => {
    const parts = [...server.querySelectorAll("[data-status]")];
    const head = textOf(server.querySelector("summary"));
    const meant = parts.filter((part) => hasAll(`${head} ${textOf(part)}`, words));
    for (const part of parts) {
      const isMeant = meant.length === 0 || meant.includes(part);
      part.hidden = !isMeant || (wanted.length > 0 && !wanted.includes(part.dataset.status));
    }
    for (const table of server.querySelectorAll("table")) {
      table.hidden = table.querySelector("tbody:not([hidden])") === null;
    }
  };

  const update = () => {
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    const wanted = chips.filter(isPressed).map((chip) => chip.dataset.status);
    let count = 0;
    for (const server of servers) {
      const own = server.dataset.status.split(" ");
      const isShown = (wanted.length === 0 || wanted.some((status) => own.includes(status)))
        && (!isPressed(changed) || "changed" in server.dataset)
        && hasAll(textOf(server), words);
      server.hidden = !isShown;
      if (isShown) {
        count += 1;
        filterParts(server, words, wanted);
      }
    }
    find("shown").textContent = `${count} of ${servers.length} servers`;
    find("nothing").hidden = count > 0;
  };

  const openAll = (isOpen) => {
    for (const server of servers) if (!server.hidden) server.open = isOpen;
  };
  const openTarget = () => {
    const target = servers.find((server) => `#${server.id}` === location.hash);
    if (target) target.open = true;
  };

  for (const button of changed === null ? chips : [...chips, changed]) {
    button.addEventListener("click", () => {
      button.setAttribute("aria-pressed", String(!isPressed(button)));
      update();
    });
  }
  search.addEventListener("input", update);
  find("open").addEventListener("click", () => openAll(true));
  find("close").addEventListener("click", () => openAll(false));
  window.addEventListener("hashchange", openTarget);
  window.addEventListener("beforeprint", () => openAll(true));
  find("tools").hidden = false;
  openTarget();
  update();
})();
