import { expect, test } from "vitest";
import type { Experiment } from "../../lib/dist/experiments/experiment";
import { experiments } from "../../lib/dist/experiments/experiments";
import { profiles } from "../../lib/dist/experiments/studyKind";
import { armNamed, namedArms } from "../../lib/dist/replay/namedArms";
import { chosen } from "../experiments/runThrough";

const { figure1, figure2, manyTruths } = experiments;

/** An experiment with one study of these arms. */
async function experimentOf(...names: string[]): Promise<Experiment> {
  const [options] = await figure1.studies("quick");
  const arms = names.map((name) => ({ ...options.arms[0], name }));
  return { ...figure1, studies: async () => [{ ...options, arms }] };
}

test("every arm of every experiment but the slow ones has a name of its own, by which it is found", async () => {
  for (const [, experiment] of chosen("usual"))
    for (const profile of profiles) {
      const arms = await namedArms(experiment, profile);
      expect(new Set(arms.map(({ name }) => name)).size).toBe(arms.length);
      for (const { name, arm, study } of arms) {
        const found = await armNamed(experiment, profile, name);
        expect([found.arm.name, found.study.name]).toEqual([arm.name, study.name]);
      }
    }
});

test.each([
  ["perturbed, over-specified", "perturbed, over-specified"],
  ["perturbed over", "perturbed, over-specified"],
  ["Perturbed Over-Specified", "perturbed, over-specified"],
  ["cos ex", "cosine, exact-specified"],
])("%j is short for %j", async (short, name) => {
  expect((await armNamed(figure1, "quick", short)).name).toBe(name);
});

test("a number is only short for itself, and words keep their order", async () => {
  expect((await armNamed(manyTruths, "quick", "d 2 truth 4")).arm.name).toBe("d = 2, truth 4");
  expect((await armNamed(manyTruths, "quick", "d 4 truth 2")).arm.name).toBe("d = 4, truth 2");
  await expect(armNamed(manyTruths, "quick", "d 2 truth")).rejects.toThrow('one of "d = 2, truth 1", ');
  const two = await experimentOf("truth 1, small", "truth 10, small");
  expect((await armNamed(two, "quick", "truth 1")).name).toBe("truth 1, small");
});

test("an arm's own name wins over longer ones that begin with it", async () => {
  expect((await armNamed(figure2, "paper", "cosine")).name).toBe("cosine");
  expect((await armNamed(figure2, "quick", "cosine, exact-specified")).name).toBe("cosine");
});

test("nothing is short for no arm, also where there is only one", async () => {
  expect((await armNamed(await experimentOf("alone"), "quick", "al")).name).toBe("alone");
  await expect(armNamed(await experimentOf("alone"), "quick", "")).rejects.toThrow(
    'arm is "", but must be one of "alone", or short',
  );
});

const four =
  '"perturbed, exact-specified", "cosine, exact-specified", "perturbed, over-specified", "cosine, over-specified"';

test.each([
  ["perturbed", '"perturbed, exact-specified", "perturbed, over-specified" and 2 others'],
  ["over", '"perturbed, over-specified", "cosine, over-specified" and 2 others'],
  ["linear", four],
  ["", four],
  [", ", four],
])("%j, which fits none or several arms, is refused with those that it may have meant", async (name, meant) => {
  await expect(armNamed(figure1, "quick", name)).rejects.toThrow(
    expect.objectContaining({
      name: "InputError",
      message: `arm is ${JSON.stringify(name)}, but must be one of ${meant}, or short for only one of them; the paper profile has more.`,
    }),
  );
});
