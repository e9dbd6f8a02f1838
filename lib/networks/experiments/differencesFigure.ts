import { stacked } from "../../plots/arrangement";
import type { Figure } from "../../plots/figure";
import { type Panel, panelFigure } from "../../plots/panelFigure";
import { axis, predictionLine } from "../../plots/theme";
import { errorBars, keyEntry, points } from "../../plots/traces";
import type { RouterComparison } from "../comparison/compareRouters";
import { routerStyle, routerTitle } from "./comparedRouters";

/**
 * Paired differences between routers with their intervals, a panel a reference and group: what the verdicts rest on.
 *
 * Grey strokes on both sides of 0, as far as the difference that would have been seen with 80 % power, says how much an
 * interval that holds 0 could have told; a router with too few seeds has none.
 *
 * @param comparisons of one table
 * @param quantity    with its unit, for the axis
 */
export function differencesFigure(
  comparisons: readonly RouterComparison[],
  { quantity, caption }: { quantity: string; caption: string },
): Figure {
  const panels = [...new Set(comparisons.map(({ group, reference }) => JSON.stringify([group, reference])))];
  return panelFigure({
    panels: panels.map((key) => {
      const [group, reference] = JSON.parse(key) as [string, string];
      const own = comparisons.filter((each) => each.group === group && each.reference === reference);
      return panelOf(own, {
        ...{ title: group, quantity: `${quantity}, minus ${routerTitle(reference)}` },
        reach: reachOf(comparisons.filter((each) => each.group === group)),
      });
    }),
    key: [
      keyEntry("would have been seen with 80 % power", {
        marker: { color: detectableColor, symbol: "line-ns-open", size: 14 },
      }),
    ],
    caption,
    arrangement: { left: 206, key: { ...stacked.key, perLine: 1 } },
  });
}

const detectableColor = "#777777";

/** How far from 0 the axis of a group goes. */
function reachOf(comparisons: readonly RouterComparison[]): number {
  const ends = comparisons.flatMap(({ interval, detectable }) => [...(interval ?? []), detectable ?? 0].map(Math.abs));
  return 1.08 * Math.max(...ends) || 1; // any, where all routers are equal
}

function panelOf(
  comparisons: readonly RouterComparison[],
  { title, quantity, reach }: { title: string; quantity: string; reach: number },
): Panel {
  const at = comparisons.map((_, index) => -index);
  const ticks = { tickmode: "array", tickvals: at, ticktext: comparisons.map(({ router }) => shortTitle(router)) };
  const powered = comparisons.flatMap(({ detectable }, index) =>
    detectable === null ? [] : [-detectable, detectable].map((x) => ({ x, y: at[index] })),
  );
  return {
    ...(title === "" ? {} : { title }),
    x: axis(quantity, { range: [-reach, reach] }),
    y: axis("", { ...ticks, range: [0.6 - comparisons.length, 0.6] }),
    rules: [{ x: 0, line: predictionLine }],
    traces: [
      ...comparisons.map(({ router, difference, interval }, index) => {
        const { color, symbol } = routerStyle(router);
        const [lower, upper] = interval ?? [null, null];
        return points({
          ...{ x: [difference], y: [at[index]], marker: { color, symbol, size: 12, line: { color, width: 2 } } },
          error_x: errorBars([difference], { lower: [lower], upper: [upper] }, { color, thickness: 2, width: 6 }),
        });
      }),
      points({
        ...{ x: powered.map(({ x }) => x), y: powered.map(({ y }) => y) },
        marker: { color: detectableColor, symbol: "line-ns-open", size: 14, line: { width: 2 } },
      }),
    ],
    height: 60 + 34 * comparisons.length,
  };
}

/** What fits beside an axis. */
function shortTitle(router: string): string {
  return routerTitle(router).replace(/ \(.*/, "");
}
