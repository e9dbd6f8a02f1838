import fs from "node:fs";

/**
 * Draws each figure when it comes near the window; until then, on paper and without scripts its picture is shown. Plotly is
 * inside the page or loaded once, from the address that the page names, when the first figure is near.
 *
 * Where the window is much too narrow for a figure the picture, which is whole, stays until it is touched.
 */
const drawFigures = `
let loaded = null;
const plotly = () => loaded ??= globalThis.Plotly ? Promise.resolve() : new Promise((resolve, reject) => {
  const script = document.createElement("script");
  script.src = document.body.dataset.plotly;
  script.onload = resolve;
  script.onerror = () => reject(new Error("plotly.js is not beside this page"));
  document.body.append(script);
});
const draw = (canvas, { data, layout, frames }) => plotly().then(() => {
  const scale = Number(canvas.dataset.scale);
  const width = Math.min(layout.width, Math.max((canvas.clientWidth - 18) / scale, 0.8 * layout.width));
  canvas.classList.add("live");
  const figure = { data, layout: { ...layout, width }, frames, config: { displaylogo: false } };
  const plot = canvas.querySelector(".plot");
  // Drawn at its size and shown smaller; plotly looks at the transformation when it draws.
  if (scale < 1) {
    const left = Math.max(0, (canvas.clientWidth - 18 - scale * width) / 2);
    const margin = "0 " + (scale - 1) * width + "px " + (scale - 1) * layout.height + "px " + left + "px";
    Object.assign(plot.style, { transform: "scale(" + scale + ")", transformOrigin: "0 0", margin });
  }
  return Plotly.newPlot(plot, figure);
}).catch((error) => {
  canvas.classList.remove("live");
  console.error(error);
});
const near = new IntersectionObserver((entries) => {
  for (const { target: canvas, isIntersecting } of entries) {
    if (!isIntersecting) continue;
    near.unobserve(canvas);
    const figure = JSON.parse(canvas.querySelector("script").textContent);
    if (!canvas.classList.contains("pictured") || canvas.clientWidth > 0.8 * figure.layout.width * Number(canvas.dataset.scale)) {
      draw(canvas, figure);
      continue;
    }
    canvas.classList.add("waiting");
    const button = document.createElement("button");
    button.textContent = "Live figure";
    const begin = () => { canvas.classList.remove("waiting"); button.remove(); draw(canvas, figure); };
    button.addEventListener("click", (event) => { event.stopPropagation(); begin(); });
    canvas.querySelector(".picture").addEventListener("click", begin, { once: true });
    canvas.append(button);
  }
}, { rootMargin: "600px" });
for (const canvas of document.querySelectorAll(".canvas")) near.observe(canvas);
`;

/** What scrolls sideways can be reached by keyboard; what is folded is opened for paper; an HTML output gets its own height. */
const makeReachable = `
const scrolling = document.querySelectorAll(".table, pre, .katex-display, .canvas");
const mark = () => {
  for (const element of scrolling) {
    const scrolls = element.scrollWidth > element.clientWidth + 1;
    element.classList.toggle("scrolls", scrolls);
    if (scrolls) element.tabIndex = 0; else element.removeAttribute("tabindex");
  }
};
mark();
addEventListener("resize", mark);
document.fonts.ready.then(mark);
let opened = [];
addEventListener("beforeprint", () => {
  opened = [...document.querySelectorAll("main details:not([open])")];
  for (const details of opened) details.open = true;
});
addEventListener("afterprint", () => { for (const details of opened) details.open = false; });
for (const frame of document.querySelectorAll("iframe")) {
  const fit = () => {
    const inside = frame.contentDocument && frame.contentDocument.documentElement;
    if (inside) frame.style.height = inside.scrollHeight + 4 + "px";
  };
  fit();
  frame.addEventListener("load", fit);
}
if (!matchMedia("(min-width: 80rem)").matches) for (const details of document.querySelectorAll("nav > details")) details.open = false;
`;

/** The scripts of a page, for one file or one element; `figures`: with what draws them. */
export function pageScript({ figures }: { figures: boolean }): string {
  return `(() => {${makeReachable}${figures ? drawFigures : ""}})();`;
}

/** plotly.js, as a script element may contain it. */
export function plotlySource(): string {
  return fs.readFileSync(require.resolve("plotly.js-cartesian-dist-min"), "utf8").replaceAll("</script", "<\\/script");
}
