import { InputError } from "../../requirements";

/** Reads the text behind an option as a finite number, or refuses it by the option's name: commander's parser of an option. */
export function numberOption(name: string): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (text.trim() !== "" && Number.isFinite(value)) return value;
    throw new InputError(`${name} is ${JSON.stringify(text)}, but must be a number.`);
  };
}
