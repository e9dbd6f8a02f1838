import type { Fault } from "../fault";

const site =
  "a site opens from disk: its first page leads to an experiment, whose figure, verdicts, table and files are there as text";

/** Reading, running and checking notebooks, and the pages of a report. */
export const planted: readonly Fault[] = [
  {
    wrong: "a page of single fits has all of them, however many",
    file: "jupyter/report/site/fitsPage.ts",
    text: "filter(({ replicate }) => replicate < replicates)",
    change: "filter(() => replicates > 0)",
    noticedBy: [
      "jupyter/report/pages.test.ts",
      "a page of very many fits stays below 2 MB and says which it has; the file has all of them",
    ],
  },
  {
    wrong: "bytes that are no UTF-8 are read as question marks",
    file: "jupyter/runner/notebookFile.ts",
    text: "fatal: true",
    change: "fatal: false",
    noticedBy: ["jupyter/runner/notebookFile.test.ts", "a notebook in Latin-1 is refused and not misread"],
  },
  {
    wrong: "old outputs can keep a notebook from running",
    file: "jupyter/runner/notebookFile.ts",
    text: 'if (outputs === "dropped") dropOutputs(json);',
    change: "",
    noticedBy: [
      "jupyter/runner/notebookFile.test.ts",
      "outputs that a run throws away are not asked for anything, and an odd bundle is kept as it came",
    ],
  },
  {
    wrong: "an id is given twice",
    file: "jupyter/runner/notebookFile.ts",
    text: " || used.has(id)",
    change: "",
    noticedBy: [
      "jupyter/runner/notebookFile.test.ts",
      "an id that is taken, empty or not as the format asks for is made anew, and the first cell keeps its own",
    ],
  },
  {
    wrong: "every notebook is TypeScript",
    file: "jupyter/runner/kernelSpec.ts",
    text: "ownNames.includes(name);",
    change: "true;",
    noticedBy: [
      "jupyter/runner/kernelSpec.test.ts",
      "an installed kernel is found by its name, with its own program before one of the search path",
    ],
  },
  {
    wrong: "a number with too many digits is rounded",
    file: "jupyter/runner/parameterText.ts",
    text: "if (!isExact) throw lostDigits;",
    change: "",
    noticedBy: [
      "jupyter/runner/parameters.test.ts",
      'a value that does not fit the type is refused in one sentence: let n = 1, given "9007199254740993"',
    ],
  },
  {
    wrong: "a text that looks like a number is one",
    file: "jupyter/runner/parameters.ts",
    text: "fits[index] && !(isText && reading.isQuoted)",
    change: "true",
    noticedBy: [
      "jupyter/runner/parameters.test.ts",
      "a value is read as its parameter's type asks: a text that looks like a number, for a string",
    ],
  },
  {
    wrong: "a backspace is a letter",
    file: "jupyter/runner/overwritten.ts",
    text: 'if (symbol === "\\b") at = Math.max(0, at - 1);',
    change: "if (false);",
    noticedBy: [
      "jupyter/runner/overwritten.test.ts",
      "a text that writes over itself is what a terminal shows in the end: backspaces",
    ],
  },
  {
    wrong: "what came before a clearing stays",
    file: "jupyter/runner/cellOutputs.ts",
    text: "if (clearing.delete(cell)) outputs.length = 0;",
    change: "clearing.delete(cell);",
    noticedBy: [
      "jupyter/runner/cellOutputs.test.ts",
      "clearing removes what was there: at once, or when something comes in its place",
    ],
  },
  {
    wrong: "the line is that of whichever cell threw",
    file: "jupyter/runner/cellFailure.ts",
    text: "count ?? cell",
    change: "1",
    noticedBy: [
      "jupyter/runner/cellFailure.test.ts",
      "the line is that of the failing cell, from which functions of other cells were called",
    ],
  },
  {
    wrong: "an error that comes late fails nothing",
    file: "jupyter/runner/runNotebook.ts",
    text: "if (this.ended.has(index)) this.fail(index, lastError([message]));",
    change: "",
    noticedBy: [
      "jupyter/runner/runNotebook.long.ts",
      "what throws in a timer while another one runs fails the run, in the cell that started it",
    ],
  },
  {
    wrong: "nobody waits for what is pending",
    file: "jupyter/runner/runNotebook.ts",
    text: "if (run.failure === null) pending = await",
    change: "if (run.failure !== null) pending = await",
    noticedBy: [
      "jupyter/runner/runNotebook.long.ts",
      "what is rejected after the last one, which nobody awaits fails the run, in the cell that started it",
    ],
  },
  {
    wrong: "a cell that is stopped keeps no output",
    file: "jupyter/runner/runNotebook.ts",
    text: 'error ? [...outputs.filter(({ output_type }) => output_type !== "error"), error] : outputs',
    change: "error ? [] : outputs",
    noticedBy: [
      "jupyter/runner/runNotebook.long.ts",
      "a cell that exceeds the timeout is the failing one, and no cell runs after it",
    ],
  },
  {
    wrong: "a stopped run writes nothing",
    file: "cli/notebook.ts",
    text: "await writeNotebook(target, run.notebook);",
    change: "if (!signal.aborted) await writeNotebook(target, run.notebook);",
    noticedBy: [
      "cli/notebook.long.ts",
      "SIGTERM ends the run with exit code 143, keeps what came before it, and leaves no kernel and no other file behind",
    ],
  },
  {
    wrong: "what somebody wrote while a notebook ran is lost",
    file: "cli/notebook.ts",
    text: "if (before !== null && readIfThere(file)?.equals(before)) return file;",
    change: "return file;",
    noticedBy: [
      "cli/notebook.long.ts",
      "with --allow-errors the run goes on, and a notebook that somebody writes into while it runs is not overwritten",
    ],
  },
  {
    wrong: "a number out of order is not found",
    file: "jupyter/runner/checkNotebook.ts",
    text: "else if (count !== number)",
    change: "else if (count < number)",
    noticedBy: [
      "jupyter/runner/checkNotebook.test.ts",
      "cells that were not run, not in their order, or that failed are found, but not those that are there to fail",
    ],
  },
  {
    wrong: "a file that is replaced loses its permissions",
    file: "plots/export/writeWhole.ts",
    text: "if (mode !== null) await chmod(temporary, mode);",
    change: "",
    noticedBy: [
      "plots/export/save.test.ts",
      "a file that is replaced keeps its permissions, and a link leads where it led",
    ],
  },
  {
    wrong: "the first page does not count undecided verdicts",
    file: "jupyter/report/site/firstPage.ts",
    text: "const groups = [...byKind(result)].map(",
    change: "const groups = [...byKind(result)].filter(([kind]) => kind in classNames).map(",
    noticedBy: ["jupyter/report/pages.test.ts", site],
  },
  {
    wrong: "the sum of the first page leaves out undecided verdicts",
    file: "jupyter/report/site/firstPage.ts",
    text: '[...verdictKinds, "verdict"] as const',
    change: "verdictKinds.slice(0, 2)",
    noticedBy: ["jupyter/report/pages.test.ts", site],
  },
  {
    wrong: "the search finds no verdict",
    file: "jupyter/report/site/experimentPage.ts",
    text: "searched(verdictsPart(result), ...result.verdicts)",
    change: "verdictsPart(result)",
    noticedBy: ["jupyter/report/pages.test.ts", site],
  },
  {
    wrong: "the search finds no caption",
    file: "jupyter/report/site/experimentPage.ts",
    text: 'figure.caption, figure.details ?? "")',
    change: 'figure.details ?? "")',
    noticedBy: ["jupyter/report/pages.test.ts", site],
  },
];
