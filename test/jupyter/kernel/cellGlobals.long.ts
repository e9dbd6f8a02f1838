import { expect, onTestFinished, test } from "vitest";
import { startKernel } from "../../../lib/dist/jupyter/runner/kernelClient";
import { built } from "../runner/temporaryNotebook";

const install = `require("${built}/jupyter/kernel/cellGlobals").installCellGlobals();`;

test("stock tslab does not find a name of another cell in a shorthand property; with cell globals it does", async () => {
  const argv = [process.execPath, require.resolve("tslab/bin/tslab"), "kernel", "--config-path", "{connection_file}"];
  const kernel = await startKernel({
    spec: { name: "tslab", argv, env: {}, interruptMode: "signal", folder: "/" },
    cwd: "/",
  });
  onTestFinished(() => kernel.shutdown());
  const textOf = async (cell: string) =>
    (await kernel.execute(cell)).messages.map(({ content }) => content.text).join("");
  expect(await textOf("const before = 1;")).toBe("");
  expect(await textOf("const copy = { before };")).toContain("ReferenceError: before is not defined");
  await new Promise((resolve) => setTimeout(resolve, 300)); // for so long stock tslab aborts what comes after a failure
  expect(await textOf(`${install}\n${install}\nconst here = { before };\nconsole.log(here.before);`)).toBe("1\n");
  await kernel.execute("let after = 2; const performance = 3;");
  expect(await textOf("const both = { before, after };\nconsole.log(both);\nafter = 4;\nvoid 0;")).toBe(
    "{ before: 1, after: 2 }\n",
  );
  expect(await textOf("console.log({ after }, typeof ({ performance } as any).performance.now, performance);")).toBe(
    "{ after: 4 } function 3\n",
  );
});
