import { ratePlot } from "../../plots/ratePlot";
import type { RateSeries } from "../../plots/rateTraces";
import { table } from "../../plots/table";
import type { Role } from "../../plots/theme";
import { sameMomentsPair, singleExpertPair } from "../../theory/minimax/hardPairs";
import { bestTwoPointBound, type TwoPoints } from "../../theory/minimax/twoPointBound";
import { logSlope, roleOf } from "../curve";
import { judged, signed, threeDigits, titled } from "../sentences";
import { exactNoise, input } from "../settings";
import { prediction, type Verdict } from "../verdict";
import { mergingDirections, mergingLines, mergingTruth } from "./mergingTruths";

/** Down to where the bound of order ε is greatest at the largest n. */
const gaps = Array.from({ length: 12 }, (_, i) => 1.28 / 1.7 ** i);
/** Orders are those of the smallest gaps, slopes those of the largest n. */
const sizes = [1e3, 1e4, 1e5, 1e6];
const last = 4;
const tolerance = 0.05;

/** Pairs of measures along a path on which experts merge, and what they bound. */
export interface MergingPath {
  readonly name: string;
  readonly role: Role;
  readonly pairs: readonly TwoPoints[];
  readonly bounds: readonly number[];
  /** In ε, of ‖f₀ − f₁‖, and what is predicted: 1, 2 or 3. */
  readonly order: number;
  readonly predictedOrder: number;
  /** Of the bound on n, and −1/(2 · order). */
  readonly slope: number;
  readonly predictedSlope: number;
}

/**
 * Every path: a mixture against its nearest single expert, of order ε² where the gates become flat, else ε; and two
 * mixtures with the same second moments, of order ε³.
 */
export function mergingPaths(): readonly MergingPath[] {
  known ??= allPaths();
  return known;
}

let known: readonly MergingPath[] | undefined; // they depend on nothing, and take seconds

function allPaths(): MergingPath[] {
  const single = mergingLines.map((line) =>
    pathOf({
      name: titled(line.name),
      role: roleOf(line),
      order: line.flat ? 2 : 1,
      pairs: gaps.map((gap) =>
        singleExpertPair({ model: line.model, truth: mergingTruth(line.model, gap, line.norm(gap)), input }),
      ),
    }),
  );
  const directions = pathOf({
    name: "cosine, all logits free, directions merge",
    role: "cosine",
    order: 2,
    pairs: gaps.map((gap) => singleExpertPair({ ...mergingDirections(gap), input })),
  });
  const moments = mergingLines
    .filter(({ flat }) => flat)
    .map((line) =>
      pathOf({
        name: `${titled(line.name)}, equal second moments`,
        role: roleOf(line),
        order: 3,
        // Where ψ cannot make the vector so much longer there is no such pair.
        pairs: gaps
          .filter((gap) => gap < 1)
          .map((gap) => sameMomentsPair({ model: line.model, truth: mergingTruth(line.model, gap, gap), input })),
      }),
    );
  return [...single, directions, ...moments];
}

function pathOf({
  order: predictedOrder,
  ...path
}: Pick<MergingPath, "name" | "role" | "pairs"> & { order: number }): MergingPath {
  const bounds = sizes.map((size) => bestTwoPointBound(path.pairs, { sd: exactNoise.sd, size }));
  const near = path.pairs.slice(-last);
  return {
    ...path,
    bounds,
    order: logSlope(
      gaps.slice(-last),
      near.map(({ distance }) => distance),
    ),
    predictedOrder,
    slope: logSlope(sizes.slice(-3), bounds.slice(-3)),
    predictedSlope: -1 / (2 * predictedOrder),
  };
}

/** Orders and rates, each beside what was stated before computing. */
export function pathSentences(paths: readonly MergingPath[]): Verdict[] {
  return paths.map(({ name, order, predictedOrder, slope, predictedSlope, bounds }) => {
    const holds = Math.abs(order - predictedOrder) < tolerance && Math.abs(slope - predictedSlope) < tolerance;
    return prediction(
      holds,
      `${name}: f is within a distance of order ${order.toFixed(2)} in the gap (predicted ${predictedOrder}), so that over a Θ that holds both of each pair no estimator of the experts beats slope ${signed(slope)} (predicted ${signed(predictedSlope)}), nor ${bounds[0].toPrecision(2)} at n = 1,000 and ${(bounds.at(-1) as number).toPrecision(2)} at n = 1e6: ${judged(holds)}.`,
    );
  });
}

/** The orders, and what no estimator beats: derived fact 13 quotes it. */
export function ordersTable(paths: readonly MergingPath[]) {
  return table({
    columns: [
      "pair",
      "order",
      "predicted",
      ...sizes.map((size) => `bound at n = ${size.toLocaleString("en")}`),
      "slope of the bound",
      "predicted ",
    ],
    rows: paths.map(({ name, order, predictedOrder, bounds, slope, predictedSlope }) => [
      name,
      Number(order.toFixed(2)),
      predictedOrder,
      ...bounds.map(threeDigits),
      Number(slope.toFixed(3)),
      Number(predictedSlope.toFixed(3)),
    ]),
    caption: `Order in ε of the distance of f, in L²(μ), from the nearest single expert or (equal second moments) between two mixtures, whose experts are of order ε apart; and Le Cam's two-point bound, the best over ε: over a Θ that holds both of each pair no estimator has a smaller worst mean error of the experts. σ = ${exactNoise.sd}. No data, no fit. [D]`,
  });
}

/** How near f comes to fewer parameters, against the gap. */
export function distanceFigure(paths: readonly MergingPath[]) {
  return ratePlot({
    panels: [
      {
        title: "",
        yTitle: "distance of f, L²(μ), unit of y",
        series: paths.map(
          ({ name, role, pairs, order }): RateSeries => ({
            name: `${name}: order ${order.toFixed(2)}`,
            role,
            sizes: gaps.slice(-pairs.length),
            values: pairs.map(({ distance }) => distance),
          }),
        ),
      },
    ],
    xTitle: "gap of the experts, ε",
    caption: `Experts at a gap ε, router norm ε but for the line of norm 2, d = 2, k = 2, tanh experts, X uniform on [−4, 4]²: distance of f from the nearest single expert, and (equal second moments) of two mixtures whose experts differ by order ε. The greater the order, the less data can tell. No data, no fit. [D]`,
  });
}

/** What the pairs bound, against n. */
export function boundFigure(paths: readonly MergingPath[]) {
  return ratePlot({
    panels: [
      {
        title: "",
        yTitle: "lower bound of the experts' error",
        series: paths.map(
          ({ name, role, bounds, slope }): RateSeries => ({
            name: `${name}: slope ${signed(slope)}`,
            role,
            sizes,
            values: bounds,
          }),
        ),
      },
    ],
    caption: `Le Cam's two-point bound, the best over gaps ε at each n: over a Θ that holds both of each pair no estimator has a smaller worst mean error of the experts (least over their order, root mean square, unit of η). Gaussian noise, σ = ${exactNoise.sd}. What decides is whether gates may become flat while experts merge: with all logits free the cosine router's may, too. No data, no fit. [D]`,
  });
}
