import { StringDecoder } from "node:string_decoder";
import { inspect } from "node:util";
import type { Message } from "../protocol/message";
import { CellExecutor } from "./cellExecutor";
import { type CellError, type CellRun, currentRun } from "./cellRun";
import { completeness, completions, description } from "./codeAssistance";
import { History, type HistoryRequest } from "./history";
import type { Iopub } from "./iopub";
import type { RequestHandler } from "./kernelServer";
import { waitForPending } from "./pendingWork";
import { compilerVersion } from "./tslabCompiler";
import { wholeStep } from "./wholeSteps";

/** Where a kernel runs cells and with what. */
export interface KernelSettings {
  /** The folder of the notebook. */
  readonly cwd: string;
  /** Whether cells are type-checked as strictly as the library is. */
  readonly strict: boolean;
  /** The folder of the package `routerlab` that cells import. */
  readonly library: string;
  /** The version of that package. */
  readonly version: string;
  /** With the thread that answers while a cell is in a loop; see ControlData. */
  readonly shared: Int32Array;
  /** What a value looks like, by MIME type. */
  bundleOf(value: unknown): Promise<Readonly<Record<string, unknown>>>;
  /** A sentence where the library is not what it was at the start, or null. */
  outdated(): string | null;
}

interface ExecuteContent {
  readonly code: string;
  readonly silent?: boolean;
  readonly store_history?: boolean;
  readonly user_expressions?: Readonly<Record<string, string>>;
  readonly stop_on_error?: boolean;
}

/** What a TypeScript kernel answers to Jupyter's requests. */
export class Kernel implements RequestHandler {
  private readonly history = new History();
  /** What the kernel itself keeps open. */
  private atRest: readonly string[] | null = null;
  private loaded: CellExecutor | null = null;
  private count = 0;
  private silentCount = 0;
  private lastRun: CellRun | null = null;

  constructor(
    private readonly settings: KernelSettings,
    private readonly iopub: Iopub,
  ) {
    this.captureStream("stdout");
    this.captureStream("stderr");
    console.clear = () => this.toCell((request) => this.iopub.publish(request, "clear_output", { wait: false }));
  }

  /** Loaded when first used: it brings TypeScript, which takes a second. */
  private get executor(): CellExecutor {
    const load = wholeStep(this.settings.shared, () => {
      this.loaded = new CellExecutor(this.settings, { lateError: (run, error) => this.publishError(run, error) });
      this.captureDisplay();
      return this.loaded;
    });
    return this.loaded ?? load();
  }

  async execute({ content, ...message }: Message): Promise<{ reply: object; abortsQueue: boolean }> {
    const {
      code,
      silent = false,
      store_history = !silent,
      stop_on_error = true,
      user_expressions = {},
    } = content as unknown as ExecuteContent;
    this.atRest ??= process.getActiveResourcesInfo();
    const kept = store_history && !silent;
    if (kept) this.history.add(++this.count, code);
    const run: CellRun = {
      name: kept ? `cell[${this.count}]` : `silent[${++this.silentCount}]`,
      code,
      request: { content, ...message },
      silent,
      error: null,
      stopped: false,
      end: null,
    };
    this.lastRun = run;
    const execution_count = this.count;
    if (!silent) this.iopub.publish(run.request, "execute_input", { code, execution_count });
    const outdated = this.settings.outdated();
    if (outdated !== null) this.iopub.print(run.request, "stderr", `${outdated}\n`);
    await this.executor.execute(run);
    const asked: Record<string, object> = {};
    // What shows a value, and what is asked about it, may be the user's own code, and loop.
    await this.executor.asPartOf(run, async () => {
      if (run.error) return;
      if (run.result && !silent) await this.publishResult(run, run.result.value, execution_count);
      for (const [key, text] of Object.entries(user_expressions)) asked[key] = this.evaluate(text);
    });
    run.result = undefined; // what is shown need not stay in memory
    if (run.error) {
      this.publishError(run, run.error);
      return { reply: { status: "error", execution_count, ...run.error }, abortsQueue: stop_on_error };
    }
    const reply = { status: "ok", execution_count, payload: [], user_expressions: asked };
    return { reply, abortsQueue: false };
  }

  handle(request: Message): object | null | Promise<object | null> {
    return wholeStep(this.settings.shared, () => this.answer(request))();
  }

  private answer({ type, content }: Message): object | null | Promise<object | null> {
    const { code, cursor_pos } = content as { code: string; cursor_pos: number };
    switch (type) {
      case "kernel_info_request":
        setTimeout(() => this.executor.warm(), 100).unref();
        return this.description();
      case "complete_request":
        return completions(this.executor, code, cursor_pos);
      case "inspect_request":
        return description(this.executor, code, cursor_pos);
      case "is_complete_request":
        return completeness(code);
      case "history_request":
        return { status: "ok", history: this.history.find(content as HistoryRequest) };
      case "comm_info_request":
        return { status: "ok", comms: {} };
      case "shutdown_request":
        return { status: "ok", restart: content.restart === true };
      case "pending_request":
        this.iopub.flush();
        return waitForPending(this.atRest ?? process.getActiveResourcesInfo(), Number(content.timeout)).then(
          (pending) => ({
            status: "ok",
            pending,
          }),
        );
      default:
        return null;
    }
  }

  interrupt(): void {
    process.emit("SIGINT");
  }

  private description(): object {
    return {
      status: "ok",
      protocol_version: "5.3",
      implementation: "routerlab",
      implementation_version: this.settings.version,
      language_info: {
        name: "typescript",
        version: compilerVersion(),
        mimetype: "text/typescript",
        file_extension: ".ts",
      },
      banner: `TypeScript with routerlab ${this.settings.version}`,
      help_links: [],
    };
  }

  private publishError(run: CellRun, { ename, evalue, traceback }: CellError): void {
    if (!run.silent) this.iopub.publish(run.request, "error", { ename, evalue, traceback });
  }

  private async publishResult(run: CellRun, value: unknown, execution_count: number): Promise<void> {
    const bundle = await this.settings.bundleOf(value);
    if (run.stopped) return;
    const data = { ...bundle, "text/plain": this.executor.readable(String(bundle["text/plain"])) };
    this.iopub.publish(run.request, "execute_result", { execution_count, data, metadata: {} });
  }

  private evaluate(expression: string): object {
    const outcome = this.executor.evaluate(expression);
    if ("error" in outcome) return { status: "error", ...outcome.error };
    return { status: "ok", data: { "text/plain": inspect(outcome.value) }, metadata: {} };
  }

  private toCell(send: (request: Message) => void): void {
    const request = (currentRun() ?? this.lastRun)?.request;
    if (request) send(request);
  }

  /** What is printed goes to the cell that started the code which prints it, also after that cell has ended. */
  private captureStream(name: "stdout" | "stderr"): void {
    const stream = process[name];
    const write = stream.write.bind(stream) as (text: unknown) => boolean;
    const decoder = new StringDecoder();
    stream.write = ((piece: string | Uint8Array, encoding?: unknown, callback?: unknown) => {
      const request = (currentRun() ?? this.lastRun)?.request;
      if (request === undefined) return write(piece);
      const text = typeof piece === "string" ? piece : decoder.write(Buffer.from(piece));
      if (text !== "") this.iopub.print(request, name, this.executor.readable(text));
      const done = [encoding, callback].find((each) => typeof each === "function") as (() => void) | undefined;
      if (done) process.nextTick(done);
      return true;
    }) as typeof stream.write;
  }

  /** tslab's own functions for display, and routerlab's, write through this. */
  private captureDisplay(): void {
    const jupyter = require("tslab/dist/jupyter") as { lastWriteDisplayData: unknown };
    jupyter.lastWriteDisplayData = (content: object, update: boolean) => {
      this.toCell((request) => this.iopub.publish(request, update ? "update_display_data" : "display_data", content));
    };
  }
}
