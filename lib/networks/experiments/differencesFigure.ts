import type { Figure } from "../../plots/figure";
import { type Panel, panelFigure } from "../../plots/panelFigure";
import { keyEntry, points } from "../../plots/traces";
import type { RouterComparison } from "../comparison/compareRouters";
import { routerTitle } from "./comparedRouters";
import { besideNames, heightOf, routerIntervals } from "./routerIntervals";

/**
 * Paired differences between routers with their intervals, a panel a reference and group: what the verdicts rest on.
 *
 * Grey strokes on both sides of 0, as far as the difference that would have been seen with 80 % power, say how much an
 * interval that holds 0 could have told; a router with too few seeds has none.
 *
 * @param comparisons of one table
 * @param quantity    with its unit, for the axis
 */
export function differencesFigure(
  comparisons: readonly RouterComparison[],
  { quantity, caption, details }: { quantity: string; caption: string; details: string },
): Figure {
  const panels = [...new Set(comparisons.map(({ group, reference }) => JSON.stringify([group, reference])))];
  return panelFigure({
    panels: panels.map((key) => {
      const [group, reference] = JSON.parse(key) as [string, string];
      const own = comparisons.filter((each) => each.group === group && each.reference === reference);
      const reach = reachOf(comparisons.filter((each) => each.group === group));
      return withPower(own, {
        ...{ title: group, quantity: `${quantity}, minus ${routerTitle(reference)}` },
        range: [-reach, reach],
      });
    }),
    key: [
      keyEntry("would have been seen with 80 % power", {
        marker: { color: detectableColor, symbol: "line-ns-open", size: 14 },
      }),
    ],
    caption,
    details,
    arrangement: besideNames,
  });
}

const detectableColor = "#777777";

/** How far from 0 the axis of a group goes. */
function reachOf(comparisons: readonly RouterComparison[]): number {
  const ends = comparisons.flatMap(({ interval, detectable }) => [...(interval ?? []), detectable ?? 0].map(Math.abs));
  return 1.08 * Math.max(...ends) || 1; // any, where all routers are equal
}

/** Differences with their intervals, and strokes at what would have been seen. */
function withPower(
  comparisons: readonly RouterComparison[],
  axes: { title: string; quantity: string; range: [number, number] },
): Panel {
  const differences = comparisons.map(({ difference, ...each }) => ({ ...each, value: difference }));
  const strokes = comparisons.flatMap(({ detectable }, index) =>
    detectable === null ? [] : [-detectable, detectable].map((x) => ({ x, y: heightOf(index) })),
  );
  const panel = routerIntervals(differences, { ...axes, even: 0 });
  const drawn = points({
    ...{ x: strokes.map(({ x }) => x), y: strokes.map(({ y }) => y) },
    marker: { color: detectableColor, symbol: "line-ns-open", size: 14, line: { width: 2 } },
  });
  return { ...panel, traces: [...panel.traces, drawn] };
}
