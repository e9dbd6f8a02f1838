import fs from "node:fs";
import path from "node:path";
import { writeWhole } from "../../../plots/export/writeWhole";
import { type Progress, silentProgress } from "../../../study/progress";
import { sharedFiles } from "../pageFrame";
import { searchFile, searchScript } from "./search";
import { sitePage } from "./siteFrame";
import { type SitePage, siteParts } from "./sitePage";
import { siteStyle } from "./siteStyle";
import { sortingScript } from "./sorting";

/** A site as plain data. */
export interface Site {
  /** On every page, as the link to the first one. */
  readonly name: string;
  /** In the order of their parts and within them; the first one is index.html. */
  readonly pages: readonly SitePage[];
  /** Files to copy or to write, by address. */
  readonly files: Readonly<Record<string, { readonly from: string } | { readonly content: string | Uint8Array }>>;
  /** How it was made, on every page. */
  readonly facts: Readonly<Record<string, string>>;
}

/**
 * Writes a site that opens from disk without a network or a server: its pages, what they share in `assets`, its files.
 * Pages and tables of an earlier site that it no longer has are removed.
 *
 * @param progress a step a page and a file
 * @example await writeSite("report", { name: "routerlab", pages, files: {}, facts: { profile: "quick" } });
 */
export async function writeSite(
  folder: string,
  { name, pages, files, facts }: Site,
  progress: Progress = silentProgress,
): Promise<void> {
  const parts = new Map(
    siteParts.flatMap((part) => {
      const first = pages.find((page) => page.part === part && page.below === undefined);
      return first === undefined ? [] : [[part, first.address] as const];
    }),
  );
  const around = { name, parts, pages, facts };
  const write = (address: string, content: string | Uint8Array) => writeWhole(path.join(folder, address), content);
  progress.start({ tasks: pages.length + Object.keys(files).length });
  for (const page of pages) {
    await write(page.address, sitePage(page, around));
    progress.advance();
  }
  for (const [address, file] of Object.entries(files)) {
    await write(address, "content" in file ? file.content : new Uint8Array(fs.readFileSync(file.from)));
    progress.advance();
  }
  progress.stop();
  for (const [file, content] of Object.entries(
    sharedFiles({ style: siteStyle, script: `${searchScript}\n${sortingScript}` }),
  ))
    await write(`assets/${file}`, content);
  await write("assets/search.js", searchFile(pages));
  removeOldPages(folder, new Set([...pages.map(({ address }) => address), ...Object.keys(files)]));
}

/** Pages in the folders of the site's parts, and tables beside them, that the site no longer has. */
function removeOldPages(folder: string, kept: ReadonlySet<string>): void {
  const owned = ["experiments", "paper", "notebooks", "docs", "reference"];
  for (const part of owned.filter((each) => fs.existsSync(path.join(folder, each))))
    for (const file of fs.readdirSync(path.join(folder, part), { recursive: true, encoding: "utf8" })) {
      const address = `${part}/${file.split(path.sep).join("/")}`;
      if (/\.(html|csv)$/.test(address) && !kept.has(address)) fs.rmSync(path.join(folder, address));
    }
}
