import { defineConfig, mergeConfig } from "vitest/config";
import usual from "./vitest.config.mjs";

// What takes minutes and is no part of `npm test`: each file by its own script of package.json.
export default mergeConfig(
  { ...usual, test: { ...usual.test, projects: undefined } },
  defineConfig({
    test: {
      include: ["test/**/*.long.ts"],
      testTimeout: 900_000,
      hookTimeout: 900_000,
      maxConcurrency: 2,
      retry: process.env.CI ? 2 : 0, // some tests say how long something may take, and that machine has other work, too
    },
  }),
);
