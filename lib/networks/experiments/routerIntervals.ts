import { stacked } from "../../plots/arrangement";
import type { Panel } from "../../plots/panelFigure";
import { axis, referenceRule } from "../../plots/theme";
import { errorBars, points } from "../../plots/traces";
import { routerStyle, routerTitle } from "./comparedRouters";

/** A value of a router with its interval, where there is one. */
export interface RouterInterval {
  readonly router: string;
  readonly value: number;
  readonly interval: readonly [number, number] | null;
}

/** Where panels of routers lie: with room for their names. */
export const besideNames = { left: 216, key: { ...stacked.key, perLine: 1 } };

/** A line a router, from above to below, each with its interval: its name stands beside the axis. */
export function routerIntervals(
  entries: readonly RouterInterval[],
  { title, quantity, even, range }: { title: string; quantity: string; even: number; range?: [number, number] },
): Panel {
  const names = entries.map(({ router }) => routerTitle(router).replace(/ \(.*/, "")); // what fits beside an axis
  const ticks = { tickmode: "array", tickvals: entries.map((_, index) => heightOf(index)), ticktext: names };
  return {
    ...(title === "" ? {} : { title }),
    x: axis(quantity, range === undefined ? {} : { range }),
    y: axis("", { ...ticks, range: [heightOf(entries.length) + 0.4, 0.6] }),
    rules: [{ x: even, line: referenceRule }],
    traces: entries.map(({ router, value, interval }, index) => {
      const { color, symbol } = routerStyle(router);
      const [lower, upper] = interval ?? [null, null];
      return points({
        ...{ x: [value], y: [heightOf(index)], marker: { color, symbol, size: 12, line: { color, width: 2 } } },
        error_x: errorBars([value], { lower: [lower], upper: [upper] }, { color, thickness: 2, width: 6 }),
      });
    }),
    height: 60 + 34 * entries.length,
  };
}

/** Where the router of an index stands. */
export const heightOf = (index: number): number => -index;
