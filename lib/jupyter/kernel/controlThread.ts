/**
 * The thread of a kernel that always answers: the control channel and the heartbeat, also while a cell is in a loop.
 *
 * It stops a loop in the main thread, ends the kernel when that does not follow a shutdown, and ends it when the
 * process that started the kernel has ended, even by SIGKILL.
 */
import fs from "node:fs";
import inspector from "node:inspector";
import { setTimeout as delay } from "node:timers/promises";
import { parentPort, workerData } from "node:worker_threads";
import { Reply, Router } from "zeromq";
import { address, type Connection } from "../protocol/connection";
import { decodeMessage, encodeMessage, type Message } from "../protocol/message";

/** What the thread tells the kernel. */
export type ToKernel =
  | { kind: "ready" }
  | { kind: "interrupt" }
  | { kind: "ping"; id: number }
  | { kind: "request"; frames: Uint8Array[] };
/** What the kernel tells the thread. */
export type ToControl =
  | { kind: "close" }
  | { kind: "pong"; id: number }
  | { kind: "reply"; frames: (string | Uint8Array)[] };

// In milliseconds: how long the main thread may take to answer before it counts as in a loop, and to exit then, and how
// often the thread looks whether the parent process is alive.
const answerTime = 200;
const shutdownTime = 800;
const exitTime = 2000;
const parentInterval = 500;

/** What the thread starts with. */
export interface ControlData {
  readonly connection: Connection;
  /** The id of the kernel's session, which its messages carry. */
  readonly session: string;
  /** A folder to be removed when the kernel's parent has ended, or null. */
  readonly folder: string | null;
  /** [1 during a step that must not be stopped halfway, 2 when its cell was meanwhile; 1 when this thread has closed]. */
  readonly shared: Int32Array;
}

const { connection, session, folder, shared } = workerData as ControlData;
const kernel = parentPort!;
const control = new Router({ linger: 500 });
const heartbeat = new Reply({ linger: 0 });
let asked = 0;
let answered = 0;

const tell = (message: ToKernel) => kernel.postMessage(message);

kernel.on("message", (message: ToControl) => {
  if (message.kind === "close") close();
  else if (message.kind === "pong") answered = Math.max(answered, message.id);
  else void control.send(message.frames.map((frame) => (typeof frame === "string" ? frame : Buffer.from(frame))));
});

/** zeromq aborts a process that exits while one of its sockets waits on another thread. */
function close(): void {
  control.close();
  heartbeat.close();
  Atomics.store(shared, 1, 1);
  Atomics.notify(shared, 1);
}

async function mainThreadAnswers(milliseconds: number): Promise<boolean> {
  const id = ++asked;
  tell({ kind: "ping", id });
  for (const deadline = performance.now() + milliseconds; performance.now() < deadline; await delay(10))
    if (answered >= id) return true;
  return answered >= id;
}

async function interrupt(): Promise<void> {
  tell({ kind: "interrupt" });
  // A compiler that is stopped halfway is of no use afterwards; it learns that nobody wants the cell any more.
  while (Atomics.compareExchange(shared, 0, 1, 2) !== 0) await delay(10);
  if (await mainThreadAnswers(answerTime)) return;
  const inspection = new inspector.Session();
  inspection.connectToMainThread();
  inspection.post("Runtime.terminateExecution");
  await mainThreadAnswers(answerTime);
  inspection.disconnect();
}

async function reply(request: Message, type: string, content: object): Promise<void> {
  const { header: parent, identities } = request;
  await control.send(encodeMessage({ key: connection.key, session, type, content, parent, identities }).frames);
}

/** Null for what no client of ours has sent: such a message must not end the kernel. */
function readable(frames: Buffer[]): Message | null {
  try {
    return decodeMessage(connection.key, frames);
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n`);
    return null;
  }
}

async function serveControl(): Promise<void> {
  for await (const frames of control) {
    const request = readable(frames);
    if (request === null) continue;
    if (request.type === "interrupt_request") {
      await interrupt();
      await reply(request, "interrupt_reply", { status: "ok" });
      continue;
    }
    tell({ kind: "request", frames });
    if (request.type !== "shutdown_request") continue;
    if (await mainThreadAnswers(shutdownTime)) {
      setTimeout(() => process.kill(process.pid, "SIGKILL"), exitTime); // what cells do at the exit may loop
      continue;
    }
    await reply(request, "shutdown_reply", { status: "ok", restart: request.content.restart === true });
    await delay(50);
    process.kill(process.pid, "SIGKILL");
  }
}

async function serveHeartbeat(): Promise<void> {
  for await (const frames of heartbeat) await heartbeat.send(frames);
}

async function endWithParent(): Promise<void> {
  const parent = process.ppid;
  while (process.ppid === parent) await delay(parentInterval);
  if (folder !== null) fs.rmSync(folder, { recursive: true, force: true });
  try {
    process.kill(-process.pid, "SIGKILL"); // where the kernel leads a process group: also what its cells have started
  } catch {
    process.kill(process.pid, "SIGKILL");
  }
}

void (async () => {
  await control.bind(address(connection, connection.control_port));
  await heartbeat.bind(address(connection, connection.hb_port));
  void endWithParent();
  void serveControl();
  void serveHeartbeat();
  tell({ kind: "ready" });
})();
