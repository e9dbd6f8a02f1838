import { readdirSync, readFileSync } from "node:fs";
import { defineConfig } from "vitest/config";

/** Rooms whose tests call functions; those that also touch what others see (the environment, clocks, the console) are alone. */
const calling =
  /^(bench|check|data|estimators|experiments|experts|losses|mixture|networks|plots|routers|tables|theory)\//;
const touching = /\bvi\.|\bprocess\.|\bconsole\./;

const files = readdirSync(new URL("test", import.meta.url), { recursive: true, encoding: "utf8" })
  .map((file) => file.replaceAll("\\", "/"))
  .filter((file) => file.endsWith(".test.ts"));
const textOf = (file) => readFileSync(new URL(`test/${file}`, import.meta.url), "utf8");
const shared = files.filter((file) => calling.test(file) && !touching.test(textOf(file)));
const pathsOf = (names) => names.map((file) => `test/${file}`);

// Tests run against the built package, as a user's code and the worker threads do.
export default defineConfig({
  test: {
    testTimeout: 60_000,
    maxWorkers: 2,
    server: { deps: { external: [/lib.dist/] } }, // one copy of every module, as in use
    projects: [
      // They share the modules of a process: to load them anew for each file takes a third of all the time.
      { extends: true, test: { name: "calling", include: pathsOf(shared), isolate: false } },
      { extends: true, test: { name: "alone", include: pathsOf(files.filter((file) => !shared.includes(file))) } },
    ],
  },
});
