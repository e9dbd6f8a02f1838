import { expect, test } from "vitest";
import { temporaryFolder } from "../study/temporaryFolder";
import { routerlab } from "./routerlab";

const reproduce = (...args: string[]) =>
  routerlab(["reproduce", ...args], { env: { ROUTERLAB_RESULTS: temporaryFolder() } });

test.each([
  [["figure9"], /^experiment is "figure9", but must be one of "figure1", .*"all"\.\n$/],
  [["figure1", "--profile", "huge"], /^--profile is "huge", but must be one of "quick", "paper"\.\n$/],
  [["figure1", "--workers", "0"], /^--workers is "0", but must be an integer ≥ 1\.\n$/],
  [["figure1", "--workers", "many"], /^--workers is "many", but must be an integer ≥ 1\.\n$/],
])("%j is refused in one sentence", async (options, sentence) => {
  const { code, stderr, stdout } = await reproduce(...options);
  expect(stderr).toMatch(sentence);
  expect(code).toBe(2);
  expect(stdout).toBe("");
});

test("the help names the profiles and every experiment", async () => {
  const { code, stdout } = await reproduce("--help");
  expect(code).toBe(0);
  for (const word of ["figure1", "figure2", "regression-rate", "many-truths", "--profile", "paper", "Ctrl-C"])
    expect(stdout).toContain(word);
});
