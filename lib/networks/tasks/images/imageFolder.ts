import fs from "node:fs";
import path from "node:path";
import { InputError } from "../../../requirements";

/** The images of one domain, with the number of their class. */
export interface ImageDomain {
  readonly name: string;
  readonly images: readonly { readonly file: string; readonly label: number }[];
}

/** What a folder has, by domain; nothing is read yet but names. */
export interface ImageFolder {
  readonly name: string;
  readonly classes: readonly string[];
  readonly domains: readonly ImageDomain[];
}

/** A domain is cut into 80 and 20 %, and neither may be empty. */
const fewestImages = 5;

/**
 * Lists a folder DOMAIN/CLASS/IMAGE, as PACS, VLCS, OfficeHome and TerraIncognita have it; images are files that end in
 * .png, .jpg or .jpeg, everything else is passed over. Domains, classes and images are sorted by name.
 *
 * @throws InputError when the folder cannot be read or has no images, when fewer than two domains have any, or a domain has
 *   a single class or fewer than five images
 */
export function imageFolder(folder: string): ImageFolder {
  const found = foldersIn(folder).map((name) => ({
    name,
    classes: foldersIn(path.join(folder, name))
      .map((label) => ({ label, files: imagesIn(path.join(folder, name, label)) }))
      .filter(({ files }) => files.length > 0),
  }));
  const domains = found.filter(({ classes }) => classes.length > 0);
  if (domains.length === 0)
    throw new InputError(
      `The folder ${folder} has no images: they must lie in it as DOMAIN/CLASS/IMAGE and end in .png, .jpg or .jpeg.`,
    );
  if (domains.length === 1)
    throw new InputError(
      `The folder ${folder} has images of one domain only, ${domains[0].name}, but of at least two one can be left out.`,
    );
  for (const { name, classes } of domains) {
    const count = classes.reduce((sum, { files }) => sum + files.length, 0);
    const own = `The domain ${path.join(folder, name)} has`;
    if (classes.length === 1)
      throw new InputError(`${own} images of one class only, ${classes[0].label}, but must have at least two.`);
    if (count < fewestImages)
      throw new InputError(`${own} ${count} images, but must have at least ${fewestImages}, to be split 80 to 20.`);
  }
  const names = [...new Set(domains.flatMap(({ classes }) => classes.map(({ label }) => label)))].sort();
  return {
    name: path.basename(path.resolve(folder)),
    classes: names,
    domains: domains.map(({ name, classes }) => ({
      name,
      images: classes.flatMap(({ label, files }) => files.map((file) => ({ file, label: names.indexOf(label) }))),
    })),
  };
}

function foldersIn(folder: string): string[] {
  return entriesIn(folder, (entry) => fs.statSync(entry).isDirectory());
}

function imagesIn(folder: string): string[] {
  const names = entriesIn(folder, (entry) => /\.(png|jpe?g)$/i.test(entry) && fs.statSync(entry).isFile());
  return names.map((name) => path.join(folder, name));
}

/** Sorted, without hidden ones; links count as what they lead to, and those that lead nowhere do not count. */
function entriesIn(folder: string, isWanted: (entry: string) => boolean): string[] {
  let names: string[];
  try {
    names = fs.readdirSync(folder);
  } catch (error) {
    throw new InputError(`The folder ${folder} cannot be read (${(error as NodeJS.ErrnoException).code}).`, {
      cause: error,
    });
  }
  const wanted = (name: string) => {
    const entry = path.join(folder, name);
    return !name.startsWith(".") && fs.existsSync(entry) && isWanted(entry);
  };
  return names.filter(wanted).sort();
}
