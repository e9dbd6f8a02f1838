import { atomLayout } from "../mixture/atomLayout";
import { radialScalesOf } from "../routers/radialRouter";
import { mixtureOf, type TableModel } from "./tableModel";

/** A number of the model in the units of the table; its standard error is null where the model has no covariance. */
export interface Coefficient {
  readonly value: number;
  readonly standardError: number | null;
}

/** A linear function of the inputs in the units of the table: offset + Σ slope × input. */
export interface LinearInUnits {
  readonly offset: Coefficient;
  /** By the label of the input. */
  readonly slopes: readonly (Coefficient & { readonly label: string })[];
}

/** An expert in the units of the table: the linear function itself, or with an amplitude level + amplitude × h(linear function). */
export interface ExpertInUnits extends LinearInUnits {
  readonly amplitude?: Coefficient;
  readonly level?: Coefficient;
}

/**
 * The experts of a model, in the units of the table.
 *
 * With standardised slopes a and offset b: slope sᵧ aᵤ / sᵤ, offset cᵧ + sᵧ (b − Σ aᵤ cᵤ / sᵤ). Of a scaled expert
 * c₀ + c₁ h(aᵀx + b) the amplitude is sᵧ c₁, the level cᵧ + sᵧ c₀, and within h the target's units have no part. Standard errors
 * by the delta method, which is exact for what is linear.
 */
export function expertsInUnits(model: TableModel): ExpertInUnits[] {
  const layout = atomLayout(mixtureOf(model), model.atoms);
  const dim = model.inputs.length;
  const [centre, spread] = [model.targetUnits.centre[0], model.targetUnits.spread[0]];
  return Array.from({ length: model.atoms }, (_, i) => {
    const at = layout.expert(i);
    const place = { seen: model.seen.experts, slopes: at, offset: at + dim };
    if (model.expert.name === "linear") return inUnits(model, { ...place, units: { centre, spread } });
    const level = combination(model, new Map([[at + dim + 2, spread]]));
    return {
      ...inUnits(model, { ...place, units: none }),
      amplitude: combination(model, new Map([[at + dim + 1, spread]])),
      level: { ...level, value: centre + level.value },
    };
  });
}

/**
 * The gates of a model against its last expert, log(gate / last gate): offset + Σ slope × input, for the linear router in the
 * units of the table, for any other of standardised inputs that are divided by their length and a constant, see gateDivisor.
 */
export function gatesInUnits(model: TableModel): LinearInUnits[] {
  const { router } = mixtureOf(model);
  const layout = atomLayout(mixtureOf(model), model.atoms);
  const seen = model.seen.gates;
  return Array.from({ length: model.atoms - 1 }, (_, i) => {
    const at = layout.router(i);
    if (router.name === "linear") return inUnits(model, { seen, slopes: at, offset: layout.bias(i), units: none });
    const vector = model.parameters.slice(at, at + model.inputs.length);
    const { a } = gateScales(model);
    return {
      offset: combination(model, new Map([[layout.bias(i), 1]])),
      slopes: seen.map((u) => {
        const unit = vector.map((_, w) => (w === u ? 1 / a : 0));
        const slopes = router.pullback(vector, unit); // of vᵤ / a, by β₁
        return {
          label: model.inputs[u].label,
          value: router.transformRouter(vector)[u] / a,
          standardError: errorOf(model, new Map(Array.from(slopes, (slope, w) => [at + w, slope]))),
        };
      }),
    };
  });
}

/** What is added to the length of a standardised row before its numbers are divided by it; null for the linear router. */
export function gateDivisor(model: TableModel): number | null {
  const { a, c } = gateScales(model);
  return a === 0 ? null : c / a;
}

const gateScales = (model: TableModel) => radialScalesOf(mixtureOf(model).router)?.inputScale ?? { a: 0, c: 1 };

/** Of a number that has no unit. */
const none = { centre: 0, spread: 1 };

/** Where slopes and offset of a linear function lie in the parameters. */
interface Place {
  readonly seen: readonly number[];
  readonly slopes: number;
  readonly offset: number;
  readonly units: { readonly centre: number; readonly spread: number };
}

function inUnits(model: TableModel, { seen, slopes, offset, units }: Place): LinearInUnits {
  const { centre, spread } = model.inputUnits;
  const ofOffset = new Map([[offset, units.spread]]);
  for (const u of seen) ofOffset.set(slopes + u, (-units.spread * centre[u]) / spread[u]);
  const shifted = combination(model, ofOffset);
  return {
    offset: { ...shifted, value: units.centre + shifted.value },
    slopes: seen.map((u) => ({
      label: model.inputs[u].label,
      ...combination(model, new Map([[slopes + u, units.spread / spread[u]]])),
    })),
  };
}

/** Σ wᵢ θᵢ and its standard error. */
const combination = (model: TableModel, weights: ReadonlyMap<number, number>): Coefficient => ({
  value: [...weights].reduce((sum, [i, weight]) => sum + weight * model.parameters[i], 0),
  standardError: errorOf(model, weights),
});

/** √(Σᵢⱼ wᵢ Cᵢⱼ wⱼ). */
function errorOf(model: TableModel, weights: ReadonlyMap<number, number>): number | null {
  const { parameters, covariance, withoutError = [] } = model;
  if (covariance === null || withoutError.some(({ parameter }) => (weights.get(parameter) ?? 0) !== 0)) return null;
  let variance = 0;
  for (const [i, weight] of weights)
    for (const [j, other] of weights) variance += weight * other * covariance[i * parameters.length + j];
  return Math.sqrt(Math.max(0, variance));
}
