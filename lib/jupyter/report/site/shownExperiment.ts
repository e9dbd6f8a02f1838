import type { ResultFile } from "../../../experiments/writeResult";

/** An experiment as the site shows it. */
export interface ShownExperiment {
  readonly question: string;
  /** What it is listed under, with others of its kind. */
  readonly heading: string;
  readonly result: ResultFile;
  /** Of its page, from the site's folder. */
  readonly address: string;
  /** Files beside it, from the site's folder, such as "figures/figure1.svg". */
  readonly files: readonly string[];
  /** The same experiment in the other profile. */
  readonly other?: { readonly profile: string; readonly address: string };
  /** When, where and of which code it was computed, in a sentence. */
  readonly run?: string;
  /** Its single fits, their page and their file; left out where no row of theirs is there. */
  readonly fits?: { readonly arms: readonly FitArm[]; readonly address: string; readonly file: string };
}

/** Of two profiles the paper one is listed, and the other reached from it: the address of the page that stands in lists. */
export function listedAddress({ address, other }: ShownExperiment): string {
  return other?.profile === "paper" ? other.address : address;
}

/** The fits of an arm of an experiment whose rows are there. */
export interface FitArm {
  /** As `routerlab replay --arm` takes it. */
  readonly name: string;
  readonly study: string;
  /** Which loss, such as "L₃, true norms". */
  readonly loss: string;
  /** In the order of n and replicate. */
  readonly fits: readonly SingleFit[];
}

export interface SingleFit {
  readonly n: number;
  readonly replicate: number;
  readonly status: string;
  /** Null where the gauge is undefined. */
  readonly loss: number | null;
  readonly regressionError: number | null;
  /** How many coordinates lie on the boundary of Θ. */
  readonly onBoundary: number;
  readonly iterations: number;
}
