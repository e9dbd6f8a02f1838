import { randomBytes } from "node:crypto";
import { createReadStream, createWriteStream, existsSync } from "node:fs";
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import path from "node:path";
import { pipeline } from "node:stream/promises";
import { createBrotliDecompress } from "node:zlib";

/** A Chromium that was unpacked from the npm package @sparticuz/chromium. */
export interface UnpackedChromium {
  readonly executablePath: string;
  /** What the browser must be started with: its own shared libraries, its own font and nothing of the machine's. */
  readonly environment: Readonly<Record<string, string>>;
}

const manifestName = "manifest.json";
const abandonedAfter = 60 * 60 * 1000;

/**
 * Unpacks the Chromium of the npm package into a private folder, or finds it there.
 *
 * Safe for several processes at once and against being killed at any moment: a copy is unpacked under a temporary
 * name, gets a list of its files and sizes, and is then renamed to a name that is never used twice. A copy counts only
 * if every listed file is there in full, so a torn one is passed over, and a new one is unpacked.
 *
 * @param cache the folder for unpacked copies; ROUTERLAB_CACHE or ~/.cache/routerlab unless given
 * @returns null where the package is not installed or the platform is not Linux on x64
 * @throws Error of the file system when the cache cannot be written
 * @example (await unpackChromium())?.executablePath   // "/home/me/.cache/routerlab/chromium/143.0.4-3f9c…/chromium"
 */
export async function unpackChromium(cache: string = defaultCache()): Promise<UnpackedChromium | null> {
  if (process.platform !== "linux" || process.arch !== "x64") return null;
  const source = await packageFolder();
  if (source === null) return null;
  const { version } = JSON.parse(await readFile(path.join(source, "package.json"), "utf8"));
  const copies = path.join(cache, "chromium");
  await mkdir(copies, { recursive: true, mode: 0o700 });
  const found = await intactCopy(copies, version);
  if (found !== null) return describeCopy(found);

  await removeAbandoned(copies, version);
  const name = `${version}-${randomBytes(6).toString("hex")}`;
  const target = path.join(copies, name);
  const part = path.join(copies, `part-${name}`);
  try {
    await unpackInto(part, target, path.join(source, "bin"));
    // Another process may have finished first: then its copy serves both.
    const other = await intactCopy(copies, version);
    if (other !== null) return describeCopy(other);
    await rename(part, target);
    return describeCopy(target);
  } finally {
    await rm(part, { recursive: true, force: true });
  }
}

function defaultCache(): string {
  return process.env.ROUTERLAB_CACHE || path.join(homedir(), ".cache", "routerlab");
}

/** The folder of @sparticuz/chromium, which is resolved but never loaded: its own code unpacks to fixed names in /tmp. */
async function packageFolder(): Promise<string | null> {
  let entry: string;
  try {
    entry = require.resolve("@sparticuz/chromium");
  } catch {
    return null; // an optional dependency
  }
  const folder = path.resolve(path.dirname(entry), "..", "..");
  return existsSync(path.join(folder, "bin", "chromium.br")) ? folder : null;
}

async function unpackInto(part: string, target: string, archives: string): Promise<void> {
  const { extract } = await import("tar-fs");
  await mkdir(part, { mode: 0o700 });
  const unpack = (name: string, to: NodeJS.WritableStream) =>
    pipeline(createReadStream(path.join(archives, name)), createBrotliDecompress({ chunkSize: 1 << 20 }), to);
  await Promise.all([
    unpack("chromium.br", createWriteStream(path.join(part, "chromium"), { mode: 0o700 })),
    unpack("fonts.tar.br", extract(path.join(part, "fonts"))),
    unpack("al2023.tar.br", extract(path.join(part, "al2023"))),
    unpack("swiftshader.tar.br", extract(part)), // these libraries must lie beside the binary
  ]);
  await writeFile(path.join(part, "fonts.conf"), fontConfiguration(target));
  await writeFile(path.join(part, manifestName), JSON.stringify(await fileSizes(part)));
}

/** Only the font of the package, so that text has the same width on every machine. */
function fontConfiguration(folder: string): string {
  const escapeXml = (text: string) => text.replace(/&/g, "&amp;").replace(/</g, "&lt;");
  return `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>${escapeXml(path.join(folder, "fonts"))}</dir>
  <cachedir>${escapeXml(path.join(folder, "font-cache"))}</cachedir>
</fontconfig>
`;
}

async function fileSizes(folder: string): Promise<Record<string, number>> {
  const sizes: Record<string, number> = {};
  for (const name of await readdir(folder, { recursive: true })) {
    const entry = await stat(path.join(folder, name));
    if (entry.isFile()) sizes[name] = entry.size;
  }
  return sizes;
}

async function intactCopy(copies: string, version: string): Promise<string | null> {
  for (const name of (await readdir(copies)).sort()) {
    const folder = path.join(copies, name);
    if (name.startsWith(`${version}-`) && (await isIntact(folder))) return folder;
  }
  return null;
}

async function isIntact(folder: string): Promise<boolean> {
  try {
    const sizes: Record<string, number> = JSON.parse(await readFile(path.join(folder, manifestName), "utf8"));
    const actual = await Promise.all(
      Object.keys(sizes).map(async (file) => (await stat(path.join(folder, file))).size),
    );
    return Object.values(sizes).every((size, index) => size === actual[index]);
  } catch {
    return false; // a missing file or a torn manifest is exactly what is asked about
  }
}

/** Removes torn copies and what a killed process left; a part that is still young may be another process at work. */
async function removeAbandoned(copies: string, version: string): Promise<void> {
  for (const name of await readdir(copies)) {
    const folder = path.join(copies, name);
    const torn = name.startsWith(`${version}-`) && !(await isIntact(folder));
    const modified = (await stat(folder).catch(() => null))?.mtimeMs ?? Date.now();
    const abandoned = name.startsWith("part-") && Date.now() - modified > abandonedAfter;
    if (torn || abandoned) await rm(folder, { recursive: true, force: true });
  }
}

function describeCopy(folder: string): UnpackedChromium {
  return {
    executablePath: path.join(folder, "chromium"),
    environment: {
      LD_LIBRARY_PATH: path.join(folder, "al2023", "lib"),
      FONTCONFIG_FILE: path.join(folder, "fonts.conf"),
    },
  };
}
