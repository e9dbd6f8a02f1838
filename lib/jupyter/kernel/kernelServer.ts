import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { Worker } from "node:worker_threads";
import { Router } from "zeromq";
import { address, type Connection } from "../protocol/connection";
import { decodeMessage, encodeMessage, type Message } from "../protocol/message";
import { Outbox } from "../protocol/outbox";
import type { ControlData, ToControl, ToKernel } from "./controlThread";
import type { Iopub } from "./iopub";

/** What a kernel does with requests. */
export interface RequestHandler {
  /** Runs a cell and gives the content of its reply; the next one waits for it. */
  execute(request: Message): Promise<{ reply: object; abortsQueue: boolean }>;
  /** The content of the reply to any other request, or null where the kernel does not know it. */
  handle(request: Message): object | null | Promise<object | null>;
  interrupt(): void;
}

/** How long, in milliseconds, a failed cell waits for requests that were sent before anybody knew that it failed. */
const drainTime = 20;

/** How long, in milliseconds, the exit of the process waits for the other thread. */
const closeTime = 500;

/**
 * The channels of a kernel: requests come in, replies go out, and everybody hears whether it is busy.
 *
 * Cells run one after the other; everything else is answered at once. When a cell fails, the cells that were already
 * queued behind it are aborted, later ones are not. Interrupts and shutdowns come from a thread of their own.
 */
export class KernelServer {
  private readonly shell = new Router({ linger: 1000 });
  private readonly stdin = new Router({ linger: 0 });
  private readonly replies = new Outbox(this.shell);
  private readonly control: Worker;
  private readonly queue: Message[] = [];
  private running: Message | null = null;

  constructor(
    private readonly data: ControlData,
    private readonly iopub: Iopub,
    private readonly handler: RequestHandler,
  ) {
    this.control = new Worker(path.join(__dirname, "controlThread.js"), { workerData: data, execArgv: [] });
  }

  private get connection(): Connection {
    return this.data.connection;
  }

  /** Binds the channels, the one for requests last: who asks first must be able to hear the answer. */
  async start(): Promise<void> {
    await this.iopub.bind();
    await new Promise<void>((resolve, reject) => {
      this.control.once("error", reject);
      this.control.on("message", (message: ToKernel) => {
        if (message.kind === "ready") resolve();
        else this.onControl(message);
      });
    });
    await this.stdin.bind(address(this.connection, this.connection.stdin_port));
    await this.shell.bind(address(this.connection, this.connection.shell_port));
    void this.serve();
  }

  /** At the exit of the process, when nothing asynchronous happens any more. */
  close(): void {
    this.iopub.flush();
    this.tell({ kind: "close" });
    Atomics.wait(this.data.shared, 1, 0, closeTime);
  }

  private async serve(): Promise<void> {
    for await (const frames of this.shell) {
      await this.iopub.ready();
      const request = this.read(frames);
      if (request?.type === "execute_request") this.enqueue(request);
      else if (request) void this.answer(request, (reply) => this.replies.send(reply));
    }
  }

  private onControl(message: Exclude<ToKernel, { kind: "ready" }>): void {
    if (message.kind === "ping") this.tell({ kind: "pong", id: message.id });
    else if (message.kind === "interrupt") this.handler.interrupt();
    else this.answerOnControl(this.read(message.frames.map((frame) => Buffer.from(frame))));
  }

  private answerOnControl(request: Message | null): void {
    if (request === null) return;
    void this.answer(request, (frames) => this.tell({ kind: "reply", frames })).then(async () => {
      if (request.type !== "shutdown_request") return;
      await Promise.all([this.replies.emptied(), this.iopub.close(), delay(50)]);
      process.exit(0);
    });
  }

  private tell(message: ToControl): void {
    this.control.postMessage(message);
  }

  private read(frames: readonly Buffer[]): Message | null {
    try {
      return decodeMessage(this.connection.key, frames);
    } catch (error) {
      process.stderr.write(`${(error as Error).message}\n`); // it may come from a stranger: the kernel goes on
      return null;
    }
  }

  private status(state: "busy" | "idle", request: Message): void {
    this.iopub.publish(request, "status", { execution_state: state });
  }

  private reply(request: Message, type: string, content: object): (string | Buffer)[] {
    const { header: parent, identities } = request;
    const { key } = this.connection;
    return encodeMessage({ key, session: this.data.session, type, content, parent, identities }).frames;
  }

  private async answer(request: Message, send: (frames: (string | Buffer)[]) => void): Promise<void> {
    this.status("busy", request);
    const content = await this.contentFor(request);
    if (content !== null) send(this.reply(request, request.type.replace("_request", "_reply"), content));
    this.status("idle", request);
    // Who looks at the last word only must not think that the cell has ended.
    if (this.running) this.status("busy", this.running);
  }

  /** An answer in any case: a client that waits for one believes the kernel to be busy. */
  private async contentFor(request: Message): Promise<object | null> {
    try {
      return await this.handler.handle(request);
    } catch (error) {
      const { name, message } = error as Error;
      return { status: "error", ename: name, evalue: message, traceback: [] };
    }
  }

  private enqueue(request: Message): void {
    this.queue.push(request);
    if (this.running === null) void this.runQueue();
  }

  private async runQueue(): Promise<void> {
    for (let request = this.queue.shift(); request !== undefined; request = this.queue.shift()) {
      this.running = request;
      this.status("busy", request);
      const { reply, abortsQueue } = await this.handler.execute(request);
      if (abortsQueue) await delay(drainTime);
      const aborted = abortsQueue ? this.queue.splice(0) : [];
      this.replies.send(this.reply(request, "execute_reply", reply));
      this.status("idle", request);
      for (const each of aborted) {
        this.status("busy", each);
        this.replies.send(this.reply(each, "execute_reply", { status: "aborted" }));
        this.status("idle", each);
      }
    }
    this.running = null;
  }
}
