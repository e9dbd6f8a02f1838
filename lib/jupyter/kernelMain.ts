/**
 * The program of a kernel process: stock tslab, which ends when the process that started it ends.
 *
 * argv: the connection file. Standard input is a pipe from the parent; its end is the parent's end, even by SIGKILL.
 */
import { startKernel } from "tslab/dist/main";

process.stdin.on("end", () => {
  // The kernel leads a process group: this ends what its cells have started, too.
  if (process.platform !== "win32") process.kill(-process.pid, "SIGKILL");
  process.exit(1);
});
process.stdin.resume();
(process.stdin as unknown as { unref(): void }).unref();

startKernel({ configPath: process.argv[2]!, enableFindLocal: false });
