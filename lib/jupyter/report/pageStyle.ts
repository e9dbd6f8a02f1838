import fs from "node:fs";
import path from "node:path";
import { signsFont, signsRange } from "./signsFont";

/** The style of every page: light and dark, from a phone to a wide screen, and on paper. */
export const sheet = `
@font-face { font-family: "routerlab signs"; src: url(data:font/woff2;base64,${signsFont}) format("woff2");
  unicode-range: ${signsRange}; }
:root { --serif: "routerlab signs", Charter, "Bitstream Charter", Cambria, Georgia, "Noto Serif", "Open Sans", serif;
  --sans: "routerlab signs", system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "Open Sans", sans-serif;
  --mono: "routerlab signs", ui-monospace, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace; }
:root { color-scheme: light dark; --text: #1f2328; --soft: #59636e; --back: #ffffff; --panel: #f6f8fa; --code: #fefefe; --line: #d1d9e0;
  --link: #0a58ca; --bad: #b42318; --badBack: #fef3f2; --accent: #1f5fa8; }
@media (prefers-color-scheme: dark) { :root { --text: #e6e9ed; --soft: #9aa4b0; --back: #14171b; --panel: #1d2127; --code: #1d2127;
  --line: #343b44; --link: #7ab7ff; --bad: #ff9a8f; --badBack: #3a1b19; --accent: #7ab7ff; --paper: #1a1a1a; --turned: invert(0.9) hue-rotate(180deg); } }
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; scroll-padding-top: 1rem; }
body { margin: 0; background: var(--back); color: var(--text); font: 1.0625rem/1.6 var(--serif); overflow-wrap: break-word; }
main { max-width: 48rem; margin: 0 auto; padding: 2rem 1.25rem 4rem; }
h1, h2, h3, h4, nav, .prompt, figcaption, .facts, table, summary { font-family: var(--sans); }
h1 { font-size: 2rem; line-height: 1.2; letter-spacing: -0.015em; margin: 0 0 1rem; }
h2 { font-size: 1.4rem; line-height: 1.3; margin: 2.5rem 0 0.75rem; padding-top: 0.25rem; }
h3 { font-size: 1.13rem; margin: 2rem 0 0.5rem; }
p, ul, ol { margin: 0 0 1rem; }
a { color: var(--link); text-underline-offset: 0.15em; }
hr { border: 0; border-top: 1px solid var(--line); margin: 2rem 0; }
blockquote { margin: 0 0 1rem; padding: 0 1rem; border-left: 3px solid var(--line); color: var(--soft); }
code, pre { font-family: var(--mono); font-size: 0.86rem; }
:not(pre) > code { background: var(--panel); padding: 0.1em 0.35em; border-radius: 4px; }
pre { margin: 0; padding: 0.8rem 1rem; line-height: 1.5; overflow-x: auto; background: var(--code);
  border: 1px solid var(--line); border-radius: 6px; }
pre code.hljs { padding: 0; background: none; overflow: visible; }
.cell { position: relative; margin: 1.25rem 0; }
.prompt { position: absolute; right: calc(100% + 0.6rem); top: 0.85rem; font-size: 0.75rem; color: var(--soft);
  white-space: nowrap; }
.output { margin-top: 0.75rem; }
.output > :last-child { margin-bottom: 0; }
.output pre { background: none; border-color: transparent; border-left-color: var(--line); border-radius: 0;
  padding: 0.25rem 1rem; }
.output pre.error { color: var(--bad); background: var(--badBack); border-color: var(--bad); border-radius: 6px;
  padding: 0.8rem 1rem; white-space: pre-wrap; }
.output pre.stderr { border-left-color: var(--bad); }
main img { max-width: 100%; height: auto; }
iframe { width: 100%; height: 20rem; border: 1px solid var(--line); border-radius: 6px; background: #fff; }
.scrollbox { clip-path: none; } /* plotly cuts a legend at the width that it had planned for its names */
figure { margin: 1.5rem 0; }
.canvas { position: relative; background: #fff; color: #1f2328; border: 1px solid var(--line); border-radius: 6px;
  padding: 0.5rem; overflow-x: auto; }
.canvas button { position: absolute; right: 0.4rem; top: 0.4rem; font: inherit; font-size: 0.75rem; padding: 0.1rem 0.5rem;
  color: #1f2328; background: #ffffffd9; border: 1px solid #8a8a8a; border-radius: 4px; }
.scrolls { border-right: 3px double var(--soft); }
:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; }
.missing, .unlinked { color: var(--soft); } .missing { font-style: italic; }
.canvas .plot, .canvas .picture { display: block; margin: 0 auto; }
.canvas .picture { max-width: 100%; height: auto; }
.canvas .plot, .canvas.live .picture { display: none; }
.canvas.live .plot { display: block; width: max-content; }
.canvas.waiting { cursor: pointer; }
figcaption { font-size: 0.9rem; line-height: 1.5; color: var(--soft); margin-top: 0.6rem; }
.verdict { border-left: 3px solid var(--accent); padding-left: 0.9rem; }
.table, .katex-display { position: relative; } /* what is hidden for the eye only stays inside */
.table { overflow-x: auto; margin: 0 0 1rem; }
table { border-collapse: collapse; font-size: 0.9rem; font-variant-numeric: tabular-nums; }
th, td { padding: 0.35rem 0.8rem; border-bottom: 1px solid var(--line); text-align: left; }
th { border-bottom-width: 2px; white-space: nowrap; }
nav.contents { font-size: 0.88rem; line-height: 1.45; max-width: 48rem; margin: 0 auto; padding: 1rem 1.25rem 0; }
nav.contents summary { cursor: pointer; color: var(--soft); font-weight: 600; }
nav.contents ul { list-style: none; margin: 0.5rem 0 0; padding: 0; }
nav.contents li { margin: 0.35rem 0; }
nav.contents li.deeper { padding-left: 1rem; }
nav.contents ul ul { margin: 0 0 0.5rem 0.3rem; padding-left: 0.7rem; border-left: 2px solid var(--line); }
nav.contents [aria-current] { color: var(--text); font-weight: 600; }
nav.contents a { text-decoration: none; }
nav.contents a:hover { text-decoration: underline; }
.facts { font-size: 0.85rem; color: var(--soft); margin-top: 3rem; border-top: 1px solid var(--line); padding-top: 1rem; }
.facts dl { display: grid; grid-template-columns: max-content 1fr; gap: 0.2rem 1rem; margin: 0; }
.facts dd { margin: 0; }
.katex-display { overflow-x: auto; overflow-y: hidden; padding: 0.2rem 0; }
/* What is drawn on white paper: its lightness is turned round where the page is dark, its hues stay. */
@media screen and (prefers-color-scheme: dark) { .canvas .picture, .canvas .plot, .output img, iframe { filter: var(--turned); }
  .canvas { background: var(--paper); } .canvas button { color: var(--text); background: var(--panel); } }
@media (max-width: 40rem) { .canvas { margin-inline: -1.25rem; padding-inline: 0; border-inline: 0; border-radius: 0; } }
@media (max-width: 56rem) { .prompt { position: static; margin-bottom: 0.2rem; } body { font-size: 1rem; }
  h1 { font-size: 1.6rem; } main { padding-top: 1.25rem; } }
@media (min-width: 80rem) { nav.contents { position: fixed; left: 1.5rem; top: 2rem; padding: 0; width: calc(50vw - 24rem - 6rem);
  max-width: 17rem; max-height: calc(100vh - 4rem); overflow-y: auto; } }
@media print { nav.contents, .canvas button { display: none; } .cell, figure { break-inside: avoid; } main { max-width: none; }
  .prompt { position: static; } pre { white-space: pre-wrap; }
  .canvas { border: 0; } .canvas.live.pictured .plot { display: none; } .canvas.live .picture { display: block; } }
`;

/** The colours of code. */
export function codeStyle(): string {
  const light = fs.readFileSync(require.resolve("highlight.js/styles/a11y-light.min.css"), "utf8");
  const dark = fs.readFileSync(require.resolve("highlight.js/styles/a11y-dark.min.css"), "utf8");
  return `${light}\n@media (prefers-color-scheme: dark) { ${dark} }\n`;
}

/** KaTeX's own style sheet with its fonts inside. */
export function formulaStyle(): string {
  const file = require.resolve("katex/dist/katex.min.css");
  const font = (name: string): string =>
    fs.readFileSync(path.join(path.dirname(file), "fonts", name)).toString("base64");
  return fs
    .readFileSync(file, "utf8")
    .replace(/url\(fonts\/([\w-]+\.woff2)\) format\("woff2"\)(,url\([^)]*\) format\("\w+"\))*/g, (_, name: string) => {
      return `url(data:font/woff2;base64,${font(name)}) format("woff2")`;
    });
}
