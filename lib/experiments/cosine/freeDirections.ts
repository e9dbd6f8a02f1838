import { randomStream } from "../../data/randomStream";
import { drawInputs } from "../../data/sample";
import { fromData, nearTruth } from "../../estimators/starts/startValues";
import { tanhExpert } from "../../experts/tanhExpert";
import type { MixingMeasure } from "../../mixture/measure";
import { type Mixture, mixture } from "../../mixture/mixture";
import { ratePlot } from "../../plots/ratePlot";
import type { StudyOptions } from "../../study/study";
import { mean } from "../../theory/rates/line";
import { type Curve, curveVerdict, measureCurve, roleOf, seriesOf } from "../curve";
import { experiment } from "../experiment";
import { fitsSentence, judged, settingsText, titled, twoDigits } from "../sentences";
import { comparedRouters, exactNoise, input, spread } from "../settings";
import type { Studied } from "../studied";
import type { Profile } from "../studyKind";
import { prediction } from "../verdict";

const dim = 3;
const routers = ["cosine", "perturbed"] as const;

/**
 * All logits free, d = 3 > k = 2: the cosine router's directions are not identified, only their difference is.
 *
 * Predictions, derived facts 3 and 14: two unit vectors that are turned together about their difference leave f unchanged, by any
 * angle; so the angular error of fits does not fall, near the truth it is that of the starts, and from the data as large as
 * that of a uniform angle; the difference of the directions has −1/2. The perturbed router shares the first (all v may be
 * shifted) and the last.
 */
export const freeDirections = experiment({
  name: "free-directions",
  question: "With all logits free, do the data tell the cosine router's directions?",
  seconds: { quick: 15, paper: 120 },
  extended: true,
  studies: (profile) => [freeDirectionsStudy(profile)],
  report([fits]) {
    const { model, truth } = fits.study.arms[0];
    const turned = [40, 80, 120, 160].map((degrees) => ({ degrees, ...turnedBy(model, truth, degrees) }));
    const most = Math.max(...turned.map(({ change }) => change));
    const angular = fits.study.arms.map(({ name }) => errorCurve(fits, name, "directions"));
    const differences = fits.study.arms.map(({ name }) => errorCurve(fits, name, "difference"));
    const uniform = mean(Array.from({ length: 360 }, (_, degrees) => turnedBy(model, truth, degrees, 1).distance));
    const found = angular[1].rate.values.at(-1) as number;
    const ends = [angular[1].rate.lower, angular[1].rate.upper].map((values) => values.at(-1) as number);
    const isUniform = Math.abs(found / uniform - 1) < 0.35;
    return {
      curves: [...angular, ...differences],
      finding: `Errors of directions have slope ${twoDigits(angular[1].rate.slope)} behind the cosine router, errors of the difference of the v ${twoDigits(differences[1].rate.slope)}.`,
      figure: ratePlot({
        panels: [
          {
            title: "(a) directions of β<sub>1</sub>",
            yTitle: "mean error of unit vectors",
            series: angular.map(startOf),
          },
          {
            title: "(b) difference of the v",
            yTitle: "mean error",
            series: differences.map(startOf),
          },
        ],
        caption:
          "All logits free. (a) Mean distance of the fitted directions from the true ones: it is predicted that more data do not help, since the start decides. (b) What the softmax sees of them, the difference of the two router vectors v: −1/2 is predicted for both routers. [D]",
        details: `${settingsText([fits.study], ["d", "k", "experts", "X", "σ", "τ", "replicates"])}; ${fitsSentence(fits.counts)}; bars are 95 % bootstrap intervals.`,
      }),
      verdicts: [
        prediction(
          most < 1e-12,
          `Turned together about their difference by ${turned[0].degrees} to ${turned.at(-1)?.degrees}°, the two unit vectors move by up to ${Math.max(...turned.map(({ distance }) => distance)).toPrecision(2)} and f by at most ${most.toExponential(0).replace("-", "−")}: ${judged(most < 1e-12)}.`,
        ),
        ...[...angular, ...differences].map(curveVerdict),
        prediction(
          isUniform,
          `Cosine, starts from the data: a mean angular error of ${found.toPrecision(2)} [${ends.map((end) => end.toPrecision(2)).join(", ")}] at the largest n, ${(found / uniform).toFixed(2)} times that of an angle which is uniform on the circle (${uniform.toPrecision(2)}): ${judged(isUniform)}, to 35 %.`,
        ),
      ],
    };
  },
});

function freeDirectionsStudy(profile: Profile): StudyOptions {
  const paper = profile === "paper";
  const arms = routers.flatMap((router) => {
    const model = mixture({ router: comparedRouters[router], expert: tanhExpert(), dim, reference: false });
    const truth = model.measure([
      { bias: -0.2, router: [0.4, 0.3, 0.2], expert: [-0.6, 1.4, 0.5, 1.3] },
      { router: [-0.3, 0.4, 0.1], expert: [0.2, -1.6, 0.7, 0.8] },
    ]);
    const shared = { model, truth, bounds: { bias: [-20, 20], router: 20, expert: 20 } } as const;
    return [
      { ...shared, name: `${router}, near the truth`, starts: nearTruth({ truth, spread }) },
      { ...shared, name: `${router}, from the data`, starts: fromData({ count: 24, polished: 3 }) },
    ];
  });
  return {
    name: "free-directions",
    arms,
    sizes: [1000, 3162, 10_000, 31_623, ...(paper ? [100_000] : [])],
    replicates: paper ? 40 : 20,
    input,
    noise: exactNoise,
    seed: "free-directions",
  };
}

/** How far a fit is off, in the order of the atoms in which its experts are nearer. */
function errorCurve(fits: Studied, name: string, what: "directions" | "difference"): Curve {
  const { model, truth } = fits.arm(name);
  const wanted = vectorsOf(model, truth);
  const losses = fits.measures(name).map((measures) =>
    measures.map((measure) => {
      if (measure === null) return null;
      const found = vectorsOf(model, inOrder(measure, truth));
      if (what === "difference") {
        const [one, other] = [found, wanted].map(({ vectors: [first, last] }) => first.map((v, u) => v - last[u]));
        return apart(one, other);
      }
      return mean(found.units.map((unit, i) => apart(unit, wanted.units[i])));
    }),
  );
  return measureCurve({
    name: `${titled(name)}, ${what}`,
    role: roleOf(fits.arm(name)),
    sizes: fits.sizes,
    losses,
    predictedSlope: what === "directions" ? 0 : -0.5,
  });
}

/** Directions of β₁ and the v that the softmax sees. */
function vectorsOf({ router }: Mixture, { atoms }: MixingMeasure) {
  return {
    units: atoms.map(({ router: beta }) => Array.from(beta, (value) => value / Math.hypot(...beta))),
    vectors: atoms.map(({ router: beta }) => Array.from(router.transformRouter(beta))),
  };
}

const apart = (one: readonly number[], other: readonly number[]) => Math.hypot(...one.map((v, u) => v - other[u]));

/** With all logits free the atoms have no order of their own. */
function inOrder(measure: MixingMeasure, truth: MixingMeasure): MixingMeasure {
  const swapped = { size: 2, atoms: [...measure.atoms].reverse() };
  const distance = ({ atoms }: MixingMeasure) =>
    atoms.reduce((sum, { expert }, i) => sum + apart([...expert], [...truth.atoms[i].expert]) ** 2, 0);
  return distance(measure) <= distance(swapped) ? measure : swapped;
}

/** Both router vectors turned by an angle about the difference of their directions, with what that changes. */
function turnedBy(model: Mixture, truth: MixingMeasure, degrees: number, size = 2000) {
  const { units } = vectorsOf(model, truth);
  const difference = units[0].map((value, u) => value - units[1][u]);
  const axis = difference.map((value) => value / Math.hypot(...difference));
  const [cos, sin] = [Math.cos, Math.sin].map((of) => of((degrees * Math.PI) / 180));
  const turn = (vector: ArrayLike<number>) => {
    const along = axis.reduce((sum, value, u) => sum + value * vector[u], 0);
    const cross = axis.map((_, u) => {
      const [next, last] = [(u + 1) % 3, (u + 2) % 3];
      return axis[next] * vector[last] - axis[last] * vector[next];
    });
    return axis.map((value, u) => cos * vector[u] + sin * cross[u] + (1 - cos) * along * value); // Rodrigues
  };
  const moved = model.measure(truth.atoms.map((atom) => ({ ...atom, router: turn(atom.router) })));
  const inputs = drawInputs({ input, dim, size, stream: randomStream("turned directions") });
  const [f, other] = [truth, moved].map((measure) => model.predict(measure, inputs));
  return {
    distance: mean(vectorsOf(model, moved).units.map((unit, i) => apart(unit, units[i]))),
    change: Math.max(...f.map((value, i) => Math.abs(value - other[i]))),
  };
}

/** As it is drawn: the panel says what is measured. */
function startOf(curve: Curve) {
  return { ...seriesOf(curve), name: curve.name.replace(/, \w+$/, "") };
}
