import { atomLayout } from "../mixture/atomLayout";
import { radialScalesOf } from "../routers/radialRouter";
import { mixtureOf, type TableModel } from "./tableModel";

/** Between two values of the gates' only input one expert has the largest gate. */
export interface Reign {
  readonly expert: number;
  readonly from: number;
  readonly to: number;
}

/**
 * Which expert has the largest gate where, along the only input of the model and within its range: the upper envelope of the
 * logits, which are lines in φ(x) = x/(a |x| + c), of the standardised input.
 *
 * @returns ascending, an entry an expert that is the largest somewhere; null where gates see several inputs
 */
export function reigns(model: TableModel): Reign[] | null {
  if (model.seen.gates.length !== 1) return null;
  const [u] = model.seen.gates;
  const { router, expert } = mixtureOf(model);
  const { a, c } = radialScalesOf(router)?.inputScale ?? { a: 0, c: 1 };
  const [centre, spread] = [model.inputUnits.centre[u], model.inputUnits.spread[u]];
  const seenAs = (x: number) => (x - centre) / spread / (a * Math.abs((x - centre) / spread) + c);
  const inUnits = (z: number) => centre + (spread * c * z) / (1 - a * Math.abs(z));

  const layout = atomLayout({ expert, dim: model.inputs.length, reference: true }, model.atoms);
  const lines = Array.from({ length: model.atoms }, (_, i) => {
    if (i === model.atoms - 1) return { offset: 0, slope: 0 };
    const vector = model.parameters.slice(layout.router(i), layout.expert(i));
    return { offset: model.parameters[layout.bias(i)], slope: router.transformRouter(vector)[u] };
  });
  const [low, high] = model.ranges[u];
  const found = envelope(lines, seenAs(low), seenAs(high));
  return found.map(({ expert, from }, i) => ({
    expert,
    from: i === 0 ? low : inUnits(from),
    to: i + 1 < found.length ? inUnits(found[i + 1].from) : high,
  }));
}

/** Which of some lines is the highest from where on, between two places. */
function envelope(lines: readonly { offset: number; slope: number }[], low: number, high: number) {
  const at = (i: number, z: number) => lines[i].offset + lines[i].slope * z;
  let now = lines.reduce((best, line, i) => {
    const [mine, its] = [at(i, low), at(best, low)];
    return mine > its || (mine === its && line.slope > lines[best].slope) ? i : best;
  }, 0);
  const found: { expert: number; from: number }[] = [];
  for (let from = low; ; ) {
    found.push({ expert: now, from });
    const crossings = lines
      .map((line, i) => ({
        i,
        z: (lines[now].offset - line.offset) / (line.slope - lines[now].slope),
        slope: line.slope,
      }))
      .filter(({ z, slope }) => slope > lines[now].slope && z >= from && z < high);
    const next = crossings.reduce<(typeof crossings)[0] | null>(
      (best, each) =>
        best === null || each.z < best.z || (each.z === best.z && each.slope > best.slope) ? each : best,
      null,
    );
    if (next === null) return found;
    [now, from] = [next.i, next.z];
  }
}
