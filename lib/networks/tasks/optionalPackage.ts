import { InputError } from "../../requirements";

/**
 * What an optional package exports.
 *
 * @param load  requires it, so that the name stands where tools look for it
 * @param what  that needs it, as a subject: "The corpus"
 * @throws InputError with the command that installs it, where it is missing
 */
export function optionalPackage<Exports>(name: string, load: () => Exports, what: string): Exports {
  try {
    return load();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "MODULE_NOT_FOUND") throw error;
    throw new InputError(
      `${what} needs the optional package ${name}, which is not installed: npm install --include=optional brings it.`,
      { cause: error },
    );
  }
}
