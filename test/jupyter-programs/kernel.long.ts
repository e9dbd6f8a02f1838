import { beforeAll, describe, expect, test } from "vitest";
import { installOwnKernel, pythonTests, testNames } from "./environment";

let official: Record<string, string>;
let protocol: Record<string, string>;

beforeAll(async () => {
  await installOwnKernel();
  official = await pythonTests("kernel_test");
  protocol = await pythonTests("protocol_test");
});

describe("PyPI's jupyter_kernel_test", () => {
  test.each([
    "test_kernel_info",
    "test_execute_stdout",
    "test_execute_stderr",
    "test_error",
    "test_execute_result",
    "test_display_data",
    "test_completion",
    "test_is_complete",
    "test_history",
    "test_inspect",
    "test_clear_output",
  ])("%s passes", (name) => {
    expect(official[name]).toBe("ok");
  });

  test("skips the pager alone, which TypeScript has not", () => {
    const skipped = Object.entries(official).filter(([, outcome]) => outcome.startsWith("skipped"));
    expect(skipped).toEqual([["test_pager", "skipped: No code page something"]]);
    expect(Object.keys(official).length).toBe(12);
  });
});

describe("the protocol, asked by jupyter_client", () => {
  test.each(testNames("protocol_test"))("%s", (name) => {
    expect(protocol[name]).toBe("ok");
  });
});
