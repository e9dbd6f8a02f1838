import { vi } from "vitest";
import { chosen, runThrough } from "./runThrough";

// The three whose predictions take minutes, and every other one twice.
vi.setConfig({ testTimeout: 900_000, hookTimeout: 900_000 });

runThrough([...chosen("slow"), ...chosen("usual")], { twice: () => true });
