import type { Figure } from "./figure";
import { baseLayout, page, sixDigits } from "./theme";

export type Trace = Record<string, unknown>;

/** A square panel: its axes and what is drawn in it. */
export interface Panel {
  /** Above its frame; a row in which no panel has one is lower. */
  readonly title?: string;
  readonly x: Record<string, unknown>;
  readonly y: Record<string, unknown>;
  readonly traces: readonly Trace[];
}

const room = { left: 96, between: 108, right: 18, title: 34, untitled: 10, below: 70, key: 26 } as const;
const side = (page.width - room.left - room.between - room.right) / 2;

/** Square panels, two in a row at the width of a column, with one key at the lower end. */
export function panelGrid(panels: readonly Panel[], key: readonly Trace[]): Pick<Figure, "data" | "layout"> {
  const tops = [page.top as number];
  for (let first = 0; first < panels.length; first += 2) {
    const isTitled = panels.slice(first, first + 2).some(({ title }) => title !== undefined);
    tops[tops.length - 1] += isTitled ? room.title : room.untitled;
    tops.push(tops[tops.length - 1] + side + room.below);
  }
  const keyHeight = Math.ceil(key.length / 3) * room.key + 14;
  const height = Math.round(tops[tops.length - 1] + keyHeight);
  const layout: Record<string, unknown> = { ...baseLayout(height) };
  const annotations: Trace[] = [];
  const data: Trace[] = [];
  for (const [index, { title, x, y, traces }] of panels.entries()) {
    const suffix = index === 0 ? "" : `${index + 1}`;
    const left = room.left + (index % 2) * (side + room.between);
    const top = tops[Math.floor(index / 2)];
    const domain = {
      x: [left, left + side].map((at) => fraction(at / page.width)),
      y: [top + side, top].map((at) => fraction(1 - at / height)),
    };
    layout[`xaxis${suffix}`] = { ...x, domain: domain.x, anchor: `y${suffix}` };
    layout[`yaxis${suffix}`] = { ...y, domain: domain.y, anchor: `x${suffix}` };
    data.push(...traces.map((trace) => ({ ...trace, xaxis: `x${suffix}`, yaxis: `y${suffix}` })));
    if (title !== undefined)
      annotations.push({
        text: title,
        xref: "paper",
        yref: "paper",
        x: domain.x[0],
        y: fraction(domain.y[1] + 4 / height),
        xanchor: "left",
        yanchor: "bottom",
        showarrow: false,
      });
  }
  layout.annotations = annotations;
  layout.legend = {
    orientation: "h",
    entrywidth: 170,
    x: fraction(8 / page.width),
    y: fraction(keyHeight / height),
    xanchor: "left",
    yanchor: "top",
    font: { size: page.fontSize - 1 },
    itemwidth: 34,
  };
  return { data: [...data, ...key], layout: layout as Figure["layout"] };
}

/** Round ticks for a panel's width: the most that are at most four. */
export function fewTicks([low, high]: readonly [number, number]): { tick0: number; dtick: number } {
  const power = 10 ** Math.floor(Math.log10(Math.max(high - low, 1e-9) / 4));
  const steps = [1, 2, 2.5, 5, 10].map((factor) => factor * power);
  const count = (step: number) => Math.floor(high / step) - Math.ceil(low / step) + 1;
  return { tick0: 0, dtick: sixDigits(steps.find((step) => count(step) <= 4) as number) };
}

function fraction(value: number): number {
  return Number(value.toFixed(6));
}
