"use strict";
// The list of candidates: search, filters, order, pages and CSV. Without this script the list is whole, and still reads.
(() => {
  const table = document.getElementById("candidates");
  if (!table) return;
  const get = (id) => document.getElementById(id);
  const step = 25;
  const onPaper = 300;
  const choices = [...get("tools").querySelectorAll("select")];
  const facets = choices.filter((choice) => "facet" in choice.dataset);
  const rows = [...table.tBodies].map((body) => {
    const cells = [...body.rows[0].cells];
    return { body, cells, words: body.rows[0].textContent.toLowerCase() };
  });
  const member = [...table.tHead.rows[0].cells].findIndex((head) => head.textContent.trim() === "Member");
  let shown = step;
  let matching = rows;

  function show() {
    const words = get("search").value.trim().toLowerCase().split(/\s+/);
    const asked = choices.filter((choice) => choice.value);
    matching = rows.filter(({ body, words: text }) =>
      asked.every((choice) => body.dataset[choice.dataset.by].split(" ").includes(choice.value)) &&
      words.every((word) => text.includes(word)));
    const visible = new Set(matching.slice(0, shown));
    for (const row of rows) row.body.hidden = !visible.has(row);
    const count = (number) => number.toLocaleString("en");
    get("found").textContent = matching.length > visible.size
      ? `${count(visible.size)} of ${count(matching.length)} shown` : `${count(matching.length)} of ${count(rows.length)} seats`;
    // On paper the choices are gone: what they were must be read there.
    const chosen = asked.map((choice) => `${choice.labels[0].firstChild.textContent.trim()}: ${choice.selectedOptions[0].text}`);
    get("asked").textContent = [...chosen, ...(words[0] ? [`Search: ${get("search").value.trim()}`] : [])].join("; ");
    get("more").hidden = matching.length <= visible.size;
    get("show-more").textContent = `Show ${count(Math.min(step * 8, matching.length - visible.size))} more`;
  }

  function sortBy(head, index) {
    const isUp = head.getAttribute("aria-sort") !== "ascending";
    for (const each of table.tHead.rows[0].cells) each.removeAttribute("aria-sort");
    head.setAttribute("aria-sort", isUp ? "ascending" : "descending");
    const isNumber = head.dataset.kind === "number";
    const key = ({ cells }) => {
      const text = cells[index].textContent;
      return isNumber ? parseFloat(text.replaceAll(",", "")) : text;
    };
    const compare = new Intl.Collator("en", { sensitivity: "base" }).compare;
    const keyed = rows.map((row) => [key(row), row]);
    keyed.sort(([a], [b]) => {
      if (!isNumber) return isUp ? compare(a, b) : compare(b, a);
      if (Number.isNaN(a) || Number.isNaN(b)) return Number.isNaN(a) - Number.isNaN(b);
      return isUp ? a - b : b - a;
    });
    rows.splice(0, rows.length, ...keyed.map(([, row]) => row));
    table.append(...rows.map(({ body }) => body));
    show();
  }

  // A spreadsheet must not take a name for a formula.
  const harmless = (text) => (/^[=+\-@\t\r\n]/.test(text) ? `'${text}` : text);
  const quoted = (text) => `"${harmless(text).replaceAll('"', '""')}"`;

  function lines() {
    const heads = [...table.tHead.rows[0].cells].filter((head) => head.dataset.csv !== "no");
    const titles = heads.flatMap((head) => (head.cellIndex === member ? ["name", "email"] : [head.textContent.trim().toLowerCase()]));
    const named = facets.map((choice) => new Map([...choice.options].map((option) => [option.value, option.dataset.name])));
    const records = matching.map(({ body, cells }) => {
      const texts = heads.flatMap(({ cellIndex }) => {
        if (cellIndex !== member) return [cells[cellIndex].textContent];
        const [name, mail] = [...cells[member].querySelectorAll("bdi")].map((each) => each.textContent);
        return [name ?? "", mail ?? ""];
      });
      const known = facets.map((choice, index) =>
        body.dataset[choice.dataset.by].split(" ").map((value) => named[index].get(value)).join("; "));
      const caution = body.querySelector(".caution span")?.textContent ?? "";
      return [...texts, ...known, body.querySelector(".evidence p").textContent, caution];
    });
    const names = [...titles, ...facets.map((choice) => choice.labels[0].firstChild.textContent.trim().toLowerCase()), "why", "before it goes"];
    return [names, ...records].map((record) => record.map(quoted).join(",")).join("\r\n") + "\r\n";
  }

  function download(event) {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob(["\ufeff", lines()], { type: "text/csv;charset=utf-8" }));
    link.download = event.target.dataset.name;
    link.click();
    URL.revokeObjectURL(link.href);
  }

  for (const [index, head] of [...table.tHead.rows[0].cells].entries()) {
    if (head.dataset.kind === "none") continue;
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = head.textContent;
    button.addEventListener("click", () => sortBy(head, index));
    head.replaceChildren(button);
  }
  for (const field of [get("search"), ...choices]) {
    field.addEventListener("input", () => { shown = step; show(); });
  }
  get("tools").addEventListener("submit", (event) => event.preventDefault());
  get("download").addEventListener("click", download);
  get("show-more").addEventListener("click", () => { shown += step * 8; show(); });
  get("show-all").addEventListener("click", () => { shown = rows.length; show(); });
  let before = shown;
  addEventListener("beforeprint", () => { before = shown; shown = Math.max(shown, onPaper); show(); });
  addEventListener("afterprint", () => { shown = before; show(); });
  get("tools").hidden = false;
  show();
})();
