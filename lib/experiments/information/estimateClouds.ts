import { type EstimateCloud, isInEllipse } from "../../plots/theory/estimatesPlot";
import type { Arm } from "../../study/arm";
import { type MeanInterval, meanInterval } from "../../theory/rates/meanInterval";
import { roleOf } from "../curve";
import type { Studied } from "../studied";
import { errorsOf, knownOf, titleOf } from "./efficiencyStudy";

/** The coordinates of model.parameters in a panel: β₁ of atom 1 for every router, and its slope η[1], η[2] for the first. */
const routerPair = { at: [1, 2], names: ["β<sub>1</sub>, first", "β<sub>1</sub>, second"] } as const;
const slopePair = { at: [3, 4], names: ["η, first slope", "η, second slope"] } as const;

/** Half widths of the axes, in predicted standard errors at the smallest n of the coordinate that is told worst. */
const reach = 3.2;

/** A cloud with a place for every replicate, null for one that failed or cannot be matched with the truth. */
type WholeCloud = Omit<EstimateCloud, "estimates"> & {
  readonly estimates: readonly (EstimateCloud["estimates"][number] | null)[];
};

/** The estimates of a panel at every n. */
export interface Clouds {
  readonly name: string;
  readonly clouds: readonly WholeCloud[];
  /** Of the estimates in the predicted ellipse, by n. */
  readonly shares: readonly MeanInterval[];
}

/** β₁ of atom 1 for every router, and the slopes of its expert for the first. */
export function estimateClouds(fits: Studied): Clouds[] {
  const { arms } = fits.study;
  return [
    ...arms.map((arm, index) => cloudsOf(fits, arm, routerPair, `(${"abc"[index]}) ${titleOf(arm)}`)),
    cloudsOf(fits, arms[0], slopePair, "(d) expert of (a)"),
  ];
}

function cloudsOf(
  fits: Studied,
  arm: Arm,
  { at: [i, j], names }: typeof routerPair | typeof slopePair,
  title: string,
): Clouds {
  const sd = fits.sdOf(arm.name);
  const { covariance } = knownOf(fits, arm).fisher;
  const centre = arm.model.parameters(arm.truth);
  const pair = (values: Float64Array) => [values[i], values[j]] as const;
  const between = (one: number, other: number, n: number) => (sd * sd * covariance.get(one, other)) / n;
  const errors = errorsOf(fits, arm);
  const [smallest] = fits.sizes;
  const clouds = fits.sizes.map(
    (n, index): WholeCloud => ({
      title,
      role: roleOf(arm),
      names,
      truth: pair(centre),
      estimates: errors[index].map((own) =>
        own === null ? null : pair(own.map((error, coordinate) => error + centre[coordinate])),
      ),
      covariance: [
        [between(i, i, n), between(i, j, n)],
        [between(i, j, n), between(j, j, n)],
      ],
      halfWidth: reach * Math.sqrt(Math.max(between(i, i, smallest), between(j, j, smallest))),
    }),
  );
  const name = `${titleOf(arm)}, ${i === 1 ? "β₁" : "η"} of atom 1`;
  return { name, clouds, shares: clouds.map(shareOf) };
}

/** With Student's interval over fits. */
function shareOf(cloud: WholeCloud): MeanInterval {
  return meanInterval(
    cloud.estimates.flatMap((estimate) => (estimate === null ? [] : [isInEllipse(cloud, estimate) ? 1 : 0])),
  );
}
