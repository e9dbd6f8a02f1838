import { readdirSync, readFileSync } from "node:fs";
import { defineConfig } from "vitest/config";

/** Rooms whose tests are alone: a kernel changes the compiler and the globals of its process. */
const room = /^jupyter\//;
/** What a file may touch of its process without being alone: test/undone.ts undoes stubs and spies after each file. */
const touching =
  /\bvi\.(?!stubEnv|unstubAllEnvs|spyOn|restoreAllMocks)|\bprocess\.(?!execPath|pid|cwd|chdir|arch)|\bconsole\./;

const files = readdirSync(new URL("test", import.meta.url), { recursive: true, encoding: "utf8" })
  .map((file) => file.replaceAll("\\", "/"))
  .filter((file) => file.endsWith(".test.ts"));
const textOf = (file) => readFileSync(new URL(`test/${file}`, import.meta.url), "utf8");
const shared = files.filter((file) => !room.test(file) && !touching.test(textOf(file)));
const pathsOf = (names) => names.map((file) => `test/${file}`);

// Tests run against the built package, as a user's code and the worker threads do.
export default defineConfig({
  test: {
    testTimeout: 60_000,
    maxWorkers: 2,
    server: { deps: { external: [/lib.dist/] } }, // one copy of every module, as in use
    projects: [
      // They share the modules of a process: to load them anew for each file takes a third of all the time.
      {
        extends: true,
        test: { name: "calling", include: pathsOf(shared), isolate: false, setupFiles: "test/undone.ts" },
      },
      { extends: true, test: { name: "alone", include: pathsOf(files.filter((file) => !shared.includes(file))) } },
    ],
  },
});
