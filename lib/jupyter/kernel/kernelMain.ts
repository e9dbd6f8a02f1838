/**
 * The program of a kernel process: stock tslab, which ends when the process that started it ends.
 *
 * argv: the connection file.
 */
import path from "node:path";
import { Worker } from "node:worker_threads";
import { startKernel } from "tslab/dist/main";

import zeromq = require("zeromq");

const connectionFile = process.argv[2]!;

// On a thread of its own, so that a cell in an endless loop does not outlive its client either.
new Worker(path.join(__dirname, "endWithClient.js"), { workerData: path.dirname(connectionFile) }).unref();

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
