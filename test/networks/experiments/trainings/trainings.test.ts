import fs from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { comparedRouters } from "../../../../lib/dist/networks/experiments/comparedRouters";
import { isEvaluated, type RouterChoice } from "../../../../lib/dist/networks/experiments/runs/task";
import { type TrainingStudy, trainings } from "../../../../lib/dist/networks/experiments/trainings/trainings";
import { silentProgress as progress } from "../../../../lib/dist/study/progress";
import { temporaryFolder } from "../../../study/temporaryFolder";
import { isInstalled } from "../../tasks/installed";

const runOf = (router: RouterChoice) =>
  ({
    ...({ kind: "domains", set: "rotated digits", domain: "45°" } as const),
    router,
    network: { layers: 2, width: 8, heads: 2, experts: 2, expertWidth: 4, top: 2, projection: 2 },
    training: { steps: 9, learningRate: 1e-2, warmup: 1, evaluations: 9 },
    ...{ perDomain: 1, selecting: 5 },
  }) as const;

const study: TrainingStudy = {
  name: "tiny",
  seeds: 1,
  runs: comparedRouters.slice(0, 2).map(runOf),
  others: { seeds: 1, runs: [runOf({ name: "hash", options: {} })] },
};

/** Without what the machine's speed gives. */
const linesOf = (folder: string) =>
  fs
    .readdirSync(path.join(folder, "tiny"))
    .flatMap((name) =>
      fs
        .readFileSync(path.join(folder, "tiny", name), "utf8")
        .trim()
        .split("\n"),
    )
    .map((line) => line.replace(/"imagesPerSecond":[\d.]+/, ""))
    .sort();

describe.skipIf(!["mnist", "@tensorflow/tfjs-core", "@tensorflow/tfjs-backend-wasm"].every(isInstalled))(
  "trainings",
  () => {
    test("leave a row each, of the step that is best on held-out parts, the same on one thread as on two, and are done once", {
      timeout: 120_000,
    }, async () => {
      const [one, two] = [temporaryFolder(), temporaryFolder()];
      await trainings.run([study], { workers: 1, results: one, progress });
      const more = await trainings.asAsked(study, { replicates: 2 });
      const [first] = await trainings.run([more], { workers: 2, results: two, progress });
      expect(first.domains.map(({ run }) => `${run.router.name} ${run.seed}`)).toEqual([
        ...["linear 0", "cosine 0", "hash 0"],
        ...["linear 1", "cosine 1"],
      ]);
      for (const { result } of first.domains) {
        expect(result.accuracy).toBeGreaterThan(0);
        expect(result.curve.map(({ step }) => step)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
        const best = Math.max(...result.curve.map(({ heldOut }) => heldOut));
        const { step, heldOut } = result.curve.find((each) => each.heldOut === best)!;
        expect({ step: result.step, heldOut: result.heldOut }).toEqual({ step, heldOut });
      }
      const steps = first.domains.map(({ result }) => result.step);
      expect(Math.min(...steps)).toBeLessThan(9); // else the last step would do as well
      expect(fs.readdirSync(path.join(two, "tiny")).filter((name) => !name.endsWith(".jsonl"))).toEqual([]); // no checkpoint stays
      expect(linesOf(one).length).toBe(3);
      expect(linesOf(two).length).toBe(5);
      expect(linesOf(two)).toEqual(expect.arrayContaining(linesOf(one)));

      const [again] = await trainings.run([more], { workers: 2, results: two, progress });
      expect(linesOf(two).length).toBe(5);
      expect(again.domains).toEqual(first.domains);
    });

    test("stop at the signal", async () => {
      const signal = AbortSignal.abort();
      const stopped = trainings.run([study], { results: temporaryFolder(), progress, signal });
      await expect(stopped).rejects.toThrow("Stopped with 0 of 3 trainings done; a second start goes on from there.");
    });
  },
);

test("further runs have their own number of seeds, and no more than is asked for", async () => {
  const further = { ...study, seeds: 5, others: { seeds: 2, runs: study.runs } };
  expect((await trainings.asAsked(further, { replicates: 9 })).others?.seeds).toBe(2);
  expect((await trainings.asAsked(further, { replicates: 1 })).others?.seeds).toBe(1);
});

test("what trainings do not have is refused in a sentence", async () => {
  const asked = async (options: Parameters<typeof trainings.asAsked>[1]) => trainings.asAsked(study, options);
  await expect(asked({ largest: 1000 })).rejects.toThrow("largest is 1000, but must be left out");
  await expect(asked({ replicates: 0 })).rejects.toThrow("replicates is 0, but must be an integer ≥ 1.");
  await expect(asked({ side: 14 })).rejects.toThrow("side is 14, but must be left out: it is for data of your own.");
});

test("a run is evaluated at evenly spread steps, the last one among them", () => {
  const at = (steps: number, evaluations: number) =>
    Array.from({ length: steps }, (_, i) => i + 1).filter((step) =>
      isEvaluated(step, { steps, evaluations, learningRate: 1, warmup: 0 }),
    );
  expect(at(12, 4)).toEqual([3, 6, 9, 12]);
  expect(at(10, 3)).toEqual([4, 7, 10]);
  expect(at(2, 5)).toEqual([1, 2]);
});
