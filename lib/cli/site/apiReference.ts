import { execFile } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { resultsFolder } from "../../experiments/fits";
import { workFolder } from "../../experiments/workFolder";
import type { ReferenceTexts } from "../../jupyter/report/site/referencePages";
import { writeWhole } from "../../plots/export/writeWhole";
import { hashOf } from "../reproducing/upToDate";

/** The texts, or the sentence that says why there are none. */
type TextsOrReason = { readonly texts: ReferenceTexts } | { readonly texts: null; readonly reason: string };

/**
 * The API reference as Markdown, written by typedoc from the docstrings; it takes some seconds, and is kept in results/
 * until a declaration changes.
 *
 * @param when "kept": only as far as it is there already, since making it would take longer than the rest of a report
 */
export async function apiReference(when: "kept" | "made"): Promise<TextsOrReason> {
  const cache = path.join(resultsFolder(), "reference.json");
  const inputs = declarationsHash();
  const kept = readKept(cache);
  if (kept?.inputs === inputs) return { texts: kept.texts };
  const program = path.join(workFolder(), "node_modules", "typedoc", "bin", "typedoc");
  const entries = ["lib/index.ts", "lib/networks/index.ts"].map((file) => path.join(workFolder(), file));
  if (!fs.existsSync(program) || !fs.existsSync(entries[0]))
    return {
      texts: null,
      reason: "The site has no API reference: it is made in routerlab's own repository, where typedoc is installed.",
    };
  if (when === "kept") return { texts: null, reason: "The site has no API reference: npx routerlab report makes it." };
  const texts = await runTypedoc(program, entries);
  await writeWhole(cache, JSON.stringify({ inputs, texts }));
  return { texts };
}

async function runTypedoc(program: string, entries: readonly string[]): Promise<ReferenceTexts> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "routerlab-reference-"));
  try {
    const options = {
      ...{ plugin: ["typedoc-plugin-markdown"], entryPoints: entries, out: folder, tsconfig: "tsconfig.json" },
      ...{ name: "API reference", readme: "none", router: "member", logLevel: "Error", skipErrorChecking: true },
      ...{
        disableSources: true,
        excludeExternals: true,
        hideBreadcrumbs: true,
        hidePageHeader: true,
        gitRevision: "none",
      },
      ...{
        parametersFormat: "table",
        interfacePropertiesFormat: "table",
        typeDeclarationFormat: "table",
        indexFormat: "table",
      },
    };
    const settings = path.join(folder, "typedoc.json");
    fs.writeFileSync(settings, JSON.stringify({ ...options, tsconfig: path.join(workFolder(), "tsconfig.json") }));
    await promisify(execFile)(process.execPath, [program, "--options", settings], { cwd: workFolder() });
    const names = fs.readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".md"));
    return Object.fromEntries(
      names.sort().map((name) => [name.split(path.sep).join("/"), fs.readFileSync(path.join(folder, name), "utf8")]),
    );
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

function readKept(file: string): { inputs: string; texts: ReferenceTexts } | null {
  try {
    return JSON.parse(fs.readFileSync(file, "utf8"));
  } catch {
    return null; // not there, or torn: then it is made again
  }
}

/** Of the declarations with their docstrings, from which alone the reference follows. */
function declarationsHash(): string {
  const root = path.resolve(__dirname, "../..");
  const names = fs.readdirSync(root, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".d.ts"));
  return hashOf(...names.sort().flatMap((name) => [name, fs.readFileSync(path.join(root, name))]));
}
