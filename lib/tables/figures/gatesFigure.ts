import type { Figure } from "../../plots/figure";
import { type Panel, panelFigure } from "../../plots/panelFigure";
import { atomStyle, axis } from "../../plots/theme";
import { keyEntry, line, type Trace } from "../../plots/traces";
import { type Along, alongColumn, arranged, columnAxis, wordPoints } from "./alongColumns";
import type { FittedRows } from "./fittedRows";
import { gatesMap } from "./gatesMap";
import { inputColumns, typicalText } from "./typicalRow";

/** Columns that have a panel. */
const mostPanels = 6;

/** The weight of each expert: over the plane where the gates see two columns of numbers, else along each column. */
export function gatesFigure(fitted: FittedRows): Figure {
  const names = inputColumns(fitted.model, "gates");
  const all = names.map((name) => alongColumn(fitted, name));
  if (all.length === 2 && all.every(({ isNumber }) => isNumber)) return gatesMap(fitted, [names[0], names[1]]);
  const shown = all.length <= mostPanels ? all : mostMoving(all);
  const panels = shown.map(
    (along, i): Panel => ({
      x: columnAxis(along, shown.length > 1),
      y: axis(i % 2 === 0 ? "weight" : "", { range: [-0.03, 1.03] }),
      traces: gateTraces(along),
      ...(shown.length === 1 && { height: 260 }),
    }),
  );
  const key = Array.from({ length: fitted.model.atoms }, (_, i) => keyEntry(`expert ${i + 1}`, { line: atomStyle(i) }));
  return panelFigure({ panels, key, caption: captionOf(fitted, names, shown), ...arranged(panels) });
}

function gateTraces(along: Along): Trace[] {
  const { x, predictions, isNumber } = along;
  return predictions[0].gates.map((_, i) => {
    const y = predictions.map(({ gates }) => gates[i]);
    if (isNumber) return line({ x: x as number[], y, line: atomStyle(i) });
    return wordPoints(along, y, { marker: { color: atomStyle(i).color, size: 10 } });
  });
}

function mostMoving(all: readonly Along[]): Along[] {
  const moves = ({ predictions }: Along) =>
    Math.max(
      ...predictions[0].gates.map((_, i) => {
        const own = predictions.map(({ gates }) => gates[i]);
        return Math.max(...own) - Math.min(...own);
      }),
    );
  const most = [...all].sort((a, b) => moves(b) - moves(a)).slice(0, mostPanels);
  return all.filter((along) => most.includes(along));
}

function captionOf(fitted: FittedRows, names: readonly string[], shown: readonly Along[]): string {
  const meaning = "How much each expert counts in the prediction: the weights add up to 1.";
  if (names.length === 1) return meaning;
  const rest =
    shown.length === names.length
      ? ""
      : ` ${names.length - shown.length} columns along which the weights move less are not shown.`;
  return `${meaning} Along each column the others stay at ${typicalText(fitted, [])}.${rest}`;
}
