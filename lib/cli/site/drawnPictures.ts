import fs from "node:fs";
import path from "node:path";
import { resultsFolder } from "../../experiments/fits";
import type { ShownExperiment } from "../../jupyter/report/site/shownExperiment";
import { withBrowser } from "../../plots/export/chromium";
import { printSvg } from "../../plots/export/printSvg";
import { writeWhole } from "../../plots/export/writeWhole";
import type { Progress } from "../../study/progress";
import { hashOf } from "../reproducing/upToDate";

/** Files of a site that lie elsewhere, by address. */
type Files = Readonly<Record<string, { readonly from: string }>>;

const formats = ["pdf", "png"] as const;

/**
 * PDF and PNG of every picture of which there is the SVG alone, by address: git keeps no other. They are kept in
 * results/pictures/ by the SVG's content, so that each is drawn once.
 *
 * @param when "kept": only those that are there already, since drawing takes a quarter of a second each
 */
export async function drawnPictures(files: Files, when: "kept" | "made", progress: Progress): Promise<Files> {
  const folder = path.join(resultsFolder(), "pictures");
  const wanted = Object.entries(files).flatMap(([address, { from }]) => {
    const stem = address.replace(/\.svg$/, "");
    const missing = formats.filter((format) => stem !== address && !(`${stem}.${format}` in files));
    if (missing.length === 0) return [];
    const svg = fs.readFileSync(from, "utf8");
    return [{ stem, svg, missing, kept: path.join(folder, hashOf(svg)) }];
  });
  const isThere = ({ kept }: { kept: string }) => formats.every((format) => fs.existsSync(`${kept}.${format}`));
  const undrawn = wanted.filter((each) => !isThere(each));
  if (when === "made" && undrawn.length > 0)
    await withBrowser(async (browser) => {
      progress.start({ name: "pictures", tasks: undrawn.length });
      for (const { svg, kept } of undrawn) {
        const drawn = await printSvg(svg, browser);
        for (const format of formats) await writeWhole(`${kept}.${format}`, drawn[format]);
        progress.advance();
      }
      progress.stop();
    });
  return Object.fromEntries(
    wanted
      .filter(isThere)
      .flatMap(({ stem, missing, kept }) =>
        missing.map((format) => [`${stem}.${format}`, { from: `${kept}.${format}` }] as const),
      ),
  );
}

/** Each experiment with those of the files that are pictures of its figures. */
export const withPictures = (shown: readonly ShownExperiment[], pictures: Files): ShownExperiment[] =>
  shown.map((each) => {
    const own = Object.keys(pictures).filter((file) => each.files.includes(file.replace(/\.[a-z]+$/, ".svg")));
    return { ...each, files: [...each.files, ...own].sort() };
  });
