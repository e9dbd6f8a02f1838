import { existsSync, readdirSync, readFileSync, rmdirSync, rmSync } from "node:fs";
import path from "node:path";
import { writeWhole } from "../../plots/export/writeWhole";
import { InputError } from "../../requirements";

/** The name by which notebooks and Jupyter programs ask for the kernel. */
export const kernelName = "routerlab";

/** What a person chooses in a list of kernels. */
export const kernelDisplayName = "TypeScript (routerlab)";

/** Jupyter's description of a kernel: kernel.json. */
interface Kernelspec {
  readonly argv: readonly string[];
  readonly display_name: string;
  readonly language: string;
  readonly interrupt_mode: "message" | "signal";
  /** By our name in it an installed kernel is known as ours. */
  readonly metadata: { readonly routerlab: { readonly version: string } };
}

/** An installed kernel of ours. */
export interface InstalledKernel {
  readonly folder: string;
  /** Of the library that installed it. */
  readonly version: string;
  readonly argv: readonly string[];
  /** The files of argv that are no longer there: with one missing the kernel cannot start. */
  readonly missing: readonly string[];
}

/** The version of this library. */
export function libraryVersion(): string {
  const file = path.join(__dirname, "../../../package.json");
  return (JSON.parse(readFileSync(file, "utf8")) as { version: string }).version;
}

/**
 * The command that starts this copy's kernel with the Node that runs, by absolute paths; "{connection_file}" stands for
 * a file.
 */
export const kernelCommand: readonly string[] = [
  process.execPath,
  "--enable-source-maps", // errors in the library are at lines of its TypeScript, on worker threads, too
  "--no-force-async-hooks-checks", // an interrupt may leave Node's count of nested callbacks wrong, and is to go on
  path.join(__dirname, "../kernel/kernelMain.js"),
  "{connection_file}",
];

/** The kernelspec of this copy of the library. */
function kernelspec(): Kernelspec {
  return {
    argv: kernelCommand,
    display_name: kernelDisplayName,
    language: "typescript",
    interrupt_mode: "message",
    metadata: { routerlab: { version: libraryVersion() } },
  };
}

/**
 * Installs the kernel "TypeScript (routerlab)" for every Jupyter program that looks into a data folder.
 *
 * @param dataFolder  as userDataFolder or prefixDataFolder names it
 * @returns the kernel's folder
 * @throws InputError when it cannot be written, or a kernel of that name is there that routerlab did not install
 * @example await installKernel(userDataFolder())   // "/home/me/.local/share/jupyter/kernels/routerlab"
 */
export async function installKernel(dataFolder: string): Promise<string> {
  const folder = kernelFolder(dataFolder);
  if (existsSync(specFile(folder)) && readInstalled(folder) === null) throw new InputError(notOurs(folder));
  await writeWhole(specFile(folder), `${JSON.stringify(kernelspec(), null, 2)}\n`);
  return folder;
}

/**
 * Removes what installKernel has written, and nothing else.
 *
 * @returns the kernel's folder, or null where there was no kernel
 * @throws InputError when it cannot be removed, or a kernel of that name is there that routerlab did not install
 * @example uninstallKernel(userDataFolder())
 */
export function uninstallKernel(dataFolder: string): string | null {
  const folder = kernelFolder(dataFolder);
  if (!existsSync(specFile(folder))) return null;
  if (readInstalled(folder) === null) throw new InputError(notOurs(folder));
  try {
    rmSync(specFile(folder));
    if (readdirSync(folder).length === 0) rmdirSync(folder);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new InputError(`The kernel in ${folder} cannot be removed (${code}).`);
  }
  return folder;
}

/**
 * The kernels of ours in these data folders.
 *
 * @example installedKernels(dataFolders())   // [{ folder: "/home/me/…/kernels/routerlab", version: "0.1.0", … }]
 */
export function installedKernels(folders: readonly string[]): InstalledKernel[] {
  return folders.flatMap((folder) => readInstalled(kernelFolder(folder)) ?? []);
}

const kernelFolder = (dataFolder: string): string => path.join(dataFolder, "kernels", kernelName);
const specFile = (folder: string): string => path.join(folder, "kernel.json");
const notOurs = (folder: string): string =>
  `${folder} holds a kernel that routerlab did not install, and is left as it is: remove it by hand, or choose another place with --prefix.`;

/** Null where there is no kernel, or one that is not ours. */
function readInstalled(folder: string): InstalledKernel | null {
  try {
    const { argv, metadata } = JSON.parse(readFileSync(specFile(folder), "utf8")) as Kernelspec;
    const missing = argv.filter((part) => path.isAbsolute(part) && !existsSync(part));
    return { folder, version: metadata.routerlab.version, argv, missing };
  } catch {
    return null; // unreadable, no JSON, or without our mark
  }
}
