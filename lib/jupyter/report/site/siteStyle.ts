/** What the pages of a site have beyond the style of every page: header, search, lists of pages, tables of experiments. */
export const siteStyle = `
.skip { position: absolute; left: -100rem; } .skip:focus { left: 1rem; top: 0.5rem; z-index: 3; background: var(--back); padding: 0.3rem 0.6rem; }
header.site { display: flex; flex-wrap: wrap; align-items: center; gap: 0.4rem 1.4rem; padding: 0.6rem 1.5rem;
  border-bottom: 1px solid var(--line); background: var(--panel); font: 0.95rem/1.5 var(--sans); }
header.site a { text-decoration: none; } header.site a:hover { text-decoration: underline; }
header.site .name { font-weight: 700; color: var(--text); }
header.site nav { display: flex; flex-wrap: wrap; gap: 0.2rem 1.1rem; }
header.site [aria-current] { color: var(--text); font-weight: 600; border-bottom: 2px solid var(--accent); }
.search { position: relative; margin-left: auto; flex: 0 1 17rem; min-width: 9rem; }
.search input { width: 100%; font: inherit; color: var(--text); background: var(--back); border: 1px solid var(--soft);
  border-radius: 6px; padding: 0.25rem 0.6rem; }
.found { position: absolute; right: 0; top: calc(100% + 0.3rem); z-index: 2; width: min(34rem, calc(100vw - 2rem)); max-height: 70vh;
  overflow-y: auto; background: var(--back); border: 1px solid var(--line); border-radius: 6px; box-shadow: 0 6px 24px #0003; padding: 0.4rem; }
.found p { margin: 0.4rem 0.6rem; color: var(--soft); }
.found a { display: block; padding: 0.4rem 0.6rem; border-radius: 4px; }
.found a:focus, .found a:hover { background: var(--panel); text-decoration: none; }
.found small { display: block; color: var(--soft); }
footer.facts { max-width: 48rem; margin: 0 auto; padding: 1rem 1.25rem 2rem; }
.neighbours { display: flex; justify-content: space-between; gap: 1rem; margin-top: 3rem; }
.neighbours a { text-decoration: none; }
.wide { max-width: 80rem; margin-inline: auto; }
main:has(.wide) { max-width: 84rem; }
.headline { display: flex; gap: 2rem; } .headline > div { flex: 1 1 0; }
.headline .picture { flex: 0 0 20rem; } .headline img { display: block; width: 20rem; height: 13.5rem; object-fit: cover; object-position: top;
  background: #fff; border: 1px solid var(--line); border-radius: 6px; }
.experiments { width: 100%; font-size: 0.9rem; line-height: 1.35; }
.experiments small { color: var(--soft); } .experiments td { padding: 0.2rem 0.6rem; vertical-align: middle; }
.experiments tbody { border-top: 2px solid var(--line); } .experiments tbody th { width: 8.5rem; vertical-align: top; white-space: normal; border: 0; padding-left: 0; }
.experiments td:has(img) { width: 84px; padding: 0; }
.experiments.brief { font-size: 0.8rem; line-height: 1.25; } .experiments.brief td { padding: 0 0.4rem; } .experiments.brief td:nth-last-child(n + 3), .experiments.brief .counts { white-space: nowrap; }
.experiments.brief td:has(img) { width: 44px; } .experiments.brief img { width: 36px; height: 24px; }
.experiments.brief .counts { font-size: inherit; }
.experiments img { display: block; width: 76px; height: 52px; object-fit: cover; object-position: top; background: #fff;
  border: 1px solid var(--line); border-radius: 3px; }
@media (hover: hover) { .experiments.brief tr:is(:hover, :focus-within) img { position: relative; z-index: 1; transform: scale(4.8); transform-origin: right center; border-radius: 0; border: 0; box-shadow: 0 0 2px #8888; } }
.experiments .counts { font-size: 0.82rem; } .experiments .counts span { white-space: nowrap; }
.experiments .counts span:not(:last-child)::after { content: ","; color: var(--soft); font-weight: 400; }
.experiments.whole thead th:last-child { width: 15rem; }
.experiments .question { color: var(--soft); } .experiments .finding { margin: 0.1rem 0 0; }
.fits th button { font: inherit; color: inherit; background: none; border: 0; padding: 0; cursor: pointer; text-decoration: underline dotted; }
.fits th[aria-sort=ascending] button::after { content: " ▲"; } .fits th[aria-sort=descending] button::after { content: " ▼"; }
.profiles { display: flex; flex-wrap: wrap; gap: 0.3rem 1.2rem; margin: 0 0 1rem; font-size: 0.95rem; }
.profiles [aria-current] { color: var(--text); font-weight: 600; text-decoration: none; border-bottom: 2px solid var(--accent); }
nav.contents li.group { margin-top: 0.8rem; color: var(--soft); font-weight: 600; }
.fits { font-size: 0.82rem; } .fits td, .fits th { padding: 0.15rem 0.6rem; } .fits code { padding: 0; background: none; }
@media screen and (prefers-color-scheme: dark) { .experiments img, .headline img { filter: var(--turned); border-color: transparent; } }
.good, .bad, .open { font-weight: 600; } .bad { color: var(--bad); } .open { color: var(--soft); font-weight: 400; }
details.kind { margin: 0 0 0.75rem; } details.kind > summary { cursor: pointer; font-weight: 600; }
details.kind p, details.kind pre { margin-top: 0.6rem; }
details.made { font-size: 0.85rem; color: var(--soft); } details.made > summary { cursor: pointer; }
.downloads { font-size: 0.9rem; } .downloads a { margin-right: 0.6rem; }
main:has(.brief) { padding-bottom: 0; } main:has(.brief) + footer.facts { margin-top: 1rem; }
@media (max-width: 60rem) { .headline { flex-wrap: wrap; } .headline > div { flex-basis: 100%; } }
@media (max-width: 44rem) { header.site { padding: 0.6rem 1.25rem; } .search { flex-basis: 100%; }
  .found { left: 0; right: auto; width: 100%; }
  .experiments, .experiments tbody { display: block; } .experiments thead { display: none; }
  .experiments tr { display: grid; grid-template-columns: 76px 1fr; column-gap: 0.8rem; border-bottom: 1px solid var(--line); padding: 0.6rem 0; }
  .experiments tbody th { grid-column: 1 / -1; width: auto; padding: 0.6rem 0; font-size: 1rem; }
  .experiments td, .experiments.brief td:nth-child(n) { grid-column: 2; white-space: normal; border: 0; padding: 0.05rem 0; width: auto; }
  .experiments[class] tbody td:nth-last-child(4) { grid-column: 1; grid-row: span 3; }
  .experiments.brief img { width: 76px; height: 52px; } }
@media (min-width: 80rem) { nav.pages { top: 4.5rem; max-height: calc(100vh - 6rem); width: 15rem; max-width: none; }
  body:has(nav.pages) { --left: max(18rem, calc(50vw - 24rem)); }
  body:has(nav.pages) main, body:has(nav.pages) footer.facts { margin-left: var(--left); }
  /* What is wider than the text takes the room to its right. */
  body:has(nav.pages) main :is(.table, pre, .canvas.broad) { margin-right: min(0px, calc(var(--left) + 48rem - 100vw + 2.5rem)); width: fit-content;
    max-width: calc(100vw - var(--left) - 4rem); }
  body:has(nav.pages) main pre { min-width: 100%; }
  body:has(nav.pages) main .wide .table { margin-right: 0; width: auto; }
  body:has(nav.pages) main:has(.wide) { margin-right: 1rem; } }
@media print { header.site, .neighbours, .skip, .downloads { display: none; } }
`;
