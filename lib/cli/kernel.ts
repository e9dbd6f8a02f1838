import type { Command } from "commander";
import { dataFolders, prefixDataFolder, userDataFolder } from "../jupyter/kernelspec/dataFolder";
import {
  type InstalledKernel,
  installedKernels,
  installKernel,
  kernelDisplayName,
  libraryVersion,
  uninstallKernel,
} from "../jupyter/kernelspec/kernelspec";
import { InputError } from "../requirements";

interface Place {
  readonly user?: boolean;
  readonly prefix?: string;
}

/** Adds `routerlab kernel install`, `uninstall` and `status`. */
export function addKernelCommand(program: Command): void {
  const kernel = program
    .command("kernel")
    .description(`the Jupyter kernel "${kernelDisplayName}": for JupyterLab, VS Code, nbclient, nbconvert, papermill`)
    .addHelpText("after", "\nIn this repository `npm run lab` does it all: it needs no installed kernel.");
  withPlace(kernel.command("install").description("make the kernel known to Jupyter programs")).action(installOne);
  withPlace(kernel.command("uninstall").description("remove what install has written")).action(uninstallOne);
  withPlace(kernel.command("status").description("where it is installed, and whether it can start"))
    .option("--json", "print one JSON object instead of text")
    .action(tellStatus);
}

function withPlace(command: Command): Command {
  return command
    .option("--user", "for every Jupyter of this user (where no place is named)")
    .option("--prefix <folder>", "for the Python environment in this folder alone");
}

/** Null where no place is named. */
function named({ user, prefix }: Place): string | null {
  if (user && prefix !== undefined)
    throw new InputError(`--prefix is ${JSON.stringify(prefix)}, but must be left out beside --user.`);
  if (prefix === "") throw new InputError('--prefix is "", but must be a folder.');
  if (prefix !== undefined) return prefixDataFolder(prefix);
  return user ? userDataFolder() : null;
}

async function installOne(place: Place): Promise<void> {
  const folder = await installKernel(named(place) ?? userDataFolder());
  console.log(`${folder}: "${kernelDisplayName}" is installed.`);
}

function uninstallOne(place: Place): void {
  const dataFolder = named(place) ?? userDataFolder();
  const folder = uninstallKernel(dataFolder);
  console.log(folder === null ? `${dataFolder}: there is no such kernel.` : `${folder}: removed.`);
}

function tellStatus({ json, ...place }: Place & { readonly json?: boolean }): void {
  const folder = named(place);
  const kernels = installedKernels(folder === null ? dataFolders() : [folder]);
  const version = libraryVersion();
  const lines = kernels.map((kernel) => `${kernel.folder}: ${stateOf(kernel, version)}`);
  const text = lines.join("\n") || "The kernel is not installed: npx routerlab kernel install";
  console.log(json ? JSON.stringify({ version, kernels }) : text);
}

function stateOf({ version, missing }: InstalledKernel, ours: string): string {
  const state = version === ours ? `version ${version}` : `version ${version}, and this is ${ours}`;
  if (missing.length === 0) return `${state}, and its files are there.`;
  return `${state}, but it cannot start, since ${missing.join(" and ")} ${missing.length === 1 ? "is" : "are"} no longer there: install it again.`;
}
