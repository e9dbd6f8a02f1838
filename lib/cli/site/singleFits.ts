import path from "node:path";
import { experiments } from "../../experiments/experiments";
import { resultsFolder } from "../../experiments/fits";
import { readLosses } from "../../experiments/studied";
import type { Profile } from "../../experiments/studyKind";
import type { FitArm } from "../../jupyter/report/site/shownExperiment";
import { type NamedArm, namedArms } from "../../replay/namedArms";
import { keyOf } from "../../replay/replayLosses";
import { faultOfFit } from "../../study/fitRows";
import type { FitRow } from "../../study/fitTask";
import { readRows } from "../../study/rowFiles";
import { gridOf } from "../../study/study";
import { statedStudies } from "../reproducing/statedStudies";

/** Reads the single fits of experiments; rows that several of them share are read once. */
export function singleFitsReader(): (name: string, profile: Profile) => Promise<FitArm[]> {
  const studies = new Map<string, ReadonlyMap<string, FitRow>>();
  const rowsOf = (study: string) => {
    const known = studies.get(study) ?? readRows<FitRow>(path.join(resultsFolder(), study), faultOfFit).rows;
    studies.set(study, known);
    return known;
  };
  const arms = new Map<string, Omit<FitArm, "name">>();
  return async (name, profile) => {
    const experiment = Object.values(experiments).find((each) => each.name === name);
    if (experiment === undefined) return []; // what is trained has no fits
    const stated = { ...experiment, studies: () => statedStudies(experiment, profile) };
    return (await namedArms(stated, profile)).map((named) => {
      const key = `${profile} ${named.study.name} ${named.arm.name}`;
      const known = arms.get(key) ?? fitsOf(named, rowsOf(named.study.name as string));
      arms.set(key, known);
      return { name: named.name, ...known };
    });
  };
}

/** The fits of an arm whose rows are there, each with the loss that figures read: L₂ where atoms are to spare and else L₃. */
function fitsOf({ arm, study }: NamedArm, rows: ReadonlyMap<string, FitRow>): Omit<FitArm, "name"> {
  const grid = rows.size === 0 ? [] : gridOf({ ...study, arms: [arm] });
  const found = grid.flatMap((live) => rows.get(keyOf(live)) ?? []);
  const { model, truth, atoms = truth.size } = arm;
  const loss = atoms > truth.size ? "L2" : "L3";
  const norms = model.router.normIdentified ? undefined : "truth";
  const accept = ["converged", "stalled", "limit"] as const; // one that failed is to be seen, too
  const losses = new Map(
    [...new Set(found.map(({ size }) => size))].flatMap((size) => {
      const point = found.filter((row) => row.size === size);
      const [values = []] = readLosses(point, arm, { loss, norms, accept });
      return point.map((row, i) => [row, values[i] ?? null] as const);
    }),
  );
  return {
    study: study.name as string,
    loss: `${loss === "L2" ? "L₂" : "L₃"}${norms === undefined ? "" : ", true norms"}`,
    fits: found.map((row) => ({
      n: row.size,
      replicate: row.replicate,
      status: row.status,
      loss: losses.get(row) ?? null,
      regressionError: row.regressionError?.value ?? null,
      onBoundary: row.activeBounds.length,
      iterations: row.iterations,
    })),
  };
}
