import fs from "node:fs";
import path from "node:path";
import type { Addresses } from "./markdown";

const types: Readonly<Record<string, string>> = {
  ...{ ".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".gif": "image/gif" },
  ...{ ".svg": "image/svg+xml", ".webp": "image/webp", ".avif": "image/avif" },
};

/**
 * The images of a text as part of its page: attachments of the cell and files beside it become data addresses; for one that
 * cannot be had the page says why.
 *
 * @param folder       where files are looked for; null where the text comes from nowhere
 * @param attachments  of the cell, by name, as notebooks store them
 */
export function imagesInside(folder: string | null, attachments: unknown = {}): NonNullable<Addresses["image"]> {
  return (address) => {
    if (/^data:image\//i.test(address)) return { address };
    const missing = (why: string) => ({ missing: `[The image ${decoded(address)} is not shown: ${why}.]` });
    if (/^attachment:/i.test(address)) {
      const found = attachedImage(attachments, decoded(address.slice("attachment:".length)));
      return found === null ? missing("the cell has no attachment of that name") : { address: found };
    }
    if (/^(?!file:)[a-z][a-z0-9+.-]*:|^\/\//i.test(address)) return missing("a page loads nothing from the network");
    const file = decoded(address.replace(/^file:(\/\/)?/, "").replace(/[?#].*$/, ""));
    const type = types[path.extname(file).toLowerCase()];
    if (type === undefined) return missing(`it is none of ${Object.keys(types).join(", ")}`);
    if (folder === null && !path.isAbsolute(file)) return missing("it is not known beside which file it lies");
    try {
      const bytes = fs.readFileSync(path.resolve(folder ?? "/", file));
      return { address: `data:${type};base64,${bytes.toString("base64")}` };
    } catch (error) {
      return missing(`the file cannot be read (${(error as NodeJS.ErrnoException).code})`);
    }
  };
}

function attachedImage(attachments: unknown, name: string): string | null {
  const bundle = Object(Object(attachments)[name]) as Record<string, unknown>;
  const found = Object.entries(bundle).find(
    ([type, value]) => Object.values(types).includes(type) && typeof value === "string",
  );
  if (found === undefined) return null;
  const [type, value] = found as [string, string];
  const base64 = type === "image/svg+xml" && value.includes("<") ? Buffer.from(value).toString("base64") : value;
  return `data:${type};base64,${base64.replace(/\s/g, "")}`;
}

function decoded(address: string): string {
  try {
    return decodeURIComponent(address);
  } catch {
    return address; // as it is written
  }
}
