import { expect, test } from "vitest";
import { crossStudy } from "../../../lib/dist/experiments/misfit/crossCells";
import {
  choices,
  specificationStudies,
  specifications,
} from "../../../lib/dist/experiments/specification/specifications";
import { finding } from "../../../lib/dist/experiments/specification/specificationVerdicts";

test("an interval shows −1/2 when it holds it and not −1/4, excludes it when it does not, and is too wide else", () => {
  expect(finding({ interval: [-0.6, -0.4] })).toBe("shows");
  expect(finding({ interval: [-0.6, -0.25] })).toBe("too wide");
  expect(finding({ interval: [-0.49, -0.3] })).toBe("excludes");
  expect(finding({ interval: [-0.7, -0.51] })).toBe("excludes");
});

test.each(["quick", "paper"] as const)(
  "%s: every choice has fits, no two are the same, and one of each setting is the headline",
  (profile) => {
    const all = specifications(profile);
    const studies = specificationStudies(profile);
    for (const { study, arm, chosen } of all) {
      expect(studies.find(({ name }) => name === study)?.arms.map(({ name }) => name)).toContain(arm.name);
      for (const [choice, option] of Object.entries(chosen))
        expect(choices[choice as keyof typeof choices]).toContain(option);
      const { noise = studies.find(({ name }) => name === study)?.noise } = arm;
      expect(noise?.sd).toBe(Number(chosen.σ));
    }
    expect(new Set(all.map(({ chosen }) => JSON.stringify(chosen))).size).toBe(all.length);
    expect(all.filter(({ isHeadline }) => isHeadline).map(({ chosen }) => chosen["setting, loss"])).toEqual([
      "exact, L₃",
      "over, L₂",
    ]);
    for (const { name, arms } of studies)
      for (const { name: arm } of arms)
        expect(all.some((each) => each.study === name && each.arm.name === arm)).toBe(true);
  },
);

test("every arm of the cross-fit has its generator and its fitted router by its name, and only the diagonal is right", () => {
  const right = crossStudy("quick").arms.filter(({ generator, model }) => generator?.router.name === model.router.name);
  expect(right.map(({ name }) => name)).toEqual(
    ["perturbed", "cosine", "linear"].map((name) => `${name} data, ${name} fitted`),
  );
});
