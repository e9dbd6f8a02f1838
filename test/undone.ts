import { afterAll, vi } from "vitest";

// Files that share a process: what one has stubbed or spied on is as it was before the next one begins.
afterAll(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});
