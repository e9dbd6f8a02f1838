import { gatesInUnits } from "./coefficients";
import type { TableModel } from "./tableModel";

/** Between two values of the gates' only input one expert has the largest gate. */
export interface Reign {
  readonly expert: number;
  readonly from: number;
  readonly to: number;
}

/**
 * Which expert has the largest gate where, along the only input of the gates and within its range: the upper envelope of
 * the lines log(gate i / last gate).
 *
 * @returns ascending, an entry an expert that is the largest somewhere; null where gates see several inputs
 */
export function reigns(model: TableModel): Reign[] | null {
  if (model.seen.gates.length !== 1) return null;
  const [low, high] = model.ranges[model.seen.gates[0]];
  const lines = [
    ...gatesInUnits(model).map(({ offset, slopes: [slope] }) => ({ offset: offset.value, slope: slope.value })),
    { offset: 0, slope: 0 },
  ];
  const at = (i: number, x: number) => lines[i].offset + lines[i].slope * x;
  let now = lines.reduce((best, line, i) => {
    const [mine, its] = [at(i, low), at(best, low)];
    return mine > its || (mine === its && line.slope > lines[best].slope) ? i : best;
  }, 0);
  const found: Reign[] = [];
  for (let from = low; ; ) {
    const crossings = lines
      .map((line, i) => ({
        i,
        x: (lines[now].offset - line.offset) / (line.slope - lines[now].slope),
        slope: line.slope,
      }))
      .filter(({ x, slope }) => slope > lines[now].slope && x >= from && x < high);
    const next = crossings.reduce<(typeof crossings)[0] | null>(
      (best, each) =>
        best === null || each.x < best.x || (each.x === best.x && each.slope > best.slope) ? each : best,
      null,
    );
    found.push({ expert: now, from, to: next?.x ?? high });
    if (next === null) return found;
    [now, from] = [next.i, next.x];
  }
}
