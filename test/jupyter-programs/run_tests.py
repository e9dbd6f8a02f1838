"""Runs the tests of one module, and prints a JSON object: the name of each test, and "ok", "skipped: …" or its failure."""

import importlib
import json
import sys
import time
import unittest


class Result(unittest.TestResult):
    def __init__(self):
        super().__init__()
        self.outcomes = {}

    def startTest(self, test):
        self.started = time.monotonic()

    def stopTest(self, test):
        print(f"{test.id().split('.')[-1]}: {time.monotonic() - self.started:.1f} s", file=sys.stderr, flush=True)

    def note(self, test, outcome):
        name = test.id().split(".")[-1]
        before = self.outcomes.get(name, "ok")
        self.outcomes[name] = outcome if before == "ok" else f"{before}\n{outcome}"

    def addSuccess(self, test):
        self.note(test, "ok")

    def addSkip(self, test, reason):
        self.note(getattr(test, "test_case", test), f"skipped: {reason}")

    def addFailure(self, test, error):
        self.note(test, self._exc_info_to_string(error, test))

    addError = addFailure

    def addSubTest(self, test, subtest, error):
        if error is not None:
            self.note(test, f"{subtest._subDescription()}: {self._exc_info_to_string(error, test)}")


module = importlib.import_module(sys.argv[1])
suite = unittest.defaultTestLoader.loadTestsFromModule(module)
chosen = sys.argv[2:]
result = Result()
for group in suite:
    tests = [test for test in group if not chosen or test.id().split(".")[-1] in chosen]
    unittest.TestSuite(tests).run(result)
print(json.dumps(result.outcomes))
