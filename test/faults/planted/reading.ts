import type { Fault } from "../fault";

const since = "where no run is known, the commit that a file came in with is, and whether it was changed since";

/** What is told of a part, a fit, a notebook: check, replay, jupyter, cli. */
export const planted: readonly Fault[] = [
  {
    wrong: "a fit to another model's data is said to be at another minimum",
    file: "cli/pages/replayText.ts",
    text: "drop < 0 && isDeepStrictEqual(settings.model, settings.generator)",
    change: "drop < 0",
    noticedBy: [
      "cli/replay.test.ts",
      "a fit above the truth's sum of squares is said to be at another minimum, unless the truth is of another model",
    ],
  },
  {
    wrong: "a kernel that routerlab did not install is overwritten",
    file: "jupyter/kernelspec/kernelspec.ts",
    text: "if (existsSync(specFile(folder)) && readInstalled(folder) === null) throw new InputError(notOurs(folder));\n  await",
    change: "await",
    noticedBy: ["cli/kernel.test.ts", "a kernel of that name that is not ours is neither overwritten nor removed"],
  },
  {
    wrong: "uninstall takes along what a person has put beside the kernel",
    file: "jupyter/kernelspec/kernelspec.ts",
    text: "if (readdirSync(folder).length === 0) rmdirSync(folder);",
    change: "rmSync(folder, { recursive: true });",
    noticedBy: ["cli/kernel.test.ts", "uninstall removes what install has written and nothing else"],
  },
  {
    wrong: "a direction that is lost passes for a norm where another one is a norm",
    file: "check/checkVerdict.ts",
    text: 'nullDirections.every(({ name }) => name.startsWith("norm of β₁"))',
    change: 'nullDirections.some(({ name }) => name.startsWith("norm of β₁"))',
    noticedBy: ["check/checkVerdict.test.ts", "a direction that is lost beside a hidden norm is lost"],
  },
  {
    wrong: "a rate that does not agree is as predicted",
    file: "check/checkVerdict.ts",
    text: 'loss.verdict === "agrees" ? "as predicted" : "not as predicted"',
    change: 'loss.verdict !== null ? "as predicted" : "not as predicted"',
    noticedBy: ["check/checkVerdict.test.ts", "a rate is as predicted where its verdict says so, and not otherwise"],
  },
  {
    wrong: "σ of the simulated rate is the larger of two limits",
    file: "check/simulatedRate.ts",
    text: "Math.min(mostNoise, relAtSmallest / relOf(1))",
    change: "Math.max(mostNoise, relAtSmallest / relOf(1))",
    noticedBy: [
      "check/checkPart.test.ts",
      "in one dimension, where the cosine router has no direction to estimate, every n is a number",
    ],
  },
  {
    wrong: "of the differences of a derivative the last one is told and not the worst",
    file: "check/soundness.ts",
    text: "if (found <= error) continue;",
    change: "if (found === 0) continue;",
    noticedBy: ["check/soundness.test.ts", "of several differences the worst one is told"],
  },
  {
    wrong: "a loss that equals the greatest has place 2",
    file: "replay/replayLosses.ts",
    text: "1 + others.filter((value) => value > total).length",
    change: "1 + others.filter((value) => value >= total).length",
    noticedBy: [
      "replay/replay.test.ts",
      "the greatest loss of a point has place 1, and the median is that of all its fits",
    ],
  },
  {
    wrong: "a fit that failed has a place among those that converged",
    file: "replay/replayLosses.ts",
    text: 'row.status === "converged" && total !== null',
    change: "total !== null",
    noticedBy: [
      "replay/replay.test.ts",
      "a fit that failed shows its loss, but has no place among those that converged",
    ],
  },
  {
    wrong: "the drop of the sum of squares is that of its mean",
    file: "replay/replayFacts.ts",
    text: "drop: (data.size * (row.truthObjective - row.objective)) / noiseVariance",
    change: "drop: (row.truthObjective - row.objective) / noiseVariance",
    noticedBy: [
      "replay/replay.test.ts",
      "the drop of the sum of squares is in units of σ², beside the rank of the Jacobian at the truth",
    ],
  },
  {
    wrong: "1 is short for 10",
    file: "replay/namedArms.ts",
    text: "/^\\d/.test(given[met]) ? word === given[met] : word.startsWith(given[met])",
    change: "word.startsWith(given[met])",
    noticedBy: ["replay/namedArms.test.ts", "a number is only short for itself, and words keep their order"],
  },
  {
    wrong: "an update of a display is lost",
    file: "jupyter/runner/cellOutputs.ts",
    text: "Object.assign(output, { data, metadata })",
    change: "Object.assign({}, output, { data, metadata })",
    noticedBy: [
      "jupyter/runner/cellOutputs.test.ts",
      "an update replaces what was displayed under its id, also in an earlier cell",
    ],
  },
  {
    wrong: "given parameters come before the defaults",
    file: "jupyter/runner/parameters.ts",
    text: "cells.toSpliced(at + 1, 0, injected)",
    change: "cells.toSpliced(at, 0, injected)",
    noticedBy: ["jupyter/runner/parameters.test.ts", "a type may come from the cell itself or one before it"],
  },
  {
    wrong: "a notebook is written with its keys as they came",
    file: "jupyter/runner/notebookFile.ts",
    text: "Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))",
    change: "Object.entries(value)",
    noticedBy: ["jupyter/runner/notebookFile.test.ts", "what Jupyter itself wrote comes back to the byte"],
  },
  {
    wrong: "a kernel's message is not compared with its signature",
    file: "jupyter/protocol/message.ts",
    text: "if (signature!.toString() !== sign(key, parts)) throw",
    change: "if (signature === undefined) throw",
    noticedBy: [
      "jupyter/protocol/message.test.ts",
      "a message that was changed on the way, or has no delimiter, is refused",
    ],
  },
  {
    wrong: "one file that is as it was makes a product up to date",
    file: "cli/reproducing/upToDate.ts",
    text: "Object.entries(note.files).every(",
    change: "Object.entries(note.files).some(",
    noticedBy: ["cli/reproducing/upToDate.test.ts", "of several files each counts"],
  },
  {
    wrong: "a product is up to date whatever it was made from",
    file: "cli/reproducing/upToDate.ts",
    text: "note.inputs === inputs &&",
    change: "note.inputs !== undefined &&",
    noticedBy: [
      "cli/reproducing/upToDate.test.ts",
      "a product is up to date in the next process while its inputs and files are the same",
    ],
  },
  {
    wrong: "figures are up to date after the WebAssembly core has changed",
    file: "cli/reproducing/upToDate.ts",
    text: "/\\.(js|wasm)$/",
    change: "/\\.js$/",
    noticedBy: [
      "cli/reproducing/upToDate.test.ts",
      "the hash of the library is that of all its code, the WebAssembly core's too",
    ],
  },
  {
    wrong: "an empty option is the number 0",
    file: "cli/options/numberOption.ts",
    text: 'if (text.trim() !== "" && Number.isFinite(value))',
    change: "if (Number.isFinite(value))",
    noticedBy: ["cli/options/numberOption.test.ts", '"" is refused by the name of the option'],
  },
  {
    wrong: "true router vectors of advise-tau are of other norms than asked",
    file: "cli/adviseTau.ts",
    text: "(norm * value) / length",
    change: "norm * value",
    noticedBy: [
      "cli/adviseTau.test.ts",
      "--json prints one object: what was asked, the pair, its cost in sentences, every cell",
    ],
  },
  {
    wrong: "a short form of several arms is answered with all arms",
    file: "replay/namedArms.ts",
    text: "found.length > 1 ? found : arms",
    change: "arms",
    noticedBy: [
      "replay/namedArms.test.ts",
      '"over", which fits none or several arms, is refused with those that it may have meant',
    ],
  },
  {
    wrong: "a file came in with the last commit of all",
    file: "cli/site/facts.ts",
    text: '"--format=%h of %cs", "--", name)',
    change: '"--format=%h of %cs")',
    noticedBy: ["cli/reproducing/upToDate.test.ts", since],
  },
  {
    wrong: "a file was changed since where another one was",
    file: "cli/site/facts.ts",
    text: '"status", "--porcelain", "--", name)',
    change: '"status", "--porcelain")',
    noticedBy: ["cli/reproducing/upToDate.test.ts", since],
  },
];
