import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { onTestFinished } from "vitest";

/** A folder that is removed when the test is over. */
export function temporaryFolder(): string {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "routerlab-test-"));
  onTestFinished(() => fs.rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A notebook file of code cells; a cell may be [source, tag]. */
export function temporaryNotebook(cells: readonly (string | readonly [source: string, tag: string])[]): string {
  const file = path.join(temporaryFolder(), "test.ipynb");
  const stored = cells.map((cell) => {
    const [source, tag] = typeof cell === "string" ? [cell] : cell;
    return { cell_type: "code", source, metadata: tag ? { tags: [tag] } : {}, outputs: [], execution_count: null };
  });
  fs.writeFileSync(file, JSON.stringify({ nbformat: 4, nbformat_minor: 4, metadata: {}, cells: stored }));
  return file;
}

/** Where the built library lies, for a `require` in a cell. */
export const built = path.resolve(__dirname, "../../../lib/dist");

export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ESRCH") return false;
    throw error;
  }
}

/** Waits at most five seconds for a process to end. */
export async function hasEnded(pid: number): Promise<boolean> {
  for (let tries = 0; tries < 50 && isRunning(pid); tries++) await new Promise((resolve) => setTimeout(resolve, 100));
  return !isRunning(pid);
}
