"""PyPI's test suite for kernels, with samples in TypeScript, against the installed kernelspec."""

import jupyter_kernel_test


class RouterlabKernelTests(jupyter_kernel_test.KernelTests):
    kernel_name = "routerlab"
    language_name = "typescript"
    file_extension = ".ts"

    code_hello_world = 'console.log("hello, world")'
    code_stderr = 'console.error("oops")'
    code_generate_error = 'throw new TypeError("bad")'
    code_execute_result = [
        {"code": "1 + 2", "result": "3"},
        {"code": "[1, 2].map((x) => x * 21)", "result": "[ 21, 42 ]"},
        {"code": "await Promise.resolve(6 * 7)", "result": "42"},
    ]
    code_display_data = [
        {"code": 'import * as tslab from "tslab"; tslab.display.html("<b>bold</b>")', "mime": "text/html"},
    ]
    code_clear_output = "console.clear()"

    completion_samples = [
        {"text": "Math.hypo", "matches": {"hypot"}},
        {"text": 'import { perturbedCosine } from "routerlab"; perturbedCosi', "matches": {"perturbedCosine"}},
    ]
    complete_code_samples = ["1", "const a = { b: 1 };", "for (const i of [1, 2]) {\n  i;\n}", "// a comment", ""]
    incomplete_code_samples = ["for (const i of [1]) {", "const a = {", "f(1,", "const s = `two\n", "/* a comment"]
    invalid_code_samples = ["const 1 = a", "let let = ;", "}", 'import "routerlab']

    code_history_pattern = "1 + 2*"
    supported_history_operations = ("tail", "range", "search")
    code_inspect_sample = "Math.hypot"
