/**
 * The program of a kernel process. argv: the connection file.
 *
 * Environment: `ROUTERLAB_STRICT=off` type-checks cells as loosely as stock tslab does; `ROUTERLAB_KERNEL_FOLDER` is
 * removed when the process that started the kernel has ended.
 */
import { randomUUID } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { resultBundle } from "../display/resultBundle";
import type { Connection } from "../protocol/connection";
import type { ControlData } from "./controlThread";
import { Iopub } from "./iopub";
import { Kernel } from "./kernel";
import { KernelServer } from "./kernelServer";
import { libraryWatch } from "./libraryWatch";

const connectionFile = path.resolve(process.argv[2]!);

const library = path.resolve(__dirname, "../../..");
const { version } = JSON.parse(fs.readFileSync(path.join(library, "package.json"), "utf8")) as { version: string };
const shared = new Int32Array(new SharedArrayBuffer(8));
const data: ControlData = {
  connection: JSON.parse(fs.readFileSync(connectionFile, "utf8")) as Connection,
  session: randomUUID(),
  folder: ownFolder(),
  shared,
};
const iopub = new Iopub(data.connection, data.session);
const kernel = new Kernel(
  {
    cwd: process.cwd(),
    strict: process.env.ROUTERLAB_STRICT !== "off",
    library,
    version,
    shared,
    bundleOf: resultBundle,
    outdated: libraryWatch(path.join(library, "dist")),
  },
  iopub,
);
const server = new KernelServer(data, iopub, kernel);
process.on("exit", () => server.close());
void server.start();

/** The folder that was made for this kernel alone; others keep connection files in folders with much besides. */
function ownFolder(): string | null {
  const folder = process.env.ROUTERLAB_KERNEL_FOLDER;
  return folder !== undefined && path.dirname(connectionFile) === path.resolve(folder) ? folder : null;
}
