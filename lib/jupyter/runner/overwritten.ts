/**
 * What a terminal shows in the end of a text that writes over itself: a carriage return goes back to the start of the
 * line, a backspace one place, and "erase in line" (ESC [K) removes the rest, so that a progress bar is its last state.
 *
 * Colours and other control sequences stay with the letter that they stand before.
 *
 * @example overwritten("10 %\r100 %\n")   // "100 %\n"
 */
export function overwritten(text: string): string {
  if (!/[\r\b]/.test(text)) return text;
  return text.split("\n").map(lastState).join("\n");
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: control sequences are what this looks for
const symbols = /\x1b\[[\d;?]*[A-Za-z]|./gsu;

function lastState(line: string): string {
  if (!/[\r\b]/.test(line)) return line;
  const shown: string[] = [];
  let at = 0;
  let before = "";
  for (const [symbol] of line.matchAll(symbols)) {
    if (symbol === "\r") at = 0;
    else if (symbol === "\b") at = Math.max(0, at - 1);
    else if (symbol === "\x1b[K" || symbol === "\x1b[0K") shown.length = Math.min(shown.length, at);
    else if (symbol === "\x1b[2K") shown.length = 0;
    else if (symbol.length > 2) before += symbol;
    else {
      while (shown.length < at) shown.push(" ");
      shown[at++] = before + symbol;
      before = "";
    }
  }
  shown[at] = before + (shown[at] ?? "");
  return shown.join("");
}
