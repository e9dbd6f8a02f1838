import { formatNumber, table, toCsv } from "../../../plots/table";
import { escapeMarkdown } from "../../display/parts";
import { escapeHtml, pageMarkdown } from "../markdown";
import { type FitArm, listedAddress, type ShownExperiment } from "./shownExperiment";
import { rootOf, type SitePage } from "./sitePage";

/** A page holds so many fits, below 2 MB; of more of them the first replicates, all in the file beside it. */
const mostRows = 5000;

/** The page of the single fits of an experiment, a table an arm, each fit with the command that does it again. */
export function fitsPage(shown: ShownExperiment & Required<Pick<ShownExperiment, "fits">>): SitePage {
  const { result, address, fits } = shown;
  const { name, profile } = result;
  const { render, headings } = pageMarkdown();
  const arms = fits.arms.filter((arm) => arm.fits.length > 0);
  const all = arms.flatMap((arm) => arm.fits);
  const points = new Set(arms.flatMap((arm, i) => arm.fits.map(({ n }) => `${i} ${n}`))).size;
  const replicates = all.length <= mostRows ? Number.POSITIVE_INFINITY : Math.max(1, Math.floor(mostRows / points));
  const root = rootOf(fits.address);
  const text = [
    `# Single fits of ${escapeMarkdown(name)}`,
    `[${escapeMarkdown(name)}](${root}${address}): ${all.length} fits of ${arms.length} arms, a line each: its sample size n, which of the independent data sets of that size (replicate), how it ended, its loss, the regression error where the study measures it, and how many coordinates lie on the boundary of Θ. A click on the head of a column sorts by it. The command does it again, with its data, start, measure, cells and parts of the loss.`,
    replicates < Number.POSITIVE_INFINITY
      ? `Here are the first ${replicates} ${replicates === 1 ? "replicate" : "replicates"} at each n; the file has all of them.`
      : "",
  ];
  const tables = arms.map((arm) => armTable(arm, name, profile === "paper" ? " --profile paper" : "", replicates));
  const file = `<p class="downloads">Download: <a href="${escapeHtml(root + fits.file)}" download>CSV</a></p>`;
  return {
    part: "Experiments",
    address: fits.address,
    title: `Single fits of ${name}, ${profile} profile`,
    name: `${name}: single fits`,
    body: `<div class="wide">${render(text.join("\n\n"))}${file}\n${tables.join("\n")}</div>`,
    headings,
    facts: { profile },
    below: listedAddress(shown),
  };
}

function armTable(arm: FitArm, experiment: string, option: string, replicates: number): string {
  const failed = arm.fits.filter(({ status }) => status !== "converged").length;
  const shown = arm.fits.filter(({ replicate }) => replicate < replicates);
  const command = `npx routerlab replay ${experiment}${option} --arm "${arm.name}"`;
  // Cells end where the next one begins; that keeps a page of thousands of fits small.
  const rows = shown.map((fit) => {
    const cells = [`<td>${fit.n}<td>${fit.replicate}<td>${fit.status}`, digits(fit.loss), digits(fit.regressionError)];
    return `<tr>${cells.join("")}<td>${fit.onBoundary}<td><code>${escapeHtml(`${command} --n ${fit.n} --replicate ${fit.replicate}`)}</code>`;
  });
  const heads = ["n", "replicate", "status", arm.loss, "regression error", "on the boundary", "again"];
  const counts = `${arm.fits.length} fits${failed === 0 ? "" : `, ${failed} not converged`}`;
  return `<details class="kind"><summary>${escapeHtml(arm.name)}: ${counts}</summary><div class="table"><table class="fits"><thead><tr>${heads.map((head) => `<th scope="col">${escapeHtml(head)}`).join("")}</thead><tbody>
${rows.join("\n")}
</tbody></table></div></details>`;
}

/** A cell with four digits; where they are written with a power of ten, also as a script reads them. */
function digits(value: number | null): string {
  if (value === null) return "<td>–";
  const rounded = Number(value.toPrecision(4));
  const text = formatNumber(rounded);
  return text === `${rounded}` ? `<td>${text}` : `<td data-value="${rounded}">${text}`;
}

/** The same fits, all of them, as CSV. */
export function fitsCsv(arms: readonly FitArm[]): string {
  return toCsv(
    table({
      columns: [
        "arm",
        "study",
        "n",
        "replicate",
        "status",
        "loss",
        "loss_value",
        "regression_error",
        "on_boundary",
        "iterations",
      ],
      rows: arms.flatMap(({ name, study, loss, fits }) =>
        fits.map((fit) => [
          ...[name, study, fit.n, fit.replicate, fit.status, loss, fit.loss, fit.regressionError],
          ...[fit.onBoundary, fit.iterations],
        ]),
      ),
    }),
  );
}
