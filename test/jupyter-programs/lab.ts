import { type ChildProcess, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import fs from "node:fs";
import net from "node:net";
import path from "node:path";
import type { Browser, Page } from "playwright-core";
import { root } from "./environment";

/** A JupyterLab that `npm run lab` has started. */
export interface Lab {
  readonly port: number;
  /** What it has written so far. */
  output(): string;
  /** Opens a notebook of its folder in a page of its own. */
  open(browser: Browser, name: string): Promise<OpenNotebook>;
  /** Ctrl-C, as from the terminal. @returns the exit code */
  stop(): Promise<number | null>;
}

/** The port of the loopback interface that the system gives. */
export async function freePort(): Promise<number> {
  const server = net.createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as net.AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/**
 * The errors in what JupyterLab's server has written: records of level E, and tracebacks outside of its records. What it
 * only warns of has a traceback at times, too: a language server that this machine lacks.
 *
 * A page that is closed while the server writes to it makes tornado report its own closed connection; that says nothing
 * about the kernel and depends on the moment.
 */
export function serverErrors(output: string): string[] {
  return output
    .split(/^(?=\[[A-Z] \d{4}-|Task exception was never retrieved)/m)
    .filter((record) => /^\[[EC] |Traceback/m.test(record) && !/^\[[WID] /.test(record))
    .filter((record) => !/^(?:tornado\.\S*)?(?:WebSocketClosedError|StreamClosedError)\b/m.test(record));
}

/** Starts JupyterLab on a folder and waits until it answers. */
export async function startLab(folder: string): Promise<Lab> {
  const port = await freePort();
  const token = randomUUID();
  const args = ["--no-browser", "--port", `${port}`, `--ServerApp.root_dir=${folder}`];
  const forTests = [`--IdentityProvider.token=${token}`, "--LabApp.expose_app_in_browser=True"];
  const child = spawn(process.execPath, [path.join(root, "scripts/lab.cjs"), ...args, ...forTests], {
    cwd: root,
    env: { ...process.env, ROUTERLAB_RESULTS: path.join(root, "results") },
    stdio: ["ignore", "pipe", "pipe"],
    detached: true, // a process group of its own, which Ctrl-C reaches as a whole
  });
  let text = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk: Buffer) => (text += chunk));
  const ended = new Promise<number | null>((resolve) => child.once("close", resolve));
  const answers = async () => {
    const response = await fetch(`http://127.0.0.1:${port}/api/status?token=${token}`).catch(() => null);
    return response?.ok ?? false;
  };
  for (let tries = 0; !(await answers()); tries++) {
    if (child.exitCode !== null || tries > 240) throw new Error(`JupyterLab does not answer: ${text}`);
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
  return {
    port,
    output: () => text,
    open: (browser, name) => openNotebook(browser, port, token, path.join(folder, name), name),
    stop: () => stopGroup(child, ended),
  };
}

async function stopGroup(child: ChildProcess, ended: Promise<number | null>): Promise<number | null> {
  process.kill(-child.pid!, "SIGINT");
  const late = setTimeout(() => process.kill(-child.pid!, "SIGKILL"), 20_000);
  return ended.finally(() => clearTimeout(late));
}

/** JupyterLab's application object, as far as it is used here. */
interface LabWindow {
  jupyterapp: { commands: { execute(command: string, args?: object): Promise<unknown> } };
}

/** A notebook in a page of JupyterLab. */
export class OpenNotebook {
  constructor(
    readonly page: Page,
    /** Where the notebook lies. */
    readonly file: string,
    /** What the page has asked of other hosts. */
    readonly foreign: readonly string[],
  ) {}

  /** Runs a command of JupyterLab, as its menus do. */
  async command(name: string): Promise<void> {
    await this.page.evaluate(
      (command) => (window as unknown as LabWindow).jupyterapp.commands.execute(command).then(() => undefined),
      name,
    );
  }

  /** Run All Cells, until the last one is done. */
  readonly runAll = () => this.command("notebook:run-all-cells");

  async save(): Promise<void> {
    await this.command("docmanager:save");
  }

  /**
   * Points at every figure: until then plotly's renderer shows the picture, and from then on plotly itself.
   *
   * @param figures  how many the page has once it is whole: JupyterLab draws the cells of a notebook bit by bit
   * @returns how many plotly draws
   */
  async makeFiguresLive(figures: number): Promise<number> {
    const pictures = this.page.locator(".jp-RenderedPlotly .plot-img");
    await pictures.nth(figures - 1).waitFor({ state: "attached" });
    for (const picture of await pictures.all()) {
      await picture.dispatchEvent("mouseenter");
      await picture.waitFor({ state: "hidden" });
    }
    return this.page.locator(".jp-RenderedPlotly.js-plotly-plot").count();
  }

  /** The text of what stands below a code cell, of all its outputs. */
  async outputOf(cell: number): Promise<string> {
    return (await this.cell(cell).locator(".jp-OutputArea-output").allInnerTexts()).join("\n");
  }

  /** A code cell, counted from 0. */
  cell(index: number) {
    return this.page.locator(".jp-NotebookPanel:not(.lm-mod-hidden) .jp-CodeCell").nth(index);
  }

  /** Runs one code cell as a person does, and does not wait. */
  async start(cell: number): Promise<void> {
    await this.cell(cell).locator(".cm-content").click();
    await this.page.keyboard.press("Control+Enter");
  }

  /** Waits for "Idle" in the status bar. */
  async idle(timeout = 60_000): Promise<void> {
    await this.page.waitForFunction(
      () => /\| Idle/.test((document.querySelector("#jp-main-statusbar") as HTMLElement | null)?.textContent ?? ""),
      null,
      { timeout },
    );
  }

  close(): Promise<void> {
    return this.page.close();
  }
}

/** All cells in view, so that none is left out of the page. */
const viewport = { width: 1300, height: 14_000 };

async function openNotebook(browser: Browser, port: number, token: string, file: string, name: string) {
  const page = await browser.newPage({ viewport });
  const foreign: string[] = [];
  page.on("request", (request) => {
    const { protocol, host } = new URL(request.url());
    if (host !== `127.0.0.1:${port}` && !["data:", "blob:"].includes(protocol)) foreign.push(request.url());
  });
  await page.goto(`http://127.0.0.1:${port}/lab/tree/${name}?reset&token=${token}`);
  await page.waitForSelector(".jp-Notebook .jp-Cell", { timeout: 60_000 });
  const notebook = new OpenNotebook(page, file, foreign);
  await notebook.idle(); // JupyterLab drops Run All before
  return notebook;
}

/** A notebook's text without the outputs and counts of its cells: what a run must not change. */
export function withoutOutputs(file: string): string {
  return fs
    .readFileSync(file, "utf8")
    .replace(/^ {3}"outputs": \[(?:\]|[\s\S]*?^ {3}\])/gm, '   "outputs": []')
    .replace(/^ {3}"execution_count": (?:\d+|null)/gm, '   "execution_count": null');
}
