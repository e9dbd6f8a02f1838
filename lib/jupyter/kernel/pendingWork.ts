import { setTimeout as delay } from "node:timers/promises";

/** Kinds of resources that keep a Node process alive, in words. */
const kinds: readonly [RegExp, string, string][] = [
  [/^Timeout$/, "timer", "timers"],
  [/^Immediate$/, "immediate", "immediates"],
  [/^ProcessWrap$/, "child process", "child processes"],
  [/^(TCP|TLS|UDP|HTTP|Connect|GetAddrInfo)/, "connection", "connections"],
  [/^(FSReq|FileHandle)/i, "file operation", "file operations"],
  [/^MessagePort$/, "worker thread", "worker threads"],
];

/** What of the work that cells have started is not done. */
function pending(atRest: readonly string[]): string[] {
  const active = process.getActiveResourcesInfo();
  return kinds.flatMap(([type, one, many]) => {
    const count = active.filter((each) => type.test(each)).length - atRest.filter((each) => type.test(each)).length;
    return count > 0 ? [`${count} ${count === 1 ? one : many}`] : [];
  });
}

/**
 * Waits until nothing is under way that cells have started.
 *
 * @param atRest   the resources of the kernel itself, as process.getActiveResourcesInfo gave them before any cell
 * @param seconds  the longest wait
 * @returns what is still pending then, such as ["2 timers"]
 */
export async function waitForPending(atRest: readonly string[], seconds: number): Promise<string[]> {
  const deadline = performance.now() + 1000 * seconds;
  let before: readonly string[] = [];
  let left = pending(atRest);
  while (left.length > 0 && performance.now() < deadline) {
    await delay(20, undefined, { ref: false });
    [before, left] = [left, pending(atRest)];
  }
  // A chain of immediates is there at every look; one that the kernel itself leaves behind a timer's callback is not.
  return left.filter((each) => !each.includes("immediate") || before.includes(each));
}
