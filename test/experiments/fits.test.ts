import { experiments, type StudyOptions } from "routerlab";
import { expect, test } from "vitest";
import { fits } from "../../lib/dist/experiments/fits";

const [exact] = await experiments.figure2.studies("quick");

test("`largest` keeps the sizes up to it, of arms with sizes of their own, too", async () => {
  const study = { ...exact, arms: [exact.arms[0], { ...exact.arms[1], sizes: [10, 100, 1000, 10_000] }] };
  const { sizes, replicates, arms } = await fits<StudyOptions>().asAsked(
    { ...study, sizes: [50, 500, 1000, 5000] },
    { largest: 1000 },
  );
  expect(sizes).toEqual([50, 500, 1000]);
  expect(arms.map((arm) => arm.sizes)).toEqual([undefined, [10, 100, 1000]]);
  expect(replicates).toBe(exact.replicates);
  expect(await fits<StudyOptions>().asAsked(study, { replicates: 3 })).toEqual({ ...study, replicates: 3 });
  expect(() => fits<StudyOptions>().asAsked(study, { largest: 1200 })).toThrow(
    /^largest is 1200, but must be a size with at least two of /,
  );
});

test("`largest` leaves out an arm of a single size beyond it: a point of a sequence of truths", async () => {
  const [first, second] = exact.arms;
  const study = {
    ...exact,
    arms: [
      { ...first, sizes: [100] },
      { ...second, sizes: [10_000] },
    ],
  };
  const { arms } = await fits<StudyOptions>().asAsked(study, { largest: 2000 });
  expect(arms.map(({ name, sizes }) => [name, sizes])).toEqual([[first.name, [100]]]);
});

test("fits take no data of a user's own, and no size of a network", () => {
  expect(() => fits<StudyOptions>().asAsked(exact, { data: "text8" })).toThrow(
    'data is "text8", but must be left out: fits draw their own data.',
  );
  expect(() => fits<StudyOptions>().asAsked(exact, { config: "enwik8" })).toThrow(
    'config is "enwik8", but must be left out: it is for networks on text.',
  );
});
