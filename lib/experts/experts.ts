import { requireOneOf } from "../requirements";
import { isFrom, make } from "../routers/madeBy";
import type { Expert } from "./expert";
import { geluExpert } from "./geluExpert";
import { linearExpert } from "./linearExpert";
import { polynomialExpert } from "./polynomialExpert";
import { reluExpert } from "./reluExpert";
import { scaled, unscaled } from "./scaledExpert";
import { sigmoidExpert } from "./sigmoidExpert";
import { tanhExpert } from "./tanhExpert";
import { twoLayerExpert } from "./twoLayerExpert";

/** Every expert that a worker thread can make again: a new expert is its own file, which says madeBy, and a line here. */
const experts = {
  linear: linearExpert,
  polynomial: polynomialExpert,
  relu: reluExpert,
  tanh: tanhExpert,
  sigmoid: sigmoidExpert,
  gelu: geluExpert,
  twoLayer: twoLayerExpert,
};

/** True when the expert can be made again by its name. */
export const isListedExpert = (expert: Expert): boolean => isFrom(experts, unscaled(expert) ?? expert);

export type ExpertName = keyof typeof experts;

/** The names of the built-in experts. */
export const expertNames: readonly ExpertName[] = Object.keys(experts) as ExpertName[];

/**
 * The built-in expert of that name, or with amplitude and offset as "scaled-NAME".
 *
 * @returns the expert, as its own function makes it
 * @throws InputError when the name is unknown, or by the expert itself for its options
 * @example expertNamed("polynomial", { degree: 3 })
 */
export function expertNamed(name: string, options: Readonly<Record<string, number>> = {}): Expert {
  const plain = name.replace(/^scaled-/, "");
  requireOneOf("expert", plain, expertNames);
  const expert = make<Expert>(experts, plain, options);
  return plain === name ? expert : scaled(expert);
}
