/** What the pages of single fits do where scripts run: a click on the head of a column sorts its table by it, up, then down. */
export const sortingScript = `(() => {
const collator = new Intl.Collator("en", { numeric: true });
const keyOf = (row, column) => {
  const { dataset, textContent } = row.cells[column];
  const text = dataset.value ?? textContent;
  return { row, text, number: Number(text), isMissing: text === "–" };
};
const compare = (a, b) => Number.isNaN(a.number + b.number) ? collator.compare(a.text, b.text) : a.number - b.number;
for (const { tHead, tBodies: [body] } of document.querySelectorAll("table.fits")) {
  const heads = [...tHead.rows[0].cells];
  heads.forEach((head, column) => {
    const button = document.createElement("button");
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => {
      const isDown = head.getAttribute("aria-sort") === "ascending";
      for (const each of heads) each.removeAttribute("aria-sort");
      head.setAttribute("aria-sort", isDown ? "descending" : "ascending");
      const keys = [...body.rows].map((row) => keyOf(row, column));
      keys.sort((a, b) => a.isMissing - b.isMissing || (isDown ? compare(b, a) : compare(a, b)));
      body.append(...keys.map(({ row }) => row));
    });
  });
}
})();`;
