import { expect, test, vi } from "vitest";
import { armNamed, namedArms } from "../../lib/dist/replay/namedArms";
import { chosen, runThrough } from "./runThrough";

// The slow ones, and every other one twice.
vi.setConfig({ testTimeout: 900_000, hookTimeout: 900_000 });

runThrough([...chosen("slow"), ...chosen("usual")], { twice: () => true });

test.each(chosen("slow"))("%s: every arm has a name of its own, by which it is found", async (_key, experiment) => {
  const arms = await namedArms(experiment, "quick");
  expect(new Set(arms.map(({ name }) => name)).size).toBe(arms.length);
  for (const { name, arm } of arms) expect((await armNamed(experiment, "quick", name)).arm.name).toBe(arm.name);
});
