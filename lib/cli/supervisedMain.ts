import { hearSignals, main } from "./main";
import { becomeSupervised } from "./supervision/notices";

// The process that `supervised` starts: a command, and what it tells the process that watches over it.
becomeSupervised();
hearSignals();
main();
