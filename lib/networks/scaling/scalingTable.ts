import { parameterCount, type TextNetwork, trainingOperations } from "./networkCost";

/** Hardware, and the operations a second that training reaches on it. */
export interface Hardware {
  readonly name: string;
  /** Floating-point operations a second in training. */
  readonly speed: number;
  /** Where the speed comes from. */
  readonly source: string;
}

/** A measured speed of a network on text, from the bench. */
export interface MeasuredSpeed {
  readonly implementation: string;
  readonly tokensPerSecond: number;
}

/**
 * Published peaks of single precision (TF32 where a device has it), of which sparse networks so small reach a small part: a
 * fifth is assumed, nothing here has measured it.
 */
const peaks = [
  { name: "NVIDIA V100", peak: 15.7e12 },
  { name: "NVIDIA A100", peak: 156e12 },
] as const;
const assumedShare = 0.2;

/** What was measured on this machine, and what is assumed of others. */
export function hardware(measured: readonly MeasuredSpeed[], network: TextNetwork): Hardware[] {
  return [
    ...measured.map(({ implementation, tokensPerSecond }) => ({
      name: `one core here, ${implementation}`,
      speed: tokensPerSecond * trainingOperations(network),
      source: `measured, ${Math.round(tokensPerSecond)} tokens a second with size A`,
    })),
    ...peaks.map(({ name, peak }) => ({
      name,
      speed: assumedShare * peak,
      source: `assumed, ${100 * assumedShare} % of ${peak / 1e12} TFLOP/s`,
    })),
  ];
}

/**
 * Hours that a network on text takes to learn from 100 million tokens, by hardware, as lines of Markdown.
 *
 * hours = tokens · operations a token / speed / 3600, as if a larger network reached the speed of a small one
 *
 * @example scalingTable(large, hardware(measured, sizeA))
 */
export function scalingTable(network: TextNetwork, machines: readonly Hardware[], tokens = 1e8): string[] {
  const operations = tokens * trainingOperations(network);
  return [
    "| hardware | operations a second | hours for 100 million tokens | where the speed comes from |",
    "|---|---:|---:|---|",
    ...machines.map(
      ({ name, speed, source }) =>
        `| ${name} | ${Number((speed / 1e12).toPrecision(3))} T | ${Number((operations / speed / 3600).toPrecision(2))} | ${source} |`,
    ),
  ];
}

/** The sizes of a network and what a token costs, as a sentence. */
export function costSentence(network: TextNetwork): string {
  const millions = (count: number) => (count / 1e6).toFixed(1);
  return `${millions(parameterCount(network))} million parameters, ${millions(trainingOperations(network))} million operations a token in training.`;
}
