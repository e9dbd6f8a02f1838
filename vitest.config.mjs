import { defineConfig } from "vitest/config";

// Tests run against the built package, as a user's code and the worker threads do.
export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    testTimeout: 60_000,
    maxWorkers: 2,
    server: { deps: { external: [/lib.dist/] } }, // one copy of every module, as in use
  },
});
