/**
 * The program of a kernel process: stock tslab, which ends when the process that started it ends.
 *
 * argv: the connection file. Standard input is a pipe from the parent; its end is the parent's end, even by SIGKILL.
 */
import fs from "node:fs";
import path from "node:path";
import { startKernel } from "tslab/dist/main";

import zeromq = require("zeromq");

const connectionFile = process.argv[2]!;

process.stdin.on("end", () => {
  fs.rmSync(path.dirname(connectionFile), { recursive: true, force: true });
  // The kernel leads a process group: this ends what its cells have started, too.
  if (process.platform !== "win32") process.kill(-process.pid, "SIGKILL");
  process.exit(1);
});
process.stdin.resume();
(process.stdin as unknown as { unref(): void }).unref();

// What a cell prints in one go reaches the client whole: zeromq refuses a send while another one is under way, which
// is so from the 512th in a row on, and drops what goes beyond 1000 waiting messages; tslab looks at neither.
// (The state is kept here because zeromq seals its sockets; a kernel has one publisher.)
let last: Promise<void> = Promise.resolve();
let queued = 0;
zeromq.Publisher = class extends zeromq.Publisher {
  constructor() {
    super({ sendHighWaterMark: 0 });
  }

  override send(message: zeromq.MessageLike | zeromq.MessageLike[]): Promise<void> {
    try {
      if (queued === 0) return (last = super.send(message));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EBUSY") throw error;
    }
    queued++;
    return (last = last.then(() => super.send(message)).finally(() => queued--));
  }
};

startKernel({ configPath: connectionFile, enableFindLocal: false });
