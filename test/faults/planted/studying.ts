import type { Fault } from "../fault";

/** Studies and their rows. */
export const planted: readonly Fault[] = [
  {
    wrong: "all replicates have the same data",
    file: "study/fitTask.ts",
    text: "randomStream(what, { seed, size, replicate })",
    change: "randomStream(what, { seed, size, replicate: 0 * replicate })",
    noticedBy: [
      "study/study.test.ts",
      "are those of sample and leastSquares in this thread, on streams keyed by seed, size and replicate",
    ],
  },
  {
    wrong: "a key does not tell the revision of the code",
    file: "study/study.ts",
    text: "rowKey({ revision, settings })",
    change: "rowKey({ settings })",
    noticedBy: ["study/study.test.ts", "a key says which code made the row, with which settings"],
  },
  {
    wrong: "the revision does not see the estimators",
    file: "study/codeRevision.ts",
    text: '  "estimators",\n',
    change: "",
    noticedBy: ["study/codeRevision.test.ts", "an estimator's file that is new changes it"],
  },
  {
    wrong: "a generator is kept as the model that is fitted",
    file: "study/arm.ts",
    text: "generator: modelSettings(generator),",
    change: "generator: modelSettings(model),",
    noticedBy: [
      "study/study.test.ts",
      "an arm with a generator is fitted to another model's data: misspecified, with a larger objective",
    ],
  },
  {
    wrong: "a part with the name of a built-in one is taken for it",
    file: "routers/madeBy.ts",
    text: "maker !== undefined && Object.hasOwn(list, part.name) && list[part.name] === maker",
    change: "Object.hasOwn(list, part.name) && (maker === undefined || list[part.name] === maker)",
    noticedBy: [
      "routers/ownParts.test.ts",
      "a part that borrows a built-in name but computes something else is not taken for the built-in one",
    ],
  },
  {
    wrong: "of two rows of a key the later one stays",
    file: "study/rowFiles.ts",
    text: "if (known === undefined) rows.set(row.key, row);\n      else if (",
    change: "rows.set(row.key, row);\n      if (known !== undefined && ",
    noticedBy: [
      "study/rowFiles.test.ts",
      "the same row in two files is one row; where two rows of a key differ, the first file's stays and the key is named",
    ],
  },
  {
    wrong: "a key depends on the order in which settings are written",
    file: "study/rowFiles.ts",
    text: "Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))",
    change: "Object.entries(value)",
    noticedBy: ["study/rowFiles.test.ts", "the order in which settings are written down does not change the key"],
  },
  {
    wrong: "the dearest fits come last",
    file: "study/runTasks.ts",
    text: "costOf(b) - costOf(a)",
    change: "costOf(a) - costOf(b)",
    noticedBy: ["study/runTasks.test.ts", "the dearest tasks start first"],
  },
  {
    wrong: "a row under another key is stored",
    file: "study/runTasks.ts",
    text: "if (row?.key !== key) throw",
    change: "if (row === undefined) throw",
    noticedBy: [
      "study/runTasks.test.ts",
      "a row under another key than its task's is an error, since it would be computed at every start",
    ],
  },
  {
    wrong: "what an earlier run did counts for the speed",
    file: "study/progress.ts",
    text: "run.skip(use(doneCost * scale));",
    change: "run.advance(use(doneCost * scale));",
    noticedBy: ["study/progress.test.ts", "what an earlier run has done counts for the share and not for the speed"],
  },
  {
    wrong: "an arm's own noise is not used",
    file: "study/study.ts",
    text: "noise: arm.noise ?? noise,",
    change: "noise,",
    noticedBy: ["study/study.test.ts", "obey the arm's atoms, Θ and noise"],
  },
  {
    wrong: "a fit whose iterations are negative is a fit",
    file: "study/fitRows.ts",
    text: 'z.int("an integer ≥ 0").nonnegative("an integer ≥ 0")',
    change: 'z.int("an integer ≥ 0")',
    noticedBy: ["study/fitRows.test.ts", '{"iterations":-1} is told by its place'],
  },
  {
    wrong: "the sizes of an arm are ignored",
    file: "study/study.ts",
    text: "({ sizes: own = sizes, ...arm }: Arm)",
    change: "({ sizes: _own, own = sizes, ...arm }: Arm & { own?: readonly number[] })",
    noticedBy: [
      "study/study.test.ts",
      "of an arm with sizes of its own are those of a study with these sizes, with the same keys",
    ],
  },
  {
    wrong: "a key tells the sizes of an arm",
    file: "study/study.ts",
    text: "        ...arm,\n        generator",
    change: "        ...arm,\n        sizes: own,\n        generator",
    noticedBy: [
      "study/study.test.ts",
      "of an arm with sizes of its own are those of a study with these sizes, with the same keys",
    ],
  },
];
