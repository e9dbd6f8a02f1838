import type { Figure } from "../../../plots/figure";
import { panelFigure } from "../../../plots/panelFigure";
import { axis, faded, logAxis, referenceRule } from "../../../plots/theme";
import { keyEntry, line, points, type Trace } from "../../../plots/traces";
import { meanError } from "../../comparison/compareRouters";
import { routerStyle, routerTitle } from "../comparedRouters";
import type { LanguagePoint, LanguageResult, LanguageRun } from "../runs/languageRun";
import type { Trained } from "../trainings/trainings";

type Network = Trained<LanguageRun, LanguageResult>;

/** What a text is counted in, and what is said of a figure. */
interface Texts {
  readonly unit: string;
  readonly caption: string;
  readonly details: string;
}

/** Bits against tokens: the mean over seeds with a band of one standard error, and the bigram's bits. */
export function bitsFigure(
  language: readonly Network[],
  { title, bigram, unit, caption, details }: Texts & { title: string; bigram: number },
): Figure {
  return panelFigure({
    panels: [
      {
        title,
        x: tokenAxis(language, unit),
        y: axis(`bits per ${unit}`),
        traces: curves(language, ({ bits }) => bits),
        rules: [{ y: bigram, line: referenceRule }],
      },
    ],
    key: [keyEntry("bigram model", { line: referenceRule })],
    caption,
    details,
  });
}

/** What the experts do on the way, against tokens. */
export function expertsFigure(language: readonly Network[], { unit, caption, details }: Texts): Figure {
  const panels: readonly [string, (point: LanguagePoint) => number | null][] = [
    ["load entropy", ({ loadEntropy }) => loadEntropy],
    ["representation collapse", ({ collapse }) => collapse],
    ["routing stability", ({ stability }) => stability],
  ];
  return panelFigure({
    panels: panels.map(([title, of], index) => ({
      x: tokenAxis(language, unit),
      y: axis(title),
      traces: curves(language, of).map((trace) => (index < 2 ? { ...trace, showlegend: false } : trace)),
      height: 240,
    })),
    caption,
    details,
  });
}

function tokenAxis(language: readonly Network[], unit: string) {
  return logAxis(
    `${unit}s learnt from`,
    language[0].result.curve.map(({ tokens }) => tokens),
  );
}

/** A line with a band for each router, of the points at which every network of it has a value; no band covers a line. */
function curves(language: readonly Network[], of: (point: LanguagePoint) => number | null): Trace[] {
  const drawn = [...new Set(language.map(({ run }) => run.router.name))].map((router) => {
    const networks = language.filter(({ run }) => run.router.name === router);
    const levels = networks[0].result.curve.flatMap(({ tokens }, at) => {
      const values = networks.map(({ result }) => of(result.curve[at])).filter((value) => value !== null);
      return values.length < networks.length ? [] : [{ tokens, ...meanError(values) }];
    });
    const { color, symbol, dash } = routerStyle(router);
    const tokens = levels.map((level) => level.tokens);
    const ends = (sign: 1 | -1) => levels.map(({ mean, standardError }) => mean + sign * (standardError ?? 0));
    return {
      band: line({
        x: [...tokens, ...[...tokens].reverse()],
        y: [...ends(1), ...ends(-1).reverse()],
        ...{ fill: "toself", fillcolor: faded(color, 0.15), line: { color, width: 0 }, hoverinfo: "skip" },
      }),
      curve: points({
        ...{ mode: "lines+markers", name: routerTitle(router), x: tokens, y: levels.map(({ mean }) => mean) },
        ...{ marker: { color, symbol, size: 10, line: { color, width: 2 } }, line: { color, width: 2, dash } },
      }),
    };
  });
  return [...drawn.map(({ band }) => band), ...drawn.map(({ curve }) => curve)];
}
