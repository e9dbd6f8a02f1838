import path from "node:path";
import type { DataTable } from "../../data/table/table";
import { escapeMarkdown } from "../../jupyter/display/parts";
import { escapeHtml, pageMarkdown } from "../../jupyter/report/markdown";
import { figureHtml } from "../../jupyter/report/pageFigure";
import { pageFrame } from "../../jupyter/report/pageFrame";
import { foldedDetails } from "../../jupyter/report/site/folded";
import { renderFigures } from "../../plots/export/renderFigure";
import type { Figure, Table } from "../../plots/figure";
import { toMarkdown } from "../../plots/table";
import { scaleOf, verdictOf } from "../../tables/describeModel";
import { modelTables } from "../../tables/figures/modelTables";
import { tableFigures } from "../../tables/figures/tableFigures";
import type { TableModel } from "../../tables/tableModel";
import { baseSentences, doubtsAbout, expertFormula, gateFormula, missSentence, whoPredicts } from "./fitSentences";
import { short } from "./textPage";

/** A part of the page: Markdown, and a figure below it. */
interface Part {
  readonly text: string;
  readonly figure?: Figure | null;
}

/**
 * A fitted table as one HTML page that needs no network, for a reader who has never heard of mixtures of experts.
 *
 * @param file the name of the table's file, for the title
 */
export async function fitPage({
  model,
  table,
  file,
}: {
  model: TableModel;
  table: DataTable;
  file: string;
}): Promise<string> {
  const parts = partsOf(model, table, path.basename(file));
  const figures = parts.flatMap(({ figure }) => figure ?? []);
  const { pictures } = await renderFigures(figures);
  const { render, headings } = pageMarkdown();
  const body = parts.map(({ text, figure }) => {
    const picture = figure && pictures?.[figures.indexOf(figure)];
    return `<section>\n${render(text)}${figure ? pageFigure(figure, picture?.svg) : ""}</section>`;
  });
  return pageFrame({ title: titleOf(model, file), body: body.join("\n"), headings });
}

function pageFigure(figure: Figure, svg: string | undefined): string {
  const picture = svg === undefined ? null : `data:image/svg+xml;base64,${Buffer.from(svg).toString("base64")}`;
  const drawn = figureHtml(figure, { picture });
  return `<figure>${drawn}<figcaption>${escapeHtml(figure.caption)}${foldedDetails(figure)}</figcaption></figure>`;
}

const titleOf = ({ target }: TableModel, file: string) => `${target} in ${path.basename(file)}`;

function partsOf(model: TableModel, table: DataTable, file: string): Part[] {
  const figures = tableFigures({ model, table });
  const tables = modelTables(model);
  const { atoms } = model;
  const plain = escapeMarkdown;
  const list = (sentences: readonly string[]) => sentences.map((each) => `- ${plain(each)}`).join("\n");
  return [
    {
      text: `# ${plain(titleOf(model, file))}\n\n**${plain(verdictOf(model))}** ${plain(missSentence(model))}\n\n${whatThisIs(model)}`,
    },
    { text: `## What not to trust\n\n${list(doubtsAbout(model))}` },
    { text: "## The prediction", figure: figures.fit },
    ...(figures.gates === null
      ? []
      : [{ text: `## Which expert counts where\n\n${plain(handOverSentence(model))}`, figure: figures.gates }]),
    ...(figures.homes === null ? [] : [{ text: markdown(figures.homes) }]),
    ...(figures.rows === null
      ? []
      : [
          {
            text: atoms === 1 ? "## The rows beside it" : "## Which rows belong to which expert",
            figure: figures.rows,
          },
        ]),
    { text: "## What the prediction misses", figure: figures.residuals },
    { text: "## How many experts", figure: figures.errors },
    { text: `${markdown(tables.choices)}\nBIC is shown and decides nothing.` },
    {
      text: `## The formulas\n\n${formulaText(model)} ${plain(baseSentences(model).join(" "))}\n\n${markdown(tables.experts)}`,
    },
    ...(tables.gates === null
      ? []
      : [{ text: `### The weights\n\n${weightText(model)}\n\n${markdown(tables.gates)}` }]),
    { text: `## The rows\n\n${list(rowSentences(model))}` },
    { text: `## Words\n\n${words(model)}` },
  ];
}

/** A table whose cells are shown as they are; see words for what Markdown would make of them. */
const markdown = ({ rows, ...table }: Table) =>
  toMarkdown({
    ...table,
    rows: rows.map((row) => row.map((cell) => (typeof cell === "string" ? escapeMarkdown(cell) : cell))),
  });

const formulaText = (model: TableModel) =>
  `${model.atoms === 1 ? "" : "Each expert predicts "}${escapeMarkdown(model.target)} ${model.atoms === 1 ? "is predicted as" : "as"} the ${expertFormula(model)}, in the units of the table; ± is the standard error.`;

const weightText = (model: TableModel) =>
  `The logarithm of (weight / weight of expert ${model.atoms}) is the ${gateFormula(model)}: where it is 0 the two weigh the same, where it is 2.2 the expert weighs nine times as much.`;

function handOverSentence(model: TableModel): string {
  const found = whoPredicts(model);
  return found === null ? "" : `Along ${found.label} the largest weight has ${found.sentence}.`;
}

function whatThisIs({ atoms, target, folds, expert, huber }: TableModel): string {
  const name = escapeMarkdown(target);
  return `A regression predicts ${name} by one formula for all rows. Where a table has several regimes, several formulas may do better: here they are called *experts*, and each has a *weight* between 0 and 1 that says how much it counts at that place. Where one expert hands over to another the weights change smoothly. How many experts there are was chosen by ${folds}-fold *cross-validation*: what predicted best the rows that it had not seen. ${atoms === 1 ? `Here that was one${expert.name === "linear" && huber === undefined ? ", an ordinary regression" : ""}.` : `Here these were ${atoms}.`}`;
}

function rowSentences({ rows, ranges, inputs, target, targetRange }: TableModel): string[] {
  const range = ([low, high]: readonly [number, number]) => `${short(low)} to ${short(high)}`;
  const numbers = inputs.flatMap(({ label, level }, u) =>
    level === undefined ? [`${label} ${range(ranges[u])}`] : [],
  );
  return [
    `${rows.used} of ${rows.read} rows were used${rows.missing.map(({ column, count }) => `; ${column} is missing in ${count}`).join("")}.`,
    `The model knows ${[...numbers, `${target} ${range(targetRange)}`].join(", ")}; beyond that it guesses.`,
    ...rows.notes,
  ];
}

const words = (model: TableModel) => `- **Expert**: one formula among several.
- **Weight** (or gate): how much an expert counts at a place. All weights add up to 1; the prediction is the sum of the experts' values, each times its weight.
- **Error on unseen rows** (CV error): the table is cut into parts, and each is predicted by a model that was fitted to the others. The error is the root mean square of what is missed, in ${scaleOf(model)}s of ${escapeMarkdown(model.target)}${model.huber === undefined ? "" : " (from the median of absolute deviations, which outliers do not move), and no miss counts more than a certain one"}.
- **R²**: the share of the scatter of ${escapeMarkdown(model.target)} that the prediction explains on the rows it was fitted to; it says nothing about others.
- **Standard error** (±): how far a number would move with another sample of rows; twice that to either side holds the truth in about 95 of 100 cases, if the model is right.
- **Band**: where the mean lies with 95 % confidence, by these standard errors. Single values scatter more widely.
- **Ridge**: a penalty on experts that move away from the ordinary regression; it keeps them from values that no row supports.
- **Flags**: a choice with *too few rows* has an expert with fewer than three rows a coefficient; one that *runs away* predicts wildly beyond the rows. Neither is chosen while another is there.
- **Starts**: a fit begins from several guesses. If few of them end at the best result, there may be a better one.${model.huber === undefined ? "" : "\n- **Huber's loss**: small misses count by their square, large ones only in proportion, so that no single row decides."}
`;
