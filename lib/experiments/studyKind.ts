import type { Progress } from "../study/progress";
import type { StudyOptions } from "../study/study";

/** How much is computed: "quick" within minutes, "paper" at full size. */
export type Profile = "quick" | "paper";
export const profiles: readonly Profile[] = ["quick", "paper"];

export interface RunOptions {
  /** "quick" (default) or "paper". */
  profile?: Profile;
  /** Instead of the profile's number of replicates. */
  replicates?: number;
  /** Only the sizes up to this one: for a first look. */
  largest?: number;
  /** Data of one's own, for what is trained: a text file, or a folder of images. */
  data?: string;
  /** Pixels along an edge to which such images are made, 28 unless given. */
  side?: number;
  /** Another size and training, for networks on text: a name or a JSON file. */
  config?: string;
  /** As in study. */
  workers?: StudyOptions["workers"];
  /** The folder that rows lie in: ROUTERLAB_RESULTS, or results/, unless given. */
  results?: string;
  progress?: Progress;
  signal?: AbortSignal;
}

/** Makes keyed rows from settings and reads them: fits here; what is trained elsewhere brings a kind of its own. */
export interface StudyKind<Study, Read> {
  /** A study with the replicates, sizes and data that a caller asked for. */
  asAsked(study: Study, options: RunOptions): Study | Promise<Study>;
  /** Computes the rows that are missing, shows progress, stops at the signal; what was read, a study each. */
  run(studies: readonly Study[], options: RunOptions & { progress: Progress }): Promise<Read[]>;
  /** What determines the rows, as plain data. */
  plain(studies: readonly Study[]): Record<string, unknown>;
}
