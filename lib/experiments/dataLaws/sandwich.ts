import type { Noise } from "../../data/noises";
import { randomStream } from "../../data/randomStream";
import { drawInputs } from "../../data/sample";
import { routerTitles } from "../../plots/theme";
import { population } from "../../theory/population";
import { mean } from "../../theory/rates/line";
import type { Curve } from "../curve";
import { judged } from "../sentences";
import type { ComparedRouter } from "../settings";
import type { Studied } from "../studied";
import { prediction, type Verdict } from "../verdict";
import { armName, type DataLaw } from "./dataLaws";

/**
 * The level of L₃ under noise whose σ depends on x, over what the sandwich says and over what one σ² of the same mean would say.
 *
 * Prediction: the first ratio's interval holds 1, the second one's does not.
 */
export function sandwichSentence(
  fits: Studied,
  noise: Noise,
  { law, router, loss }: { readonly law: DataLaw; readonly router: ComparedRouter; readonly loss: Curve },
): Verdict {
  const { level, sizes } = loss.rate;
  const name = `Where σ depends on x, ${law.name}, ${routerTitles[router]}`;
  const interval = level?.interval ?? null;
  if (level === null || interval === null) return prediction(null, `${name}: no level.`);
  const arm = fits.arm(armName(law, router));
  const { model, truth, input = fits.study.input } = arm;
  const common = noise.sd * Math.sqrt(meanSquareScale(noise, arm.model.dim, input));
  const norms = model.router.normIdentified ? undefined : ("truth" as const);
  const plain = population({ model, truth, input }).losses({ sd: common, sizes, loss: "L3", norms });
  const factor = mean(
    sizes.map((_, i) => Math.log((loss.predicted as readonly number[])[i] / (plain[i].total as number))),
  );
  const [low, high] = interval.map((end) => end * Math.exp(factor));
  const holds = interval[0] <= 1 && 1 <= interval[1] && !(low <= 1 && 1 <= high);
  const told = ([ratio, from, to]: number[]) => `${ratio.toFixed(3)} [${from.toFixed(3)}, ${to.toFixed(3)}]`;
  return prediction(
    holds,
    `${name}: L₃ is ${told([level.ratio, ...interval])} of what the sandwich says and ${told([level.ratio * Math.exp(factor), low, high])} of what one σ = ${common.toPrecision(3)} would say: ${judged(holds)}.`,
  );
}

/** E (σ(x)/σ)². */
function meanSquareScale(noise: Noise, dim: number, input: Studied["study"]["input"]): number {
  const size = 50_000;
  const inputs = drawInputs({ input, dim, size, stream: randomStream("mean square of the noise") });
  const scales = Array.from({ length: size }, (_, i) => noise.scaleAt?.(inputs.subarray(i * dim, (i + 1) * dim)) ?? 1);
  return mean(scales.map((scale) => scale * scale));
}
