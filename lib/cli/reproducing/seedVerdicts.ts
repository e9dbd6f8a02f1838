import fs from "node:fs";
import path from "node:path";
import type { Experiment } from "../../experiments/experiment";
import type { Profile } from "../../experiments/studyKind";
import { figuresFolder } from "../../experiments/workFolder";
import type { ResultFile } from "../../experiments/writeResult";
import { otherSeed } from "../../study/seed";

/** How many verdicts another seed leaves as they are in figures/, and which it does not. */
export function verdictsBeside(experiments: readonly Pick<Experiment, "name">[], profile: Profile): string {
  const pairs = experiments.flatMap(({ name }) => {
    const [here, there] = [figuresFolder(profile), figuresFolder(profile, { seed: null })].map((folder) =>
      verdictsIn(path.join(folder, `${name}.json`)),
    );
    return Object.entries(here)
      .filter(([curve]) => curve in there)
      .map(([curve, verdict]) => ({ what: `${name}, ${curve}`, verdict, usual: there[curve] }));
  });
  if (pairs.length === 0) return "\nThere are no verdicts in figures/ to compare these with.";
  const others = pairs.filter(({ verdict, usual }) => verdict !== usual);
  const seed = `seed ${otherSeed()}`;
  return [
    `\nOf ${pairs.length} verdicts that figures/ has, ${pairs.length - others.length} are the same with ${seed}.`,
    ...others.map(({ what, verdict, usual }) => `  ${what}: ${usual}; with ${seed}: ${verdict}.`),
  ].join("\n");
}

/** The verdicts of a result file by what they are about, of rows that have one. */
function verdictsIn(file: string): Record<string, string> {
  if (!fs.existsSync(file)) return {};
  const { summary } = JSON.parse(fs.readFileSync(file, "utf8")) as ResultFile;
  return Object.fromEntries(
    summary
      .filter(({ verdict }) => typeof verdict === "string")
      .map(({ curve, cloud, size, verdict }) => [
        [curve ?? cloud, ...(size === undefined ? [] : [`n = ${size}`])].join(", "),
        verdict as string,
      ]),
  );
}
