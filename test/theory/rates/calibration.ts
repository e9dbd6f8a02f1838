import { type RandomStream, randomStream } from "../../../lib/dist/data/randomStream";
import { fitRate, type RateFit } from "../../../lib/dist/theory/rates/rates";

/** Ten sizes from 1e3 to 1e5, evenly spaced on the log scale. */
export const sizes = Array.from({ length: 10 }, (_, i) => 1000 * 10 ** ((2 * i) / 9));

/** Which studies are simulated: losses lognormal around slope and level 1, the prediction being −1/2 and 1. */
export interface Simulated {
  readonly replicates: number;
  /** Standard deviation of the log losses. */
  readonly spread: number;
  /** Whether the distribution is given with the prediction. */
  readonly known: boolean;
  readonly slope?: number;
  readonly level?: number;
}

/** The shares of verdicts over simulated studies, each with draws of the prediction of its own. */
export function verdictShares(
  { replicates, spread, known, slope = -0.5, level = 1 }: Simulated,
  { studies, resamples }: { studies: number; resamples: number },
): Record<RateFit["verdict"], number> & { detectable: number } {
  const stream = randomStream("calibration", { replicates, spread, known: Number(known), slope, level });
  const factor = () => Math.exp(spread * stream.normal() - (spread * spread) / 2);
  const shares = { agrees: 0, "does not agree": 0, "not in the regime": 0, "too few fits to tell": 0, detectable: 0 };
  for (let study = 0; study < studies; study++) {
    const draws = known ? Array.from({ length: 1000 }, factor) : [];
    const rate = fitRate({
      sizes,
      losses: sizes.map((n) => Array.from({ length: replicates }, () => level * (n / 1e4) ** slope * factor())),
      predictedSlope: -0.5,
      predicted: known ? undefined : sizes.map((n) => (n / 1e4) ** -0.5),
      predictedDraws: known ? sizes.map((n) => draws.map((draw) => draw * (n / 1e4) ** -0.5)) : undefined,
      inRegime: true,
      resamples,
      stream: stream as RandomStream,
    });
    shares[rate.verdict] += 1 / studies;
    shares.detectable += (rate.detectable as number) / studies;
  }
  return shares;
}
