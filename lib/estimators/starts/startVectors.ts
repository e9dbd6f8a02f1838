import { randomStream } from "../../data/randomStream";
import type { MixingMeasure } from "../../mixture/measure";
import { requireThat } from "../../requirements";
import type { FitOptions } from "../fit";
import { mixtureProblem } from "../problem/mixtureProblem";
import type { ParameterSpace } from "../problem/parameterSpace";
import { everySoManyth } from "./nestedSamples";
import { randomStarts, type StartRule, startCounts, startsNearTruth } from "./startValues";

/** So many observations tell starts apart. */
export const screenedObservations = 2000;

/** The start points that rules and measures stand for, in Θ. */
export function startVectors(
  { model, data, atoms, stream }: Pick<FitOptions, "model" | "data" | "atoms" | "stream">,
  starts: NonNullable<FitOptions["starts"]>,
  space: ParameterSpace,
): Float64Array[] {
  const list = Array.isArray(starts) ? starts : [starts];
  requireThat(list.length >= 1, "starts", starts, "at least one start");
  return list.flatMap((start: StartRule | MixingMeasure, index: number) => {
    const isStart = typeof start === "object" && start !== null && ("kind" in start || "atoms" in start);
    requireThat(isStart, `starts[${index}]`, start, "a measure, nearTruth({ … }) or fromData({ … })");
    if (!("kind" in start)) {
      requireThat(start.size === atoms, `starts[${index}].size`, start.size, `the number of atoms, ${atoms}`);
      const vector = model.parameters(start);
      space.requireInside(vector, `starts[${index}]`);
      return [vector];
    }
    const own = start.stream ?? (stream ?? randomStream("start values")).split(`start ${index}`);
    if (start.kind === "nearTruth") return startsNearTruth(model, atoms, start, own).map(space.project);
    const { count, polished } = startCounts(start, data.size, space.lower.length);
    const candidates = randomStarts(model, atoms, { count, scale: start.scale }, own).map(space.project);
    if (polished >= count) return candidates;
    const few = everySoManyth(data, Math.ceil(data.size / screenedObservations));
    const screen = mixtureProblem(model, few, atoms, space);
    return candidates
      .map((candidate) => ({ candidate, value: screen.value(candidate) }))
      .sort((a, b) => a.value - b.value)
      .slice(0, polished)
      .map(({ candidate }) => candidate);
  });
}
