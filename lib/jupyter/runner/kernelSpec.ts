import fs from "node:fs";
import path from "node:path";
import { z } from "zod";
import { InputError } from "../../requirements";
import { dataFolders } from "../kernelspec/dataFolder";
import { kernelCommand } from "../kernelspec/kernelspec";
import type { Notebook } from "./notebookFile";

/** How a kernel is started and stopped: Jupyter's kernel.json. */
export interface KernelSpec {
  readonly name: string;
  /** The command; "{connection_file}" and "{resource_dir}" stand for paths. */
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly interruptMode: "signal" | "message";
  /** The folder of kernel.json; null for the kernel of this package, which has none. */
  readonly folder: string | null;
}

/** The TypeScript kernel of this package. */
export const routerlabKernel: KernelSpec = {
  name: "routerlab",
  argv: kernelCommand,
  env: {},
  interruptMode: "message",
  folder: null,
};

/** What runs notebooks of tslab: the same, which stands on tslab's compiler, and asks of their types what tslab does. */
export const tslabKernel: KernelSpec = { ...routerlabKernel, name: "tslab", env: { ROUTERLAB_STRICT: "off" } };

const ownNames = [routerlabKernel.name, tslabKernel.name];

/**
 * The kernel that a notebook asks for: that of this package for TypeScript, otherwise one that is installed for Jupyter.
 *
 * @param file  the notebook's path, for the sentence
 * @throws InputError when the kernel is not installed: a notebook is never run in another language than its own
 * @see https://jupyter-client.readthedocs.io/en/stable/kernels.html#kernel-specs
 */
export function kernelOf(notebook: Notebook, file: string): KernelSpec {
  const { name, language } = askedFor(notebook);
  if (isOurs(notebook)) return name === tslabKernel.name ? tslabKernel : routerlabKernel;
  const found = name === null ? null : installedKernel(name);
  if (found !== null) return found;
  const asked =
    name === null ? `a ${language} kernel and names none` : `the kernel ${JSON.stringify(name)} (${language})`;
  throw new InputError(
    `notebook is ${JSON.stringify(file)}, which asks for ${asked}, but must ask for ${ownNames.join(" or ")} (TypeScript)` +
      ` or for a kernel that is installed for Jupyter: ${installedNames().join(", ") || "there is none"}.`,
  );
}

/** Whether a notebook is for the kernel of this package. */
export function isOurs(notebook: Notebook): boolean {
  const { name, language } = askedFor(notebook);
  return name === null ? language.toLowerCase() === "typescript" : ownNames.includes(name);
}

function askedFor({ metadata }: Notebook): { name: string | null; language: string } {
  const { kernelspec, language_info } = metadata as Record<string, { name?: unknown; language?: unknown } | undefined>;
  const name = typeof kernelspec?.name === "string" ? kernelspec.name : null;
  return { name, language: String(kernelspec?.language ?? language_info?.name ?? "typescript") };
}

const schema = z.object({
  argv: z.array(z.string()).min(1),
  env: z.record(z.string(), z.string()).default({}),
  interrupt_mode: z.enum(["signal", "message"]).default("signal"),
});

/** @returns null where no folder of Jupyter's has a kernel of this name */
function installedKernel(name: string): KernelSpec | null {
  const folder = kernelFolders().find((each) => path.basename(each).toLowerCase() === name.toLowerCase());
  if (folder === undefined) return null;
  const file = path.join(folder, "kernel.json");
  try {
    const { argv, env, interrupt_mode } = schema.parse(JSON.parse(fs.readFileSync(file, "utf8")));
    return { name, argv: withPrefix(argv, folder), env, interruptMode: interrupt_mode, folder };
  } catch {
    throw new InputError(`The kernel ${name} cannot be started: ${file} is no kernel.json that can be read.`);
  }
}

/** A bare "python" is that of the environment where the kernel is installed, as for Jupyter. */
function withPrefix([program, ...rest]: readonly string[], folder: string): string[] {
  const prefix = path.resolve(folder, "../../../..");
  const ownProgram = path.join(prefix, process.platform === "win32" ? "Scripts" : "bin", program!);
  return [path.basename(program!) === program && fs.existsSync(ownProgram) ? ownProgram : program!, ...rest];
}

const installedNames = (): string[] => [...new Set(kernelFolders().map((folder) => path.basename(folder)))].sort();

/** Every folder with a kernel.json on Jupyter's search path, first come first. */
function kernelFolders(): string[] {
  return dataFolders()
    .map((folder) => path.join(folder, "kernels"))
    .filter((folder) => fs.existsSync(folder))
    .flatMap((folder) => fs.readdirSync(folder).map((name) => path.join(folder, name)))
    .filter((folder) => fs.existsSync(path.join(folder, "kernel.json")));
}
