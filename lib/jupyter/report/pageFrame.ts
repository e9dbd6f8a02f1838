import fs from "node:fs";
import { escapeHtml, type Heading } from "./markdown";
import { pageStyle } from "./pageStyle";

/**
 * Draws each figure when it comes near the window; until then, on paper and without scripts its picture is shown.
 *
 * Where the window is much too narrow for a figure the picture, which is whole, stays until it is touched.
 */
const drawFigures = `
const draw = (canvas, { data, layout, frames }) => {
  const width = Math.min(layout.width, Math.max(canvas.clientWidth - 18, 0.8 * layout.width));
  canvas.classList.add("live");
  const figure = { data, layout: { ...layout, width }, frames, config: { displaylogo: false } };
  Plotly.newPlot(canvas.querySelector(".plot"), figure).catch((error) => {
    canvas.classList.remove("live");
    console.error(error);
  });
};
const near = new IntersectionObserver((entries) => {
  for (const { target: canvas, isIntersecting } of entries) {
    if (!isIntersecting) continue;
    near.unobserve(canvas);
    const figure = JSON.parse(canvas.querySelector("script").textContent);
    if (!canvas.classList.contains("pictured") || canvas.clientWidth > 0.8 * figure.layout.width) {
      draw(canvas, figure);
      continue;
    }
    canvas.classList.add("waiting");
    canvas.title = "Touch for the live figure";
    canvas.addEventListener("click", () => { canvas.classList.remove("waiting"); draw(canvas, figure); }, { once: true });
  }
}, { rootMargin: "600px" });
for (const canvas of document.querySelectorAll(".canvas")) near.observe(canvas);
`;

const closeContentsWhereNarrow = `
if (matchMedia("(max-width: 80rem)").matches) document.querySelector("nav.contents details").open = false;
`;

/** A whole page around its body. */
export function pageFrame({
  title,
  body,
  headings,
  plotly,
}: {
  title: string;
  /** HTML. */
  body: string;
  headings: readonly Heading[];
  /** Plotly inside the page, or the address of its file; null where there is nothing to draw. */
  plotly: "inline" | { readonly address: string } | null;
}): string {
  // Nothing on a page may load anything but what lies beside it, whatever a notebook's output contains.
  const beside = plotly !== null && plotly !== "inline" ? " 'self' file:" : "";
  const policy = `default-src 'none'; script-src 'unsafe-inline'${beside}; style-src 'unsafe-inline'; font-src data:; img-src data: blob:${beside}`;
  const contents = contentsList(headings);
  const scripts = [
    plotly === "inline" && `<script>${plotlySource()}</script>`,
    plotly !== null && plotly !== "inline" && `<script src="${escapeHtml(plotly.address)}"></script>`,
    plotly !== null && `<script>${drawFigures}</script>`,
    contents !== "" && `<script>${closeContentsWhereNarrow}</script>`,
  ].filter(Boolean);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<title>${escapeHtml(title)}</title>
<link rel="icon" href="data:,">
<style>
${pageStyle({ formulas: body.includes('class="katex') })}</style>
</head>
<body>
${contents}<main>
${body}
</main>
${scripts.join("\n")}
</body>
</html>
`;
}

/** plotly.js, as a script element may contain it. */
export function plotlySource(): string {
  return fs.readFileSync(require.resolve("plotly.js-cartesian-dist-min"), "utf8").replaceAll("</script", "<\\/script");
}

/** The headings below the title, for pages that have at least four of them. */
function contentsList(headings: readonly Heading[]): string {
  const listed = headings.filter(({ level }) => level === 2 || level === 3);
  if (listed.length < 4) return "";
  const items = listed.map(({ id, level, html }) => {
    return `<li${level === 3 ? ' class="deeper"' : ""}><a href="#${escapeHtml(id)}">${html}</a></li>`;
  });
  return `<nav class="contents"><details open><summary>Contents</summary><ul>\n${items.join("\n")}\n</ul></details></nav>\n`;
}
