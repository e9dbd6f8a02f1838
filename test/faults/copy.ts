import { execFile } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import ts from "typescript";

const root = path.resolve(__dirname, "../..");
const configuration = JSON.parse(fs.readFileSync(path.join(root, "tsconfig.json"), "utf8"));
const { options } = ts.convertCompilerOptionsFromJson(configuration.compilerOptions, root);

/** The built JavaScript of a source, as the build makes it but for the link to its source map. */
export const transpiled = (source: string): string =>
  ts.transpileModule(source, { compilerOptions: { ...options, sourceMap: false } }).outputText;

/** What is built of the folders in AssemblyScript. */
const assemblies: Readonly<Record<string, string | undefined>> = {
  "mixture/core/assembly": "mixture/core/core.wasm",
  "estimators/newton/assembly": "estimators/newton/cholesky.wasm",
};

/** A test that ran: its title with those of what it is grouped in, and how it ended. */
export interface Outcome {
  readonly title: string;
  readonly status: string;
}

/** A copy of the built repository that may be broken; what no test changes is linked. */
export class Copy {
  private readonly folder = fs.mkdtempSync(path.join(os.tmpdir(), "routerlab-faults-"));

  constructor() {
    for (const name of fs.readdirSync(root)) {
      if ([".git", "node_modules", "results", "report"].includes(name)) continue;
      const isCopied = ["lib", "test", "scripts"].includes(name) || fs.statSync(path.join(root, name)).isFile();
      if (isCopied) fs.cpSync(path.join(root, name), this.at(name), { recursive: true });
      else fs.symlinkSync(path.join(root, name), this.at(name));
    }
    fs.mkdirSync(this.at("node_modules"));
    for (const name of fs.readdirSync(path.join(root, "node_modules")))
      if (name !== ".vite") fs.symlinkSync(this.packageAt(name), this.at(path.join("node_modules", name)));
  }

  /** The package routerlab is the copy itself. */
  private packageAt(name: string): string {
    return name === "routerlab" ? path.join("..", "lib") : path.join(root, "node_modules", name);
  }

  at(name: string): string {
    return path.join(this.folder, name);
  }

  remove(): void {
    fs.rmSync(this.folder, { recursive: true, force: true });
  }

  /** Calls `use` with another source in place of a file of lib; afterwards the copy is whole again. */
  async with<Result>(file: string, source: string, use: () => Promise<Result>): Promise<Result> {
    const assembled = assemblies[path.posix.dirname(file)];
    const product = assembled ?? file.replace(/\.ts$/, ".js");
    const changed = [this.at(path.join("lib", file)), this.at(path.join("lib/dist", product))];
    const whole = changed.map((each) => fs.readFileSync(each));
    try {
      fs.writeFileSync(changed[0], source);
      if (assembled !== undefined) await this.node(["scripts/assemble.cjs"], 4);
      else fs.writeFileSync(changed[1], transpiled(source));
      return await use();
    } finally {
      changed.forEach((each, i) => {
        fs.writeFileSync(each, whole[i]);
      });
    }
  }

  /** Runs the tests of some files whose titles end like one of those given. */
  async run(files: readonly string[], titles: readonly string[], minutes = 4): Promise<Outcome[]> {
    const [long, usual] = [true, false].map((isLong) => files.filter((file) => file.endsWith(".long.ts") === isLong));
    return [
      ...(await this.runWith("vitest.config.mjs", usual!, titles, minutes)),
      ...(await this.runWith("vitest.long.mjs", long!, titles, minutes)),
    ];
  }

  private async runWith(
    configuration: string,
    files: readonly string[],
    titles: readonly string[],
    minutes: number,
  ): Promise<Outcome[]> {
    if (files.length === 0) return [];
    const ends = titles.map((title) => title.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&")).join("|");
    const report = this.at("outcomes.json");
    fs.rmSync(report, { force: true });
    const tests = files.map((file) => `test/${file}`);
    // On a busy machine a test that merely takes long must not look like one that notices.
    const patience = ["--testTimeout=180000", "--hookTimeout=180000"];
    const reporter = ["--reporter=json", `--outputFile=${report}`];
    await this.node(
      [
        "node_modules/vitest/vitest.mjs",
        "run",
        "--config",
        configuration,
        ...tests,
        "-t",
        `(${ends})$`,
        ...patience,
        ...reporter,
      ],
      minutes,
    );
    if (!fs.existsSync(report)) throw new Error(`${files.join(", ")} did not end within ${minutes} minutes.`);
    const { testResults } = JSON.parse(fs.readFileSync(report, "utf8")) as {
      testResults: { assertionResults: { fullName: string; status: string }[] }[];
    };
    return testResults
      .flatMap(({ assertionResults }) => assertionResults)
      .map(({ fullName, status }) => ({ title: fullName, status }))
      .filter(({ status }) => status !== "skipped");
  }

  private node(args: readonly string[], minutes: number): Promise<void> {
    const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^VITEST|^TEST$/.test(name)));
    return new Promise((resolve) => {
      execFile(process.execPath, args, { cwd: this.folder, env, timeout: minutes * 60_000 }, () => resolve());
    });
  }
}
