import { requireThat } from "../../requirements";

/** --limit of a command that runs what a user wrote, which may never end: ten minutes unless given. */
export const limitOption = [
  "--limit <seconds>",
  "end it when it takes longer",
  (text: string): number => {
    const seconds = text.trim() === "" ? Number.NaN : Number(text);
    requireThat(seconds > 0 && seconds <= mostSeconds, "--limit", text, `a number of seconds, > 0 and at most a week`);
    return seconds;
  },
  600,
] as const;

const mostSeconds = 7 * 24 * 3600;
