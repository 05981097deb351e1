"use strict";
// The list of candidates: search, filters, order, pages and CSV. Without this script the list is whole, and still reads.
(() => {
  const table = document.getElementById("candidates");
  if (!table) return;
  const get = (id) => document.getElementById(id);
  const step = 25;
  const onPaper = 300;
  const rows = [...table.tBodies].map((body) => {
    const cells = [...body.rows[0].cells];
    return { body, cells, words: body.rows[0].textContent.toLowerCase() };
  });
  let shown = step;
  let matching = rows;

  function show() {
    const words = get("search").value.trim().toLowerCase().split(/\s+/);
    const [reason, sure] = [get("reason").value, get("sure").value];
    matching = rows.filter(({ body, words: text }) =>
      (!reason || body.dataset.reason === reason) &&
      (!sure || body.dataset.sure === sure) &&
      words.every((word) => text.includes(word)));
    const visible = new Set(matching.slice(0, shown));
    for (const row of rows) row.body.hidden = !visible.has(row);
    const count = (number) => number.toLocaleString("en");
    get("found").textContent = matching.length > visible.size
      ? `${count(visible.size)} of ${count(matching.length)} shown` : `${count(matching.length)} of ${count(rows.length)} seats`;
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
    const heads = [...table.tHead.rows[0].cells].slice(0, -1).map((head) => head.textContent.trim().toLowerCase());
    const at = heads.indexOf("member");
    const names = heads.toSpliced(at, 1, "name", "email").concat("why");
    const records = matching.map(({ body, cells }) => {
      const texts = cells.slice(0, -1).map((cell) => cell.textContent);
      const [name, mail] = [...cells[at].querySelectorAll("bdi")].map((each) => each.textContent);
      return texts.toSpliced(at, 1, name ?? "", mail ?? "").concat(body.querySelector(".evidence p").textContent);
    });
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
  for (const id of ["search", "reason", "sure"]) {
    get(id).addEventListener("input", () => { shown = step; show(); });
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
