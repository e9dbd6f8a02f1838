import { atomLayout } from "../mixture/atomLayout";
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

/**
 * The experts of a model with linear router and affine experts, in the units of the table.
 *
 * With standardised slopes a and offset b: slope sᵧ aᵤ / sᵤ, offset cᵧ + sᵧ (b − Σ aᵤ cᵤ / sᵤ); standard errors by the delta
 * method, which is exact for what is linear.
 */
export function expertsInUnits(model: TableModel): LinearInUnits[] {
  const layout = atomLayout(mixtureOf(model), model.atoms);
  const units = { centre: model.targetUnits.centre[0], spread: model.targetUnits.spread[0] };
  return Array.from({ length: model.atoms }, (_, i) => {
    const at = layout.expert(i);
    return inUnits(model, { seen: model.seen.experts, slopes: at, offset: at + model.inputs.length, units });
  });
}

/** The gates of such a model against its last expert: log(gate / last gate). */
export function gatesInUnits(model: TableModel): LinearInUnits[] {
  const layout = atomLayout(mixtureOf(model), model.atoms);
  return Array.from({ length: model.atoms - 1 }, (_, i) =>
    inUnits(model, {
      ...{ seen: model.seen.gates, slopes: layout.router(i), offset: layout.bias(i), units: { centre: 0, spread: 1 } },
    }),
  );
}

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

/** Σ wᵢ θᵢ and its standard error √(Σᵢⱼ wᵢ Cᵢⱼ wⱼ). */
function combination({ parameters, covariance }: TableModel, weights: ReadonlyMap<number, number>): Coefficient {
  let [value, variance] = [0, 0];
  for (const [i, weight] of weights) {
    value += weight * parameters[i];
    if (covariance !== null)
      for (const [j, other] of weights) variance += weight * other * covariance[i * parameters.length + j];
  }
  return { value, standardError: covariance === null ? null : Math.sqrt(Math.max(0, variance)) };
}
