/**
 * A thread of the kernel process that ends the whole kernel when its client has ended, even by SIGKILL.
 *
 * Standard input is a pipe from the client: its end is the client's end. workerData: the kernel's folder.
 */
import fs from "node:fs";
import net from "node:net";
import path from "node:path";
import { workerData } from "node:worker_threads";

const client = new net.Socket({ fd: 0, readable: true });
client.on("close", () => {
  // Only a folder that our own runner made: other clients keep connection files in a folder with much besides, or in
  // the system's temporary folder itself.
  const folder = workerData as string;
  const isOurs = path.basename(folder).startsWith("routerlab-kernel-");
  if (isOurs) fs.rmSync(folder, { recursive: true, force: true });
  // The kernel leads a process group: this ends what its cells have started, too.
  process.kill(process.platform === "win32" ? process.pid : -process.pid, "SIGKILL");
});
client.resume();
