import { expect, test } from "vitest";
import { type Curve, curveVerdict } from "../../lib/dist/experiments/curve";
import { byKind, prediction, verdictsAndKinds } from "../../lib/dist/experiments/verdict";

const curve = (verdict: Curve["rate"]["verdict"], expected = verdict, byConstruction: string | null = null): Curve => ({
  ...{ name: "a", role: "other", predictedSlope: -0.5, predicted: null, statistic: "mean", expected, byConstruction },
  rate: { slope: -0.4, interval: [-0.5, -0.3], level: null, detectable: null, fits: 9, failed: 0, verdict } as never,
});

test.each([
  ["agrees", "agrees", null, "as predicted"],
  ["does not agree", "does not agree", null, "as predicted"],
  ["does not agree", "agrees", null, "otherwise than predicted"],
  ["agrees", "does not agree", null, "otherwise than predicted"],
  ["too few fits to tell", "agrees", null, "undecided"],
  ["too few fits to tell", "does not agree", null, "undecided"],
  ["not in the regime", "not in the regime", null, "not in the regime"],
  ["not in the regime", "agrees", null, "otherwise than predicted"],
  ["agrees", "agrees", "the norms are put in after the fit", "by construction"],
] as const)("a curve that comes out as %s where %s was expected (given: %s) is %s", (came, expected, given, kind) => {
  const { text, kind: found } = curveVerdict(curve(came, expected, given));
  expect(found).toBe(kind);
  expect(text).toMatch(/^a: slope of the mean −0\.400 /);
});

test("a prediction comes out or not, or is not decided, and a sentence alone is a finding", () => {
  const said = [
    prediction(true, "It holds."),
    prediction(false, "It does not."),
    prediction(null, "Who knows."),
    "So.",
  ];
  expect(verdictsAndKinds(said)).toEqual({
    verdicts: ["It holds.", "It does not.", "Who knows.", "So."],
    verdictKinds: ["as predicted", "otherwise than predicted", "undecided", "finding"],
  });
});

test("verdicts are grouped by kind, what came out otherwise first; without kinds they are one group", () => {
  const verdicts = ["A.", "B.", "C."];
  const kinds = ["finding", "otherwise than predicted", "finding"] as const;
  expect([...byKind({ verdicts, verdictKinds: kinds })]).toEqual([
    ["otherwise than predicted", ["B."]],
    ["finding", ["A.", "C."]],
  ]);
  expect([...byKind({ verdicts })]).toEqual([["verdict", verdicts]]);
});
