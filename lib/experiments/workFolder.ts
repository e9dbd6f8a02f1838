import fs from "node:fs";
import path from "node:path";
import { otherSeed } from "../study/seed";
import type { Profile } from "./studyKind";

/**
 * The folder that results/, figures/, notebooks/ and report/ lie in: inside routerlab's own repository its top, anywhere
 * else the folder that the program was called in, and never the package's own.
 *
 * @example path.join(workFolder(), "figures")   // "/home/me/essay/figures"
 */
export function workFolder(): string {
  const here = process.cwd();
  const repository = path.resolve(__dirname, "../../..");
  const inside = !path.relative(repository, here).startsWith("..") && !path.isAbsolute(path.relative(repository, here));
  return inside && isOurs(repository) ? repository : here;
}

/**
 * Where the figures of a profile lie: figures/, in it paper/ for that profile, and before that seed-NAME/ for figures that
 * were made with another randomness, and data-NAME/ for figures of a user's own data, a file or folder of that name, or
 * config-NAME/ for networks of another size.
 */
export function figuresFolder(profile: Profile, { seed = otherSeed(), data, config }: FiguresOf = {}): string {
  return path.join(
    ...[workFolder(), "figures"],
    ...(seed === null ? [] : [`seed-${seed}`]),
    ...(data === undefined ? [] : [`data-${nameOf(data)}`]),
    ...(config === undefined ? [] : [`config-${nameOf(config)}`]),
    ...(profile === "paper" ? ["paper"] : []),
  );
}

const nameOf = (file: string): string => path.parse(path.resolve(file)).name.replace(/[^\w-]+/g, "-");

/** Which figures: unless given those of today's randomness, of the experiments' own data. */
export interface FiguresOf {
  readonly seed?: string | null;
  readonly data?: string;
  readonly config?: string;
}

/** True for the workspace that routerlab is written in; a package that is installed lies in node_modules. */
function isOurs(folder: string): boolean {
  return path.basename(folder) !== "node_modules" && fs.existsSync(path.join(folder, "lib", "index.ts"));
}
