import { expect, test } from "vitest";
import { endedFromOutside, failureOf, lastError, runnerError } from "../../../lib/dist/jupyter/runner/cellFailure";

const error = (ename: string, evalue: string, ...traceback: string[]) => ({
  output_type: "error" as const,
  ename,
  evalue,
  traceback,
});

test("the line is that of the failing cell, from which functions of other cells were called", () => {
  const thrown = error(
    "RangeError",
    "x is 2",
    "RangeError: x is 2",
    "  at thrower (cell[1]:2:9)",
    "  at inner (cell[12]:8:1)",
    "  at cell[12]:9:1",
  );
  expect(failureOf(12, 12, thrown)).toEqual({ cell: 12, line: 8, message: "RangeError: x is 2" });
  expect(failureOf(4, 12, thrown)).toMatchObject({ cell: 4, line: 8 });
  expect(failureOf(2, 2, thrown)).toMatchObject({ line: null });
});

test("of several type errors the first one is named, without its place", () => {
  const wrong = error("TypeScriptError", "cell[2]:3:7 - No. (and 1 more)", "cell[2]:3:7 - No.", "cell[2]:5:7 - Nor.");
  expect(failureOf(2, 2, wrong)).toEqual({ cell: 2, line: 3, message: "No. (and 1 more)" });
});

test("bad input that the library refuses is its sentence, and colours of other kernels are left out", () => {
  expect(failureOf(1, 1, error("InputError", "tau1 is -1, but must be ≥ 0.")).message).toBe(
    "tau1 is -1, but must be ≥ 0.",
  );
  const red = error("\x1b[31mValueError", "\x1b[31mno\x1b[0m", "\x1b[31mcell[1]:4:1\x1b[0m");
  expect(failureOf(1, 1, red)).toMatchObject({ line: 4, message: expect.stringMatching(/ValueError: no$/) });
});

test("the last error among the messages counts, and a kernel that sends none has none", () => {
  const message = (type: string, content: Record<string, unknown>) => ({
    id: "1",
    type,
    parent: null,
    content,
    header: { msg_id: "1", msg_type: type, session: "s" },
    identities: [],
  });
  const text = message("stream", { name: "stderr", text: "no" });
  expect(lastError([text])).toBeNull();
  const refused = message("error", {
    ename: "InputError",
    evalue: "no",
    traceback: [
      "InputError: no",
      "    at check (/some/machine/lib/a.ts:1:2)",
      "    at cell[3]:2:1",
      "      2 | check();",
    ],
  });
  // Places in the library differ between machines.
  expect(lastError([refused])?.traceback).toEqual(["InputError: no", "    at cell[3]:2:1", "      2 | check();"]);
  const messages = ["first", "second"].map((evalue) => message("error", { ename: "E", evalue }));
  expect(lastError([...messages, text])).toEqual(error("E", "second"));
});

test("how a cell ended that did not come to its end is a sentence, of which nothing is said twice", () => {
  const ended = (status: "ok" | "error" | "timeout" | "stopped" | "aborted" | "died", limit?: number) =>
    endedFromOutside(
      { status, messages: [], count: null, reason: "The kernel process ended (SIGSEGV)." },
      { timeout: 3, limit },
    );
  expect(ended("ok")).toBeNull();
  expect(ended("error")).toBeNull();
  expect(ended("timeout")).toEqual(
    runnerError("Timeout", "The cell did not end within 3 seconds and was interrupted."),
  );
  expect(ended("stopped")?.evalue).toMatch(/^The run was interrupted in this cell; what came before it is kept\.$/);
  expect(ended("stopped", 60)?.evalue).toMatch(
    /^The run did not end within 60 seconds and was interrupted in this cell;/,
  );
  expect(failureOf(2, null, ended("died")!)).toEqual({
    cell: 2,
    line: null,
    message: "The kernel process ended (SIGSEGV).",
  });
});
