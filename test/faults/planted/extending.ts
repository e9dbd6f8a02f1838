import type { Fault } from "../fault";

const merging = "experiments/merging/merging.test.ts";
const free =
  "free-directions: directions that are turned together, a common shift and other labels are told from what the softmax sees";
const cosine = "experiments/cosine/cosine.test.ts";
const polynomial = "experiments/polynomial/polynomialExperts.test.ts";
const invariant = "experiments/invariant/invariantLoss.test.ts";
const laws = "experiments/dataLaws/otherData.test.ts";

/** The experiments beyond the figures of the paper: signs, orders and arms that no test noticed at first. */
export const planted: readonly Fault[] = [
  {
    wrong: "standard errors tell as long as they are within twice the gap",
    file: "experiments/merging/mergingErrors.ts",
    text: "all < gap / 2",
    change: "all < gap * 2",
    noticedBy: [merging, "a level is predicted only where every standard error tells"],
  },
  {
    wrong: "the standard errors of the reference's expert stand for those of the first",
    file: "experiments/merging/mergingErrors.ts",
    text: "first: experts[0].standardError",
    change: "first: experts[experts.length - 1].standardError",
    noticedBy: [
      merging,
      "what standard errors tell is said where those of all of η are within half the gap, and the table has η's first coordinate",
    ],
  },
  {
    wrong: "slopes whose intervals lie apart are said to overlap",
    file: "experiments/merging/mergingExperts.ts",
    text: "cosine.interval[1] < rate.interval[0]",
    change: "cosine.interval[1] > rate.interval[0]",
    noticedBy: [merging, "merging-experts: intervals of slopes that lie apart are said to"],
  },
  {
    wrong: "directions that merge do so at another angle than the gap",
    file: "experiments/merging/mergingTruths.ts",
    text: "x * Math.cos(gap) - y",
    change: "x * Math.cos(2 * gap) - y",
    noticedBy: [merging, "with all logits free it is the angle of the directions that is the gap"],
  },
  {
    wrong: "what the softmax sees is the sum of the router vectors",
    file: "experiments/cosine/freeDirections.ts",
    text: "v - last[u]",
    change: "v + last[u]",
    noticedBy: [cosine, free],
  },
  {
    wrong: "the angle of fits that start near the truth is judged as that of starts from the data",
    file: "experiments/cosine/freeDirections.ts",
    text: "const found = angular[1]",
    change: "const found = angular[0]",
    noticedBy: [cosine, free],
  },
  {
    wrong: "fits that start near the truth are read as those that start elsewhere",
    file: "experiments/polynomial/polynomialExperts.ts",
    text: "const arm = armName(router, degree);",
    change: 'const arm = armName(router, degree, "near");',
    noticedBy: [polynomial, "curves are the medians of starts at another minimiser"],
  },
  {
    wrong: "the reference's cell is not centred",
    file: "experiments/polynomial/orbitErrors.ts",
    text: "v - shift[u] - target[u]",
    change: "v - target[u]",
    noticedBy: [polynomial, "router vectors are taken from the mean of those of the reference's cell"],
  },
  {
    wrong: "a fit in the gauge is read as one without",
    file: "experiments/invariant/conclusions.ts",
    text: 'loss: "L2", gauge: "none"',
    change: 'loss: "L2", gauge: "canonical"',
    noticedBy: [
      invariant,
      "invariant-loss: a reference that was split is no error where it is in the gauge, and one that stays where no gauge is fixed",
    ],
  },
  {
    wrong: "the invariant loss is predicted twice as large",
    file: "experiments/invariant/invariantCurves.ts",
    text: ".map(lossOf),",
    change: ".map((drawn) => 2 * lossOf(drawn)),",
    noticedBy: [invariant, "the level is predicted where the information exists, as the committed figure has it"],
  },
  {
    wrong: "who learns the temperature is taken for who is told it",
    file: "experiments/scales/wrongTemperature.ts",
    text: '["cosine, T = 2", "inputs normalised"]',
    change: '["inputs normalised", "cosine, T = 2"]',
    noticedBy: [
      "experiments/scales/otherScales.test.ts",
      "who is told the temperature and who learns it are not mixed up",
    ],
  },
  {
    wrong: "the sandwich is confirmed where one σ is not refuted",
    file: "experiments/dataLaws/sandwich.ts",
    text: " && !(low <= 1 && 1 <= high)",
    change: "",
    noticedBy: [laws, "where fits are so few that one σ is not refuted either, it is not as predicted"],
  },
  {
    wrong: "cosine fits under other laws are read with unit norms",
    file: "experiments/dataLaws/otherData.ts",
    text: '? undefined : "truth"',
    change: '? undefined : "unit"',
    noticedBy: [
      laws,
      "the loss is that of the true norms, the error that of f, and the table has the level of either in its place",
    ],
  },
];
