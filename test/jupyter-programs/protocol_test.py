"""What a kernel owes its client, asked by jupyter_client: what JupyterLab, nbclient and papermill speak with."""

import os
import signal
import subprocess
import sys
import time
import unittest
from queue import Empty

from jupyter_client.manager import KernelManager, start_new_kernel

NAME = "routerlab"
OUTPUTS = ("stream", "display_data", "update_display_data", "execute_result", "error", "execute_input")


def is_alive(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    with open(f"/proc/{pid}/stat") as file:  # one that has ended and is not yet reaped is no longer alive
        return file.read().rsplit(")", 1)[1].split()[0] != "Z"


def wait_until(condition, seconds):
    deadline = time.monotonic() + seconds
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.02)
    return condition()


def median(values):
    return sorted(values)[len(values) // 2]


class Client:
    """A kernel and its client; every message of iopub is kept, by the request that it belongs to."""

    def __init__(self):
        self.manager, self.client = start_new_kernel(kernel_name=NAME, startup_timeout=30)
        self.heard = []

    def stop(self):
        self.client.stop_channels()
        self.manager.shutdown_kernel(now=True)

    def listen(self, until, seconds):
        """Hears iopub until a condition on what was heard holds."""
        deadline = time.monotonic() + seconds
        while not until():
            left = deadline - time.monotonic()
            if left <= 0:
                return False
            try:
                self.heard.append(self.client.get_iopub_msg(timeout=min(left, 0.2)))
            except Empty:
                pass
        return True

    def of(self, request, *types):
        return [
            m for m in self.heard if m["parent_header"].get("msg_id") == request and (m["msg_type"] in types or not types)
        ]

    def is_idle(self, request):
        return any(m["content"]["execution_state"] == "idle" for m in self.of(request, "status"))

    def send(self, code, **options):
        return self.client.execute(code, **options)

    def reply_to(self, request, seconds=20):
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            reply = self.client.get_shell_msg(timeout=max(0.1, deadline - time.monotonic()))
            if reply["parent_header"].get("msg_id") == request:
                return reply
        raise TimeoutError(request)

    def run(self, code, seconds=20, **options):
        """The reply's content and the outputs of one cell."""
        request = self.send(code, **options)
        reply = self.reply_to(request, seconds)
        if not self.listen(lambda: self.is_idle(request), 5):
            raise TimeoutError(f"not idle after {code}")
        return reply["content"], self.of(request, *OUTPUTS)

    def text(self, code):
        """What one cell writes to standard output."""
        _, outputs = self.run(code)
        return "".join(m["content"]["text"] for m in outputs if m["msg_type"] == "stream")


class ProtocolTests(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.kernel = Client()

    @classmethod
    def tearDownClass(cls):
        cls.kernel.stop()

    def error_of(self, outputs):
        errors = [m["content"] for m in outputs if m["msg_type"] == "error"]
        self.assertEqual(len(errors), 1, outputs)
        return errors[0]

    def test_error_names_the_cell_with_its_line(self):
        reply, outputs = self.kernel.run('const fine = 1;\nthrow new TypeError("bad " + fine);')
        error = self.error_of(outputs)
        self.assertEqual((reply["status"], reply["ename"], reply["evalue"]), ("error", "TypeError", "bad 1"))
        self.assertEqual((error["ename"], error["evalue"]), ("TypeError", "bad 1"))
        trace = "\n".join(error["traceback"])
        self.assertIn(f"cell[{reply['execution_count']}]:2:7", trace)
        self.assertIn('throw new TypeError("bad " + fine);', trace)
        self.assertNotRegex(trace, r"node:|evalmachine|tslab|dist/")
        self.assertEqual([m for m in outputs if m["msg_type"] == "stream"], [])

    def test_error_in_the_library_names_its_sources(self):
        _, outputs = self.kernel.run(
            'import { uniformBox } from "routerlab";\nfunction make() {\n  return uniformBox({ low: 1, high: 0 });\n}\nmake();'
        )
        error = self.error_of(outputs)
        trace = "\n".join(error["traceback"])
        self.assertEqual(error["ename"], "InputError")
        self.assertRegex(trace, r"lib/data/inputs\.ts:\d+")
        self.assertRegex(trace, r"cell\[\d+\]:3:\d+")
        self.assertRegex(trace, r"cell\[\d+\]:5:\d+")
        self.assertNotRegex(trace, r"node:internal|evalmachine|lib/dist")

    def test_type_errors_of_a_cell_come_all_at_once(self):
        reply, outputs = self.kernel.run('const a: number = "x";\nconst b: string = 1;\nconsole.log("never");')
        error = self.error_of(outputs)
        trace = "\n".join(error["traceback"])
        self.assertEqual(error["ename"], "TypeScriptError")
        for line in (1, 2):
            self.assertRegex(trace, rf"cell\[{reply['execution_count']}\]:{line}:\d+")
        self.assertIn('const a: number = "x";', trace)
        self.assertEqual([m for m in outputs if m["msg_type"] == "stream"], [])

    def test_counts_inputs_and_status_words(self):
        first, outputs = self.kernel.run("1 + 1")
        second, _ = self.kernel.run("2 + 2")
        self.assertEqual(second["execution_count"], first["execution_count"] + 1)
        inputs = [m["content"] for m in outputs if m["msg_type"] == "execute_input"]
        self.assertEqual(inputs, [{"code": "1 + 1", "execution_count": first["execution_count"]}])
        results = [m["content"] for m in outputs if m["msg_type"] == "execute_result"]
        self.assertEqual(results[0]["execution_count"], first["execution_count"])
        self.assertEqual(results[0]["data"]["text/plain"], "2")
        request = self.kernel.client.kernel_info()
        self.kernel.reply_to(request)
        self.assertTrue(self.kernel.listen(lambda: self.kernel.is_idle(request), 5))
        states = [m["content"]["execution_state"] for m in self.kernel.of(request, "status")]
        self.assertEqual(states, ["busy", "idle"])

    def test_silent_and_without_history(self):
        before = self.kernel.run("0")[0]["execution_count"]
        _, outputs = self.kernel.run("7 * 7", silent=True, store_history=False)
        self.assertEqual([m["msg_type"] for m in outputs if m["msg_type"] in ("execute_input", "execute_result")], [])
        reply, outputs = self.kernel.run("8 * 8", store_history=False)
        self.assertIn("execute_result", [m["msg_type"] for m in outputs])
        self.assertEqual(self.kernel.run("0")[0]["execution_count"], before + 1)

    def test_after_a_failure_only_what_was_queued_is_aborted(self):
        requests = [self.kernel.send(code) for code in ('throw new Error("stop")', "1", "2")]
        statuses = [self.kernel.reply_to(each)["content"]["status"] for each in requests]
        self.assertEqual(statuses, ["error", "aborted", "aborted"])
        self.assertEqual(self.kernel.run("3")[0]["status"], "ok")
        requests = [self.kernel.send(code, stop_on_error=False) for code in ('throw new Error("go on")', "1")]
        self.assertEqual([self.kernel.reply_to(each)["content"]["status"] for each in requests], ["error", "ok"])

    def test_user_expressions(self):
        reply, _ = self.kernel.run("const seen = 5;", user_expressions={"sum": "seen + 1", "wrong": "nowhere.x"})
        expressions = reply["user_expressions"]
        self.assertEqual(expressions["sum"]["data"]["text/plain"], "6")
        self.assertEqual((expressions["sum"]["status"], expressions["wrong"]["status"]), ("ok", "error"))

    def test_a_figure_as_last_expression_shows_itself_live_as_a_picture_and_as_text(self):
        code = '({ kind: "figure", data: [{ y: [1, 3, 2] }], layout: { width: 300, height: 200 }, caption: "Three" })'
        _, outputs = self.kernel.run(code)
        bundles = [m["content"]["data"] for m in outputs if m["msg_type"] == "execute_result"]
        self.assertEqual(len(bundles), 1, outputs)
        figure = bundles[0]["application/vnd.plotly.v1+json"]
        self.assertEqual((figure["data"], figure["layout"]["width"]), ([{"y": [1, 3, 2]}], 300))
        self.assertEqual(bundles[0]["image/png"][:8], "iVBORw0K")
        self.assertIn("Three", bundles[0]["text/plain"])

    def interrupted(self, code):
        """Seconds from the interrupt of a running cell to its reply."""
        request = self.kernel.send(code)
        self.assertTrue(self.kernel.listen(lambda: self.kernel.of(request, "execute_input"), 10), "the cell does not run")
        time.sleep(0.5)
        started = time.monotonic()
        self.kernel.manager.interrupt_kernel()
        reply = self.kernel.reply_to(request)["content"]
        seconds = time.monotonic() - started
        self.assertTrue(self.kernel.listen(lambda: self.kernel.is_idle(request), 5))
        error = self.error_of(self.kernel.of(request, "error"))
        self.assertEqual((reply["status"], error["ename"]), ("error", "Interrupted"))
        self.assertLessEqual(len(error["traceback"]), 2)
        return seconds

    def test_output_arrives_while_a_loop_runs(self):
        request = self.kernel.send('console.log("runs"); for (;;) {}')
        heard = self.kernel.listen(lambda: self.kernel.of(request, "stream"), 3)
        self.kernel.manager.interrupt_kernel()
        self.kernel.reply_to(request)
        self.assertTrue(heard)

    def test_interrupt_of_a_loop(self):
        self.kernel.run("let kept = 12;")
        self.assertLess(self.interrupted('for (;;) kept++;'), 1)
        self.assertEqual(self.kernel.run("kept > 12")[1][-1]["content"]["data"]["text/plain"], "true")

    def test_interrupt_of_a_loop_after_an_await(self):
        sleep = "const nap = (ms: number) => new Promise((done) => setTimeout(done, ms));"
        self.kernel.run(f"{sleep} let ticks = 0;")
        self.assertLess(self.interrupted('await nap(50); for (;;) ticks++;'), 1)
        self.assertLess(self.interrupted('for (;;) { ticks++; await nap(10); }'), 1)
        now = self.kernel.text("console.log(ticks)")
        time.sleep(0.3)
        self.assertEqual(self.kernel.text("console.log(ticks)"), now, "the loop goes on in the background")

    def test_interrupt_after_errors_and_figures_leaves_the_kernel_alive(self):
        self.kernel.run('throw new Error("before")')
        self.kernel.run('({ kind: "figure", data: [{ y: [1] }], layout: { width: 300, height: 200 }, caption: "One" })')
        self.assertLess(self.interrupted("for (;;) {}"), 1)
        self.assertEqual(self.kernel.run("1 + 1")[0]["status"], "ok")

    def test_interrupt_of_a_study(self):
        self.kernel.run(
            'import { gaussianNoise, mixture, perturbedCosine, study, tanhExpert, uniformBox } from "routerlab";\n'
            "const model = mixture({ router: perturbedCosine({ tau1: 1, tau2: 0.3 }), expert: tanhExpert(), dim: 2 });\n"
            "const truth = model.measure([{ bias: -0.2, router: [0.4, 0.3], expert: [-0.6, 1.4, 1.3] }, { expert: [0.2, -1.6, 0.8] }]);"
        )
        seconds = self.interrupted(
            'await study({ arms: [{ name: "a", model, truth }], sizes: [200000], replicates: 200, '
            "input: uniformBox({ low: -4, high: 4 }), noise: gaussianNoise({ sd: 0.1 }) });"
        )
        self.assertLess(seconds, 1)

    def test_interrupt_leaves_child_processes_alone(self):
        pid = int(
            self.kernel.text(
                'import { spawn } from "node:child_process";\n'
                'const child = spawn("sleep", ["60"]); console.log(child.pid);'
            )
        )
        self.assertLess(self.interrupted('for (;;) {}'), 1)
        self.assertTrue(is_alive(pid))
        os.kill(pid, signal.SIGKILL)

    def late(self, code, kind):
        request = self.kernel.send(code)
        self.kernel.reply_to(request)
        self.assertTrue(self.kernel.listen(lambda: self.kernel.is_idle(request), 5))
        self.kernel.run("1 + 1")
        self.assertTrue(self.kernel.listen(lambda: self.kernel.of(request, kind), 5), f"no late {kind}")
        return self.kernel.of(request, kind)[-1]["content"]

    def test_late_output_and_late_errors_belong_to_their_cell(self):
        self.assertEqual(self.late('setTimeout(() => console.log("late"), 400); 1', "stream")["text"], "late\n")
        error = self.late('setTimeout(() => {\n  throw new Error("late throw");\n}, 400); 2', "error")
        self.assertEqual((error["ename"], error["evalue"]), ("Error", "late throw"))
        self.assertRegex("\n".join(error["traceback"]), r"cell\[\d+\]:2:\d+")
        error = self.late('void new Promise((_, no) => setTimeout(() => no(new RangeError("late rejection")), 400)); 3', "error")
        self.assertEqual((error["ename"], error["evalue"]), ("RangeError", "late rejection"))

    def test_pending_work_can_be_waited_for(self):
        client = self.kernel.client
        self.kernel.run("setTimeout(() => {}, 700); 1")

        def ask(seconds):
            message = client.session.msg("pending_request", {"timeout": seconds})
            client.shell_channel.send(message)
            return self.kernel.reply_to(message["header"]["msg_id"])["content"]["pending"]

        self.assertIn("timer", " ".join(ask(0.1)))
        self.assertEqual(ask(5), [])

    def test_completion_and_inspection_of_the_library(self):
        client = self.kernel.client
        self.kernel.run('import { leastSquares } from "routerlab";')
        reply = self.kernel.reply_to(client.complete("leastSq", 7))["content"]
        self.assertIn("leastSquares", reply["matches"])
        reply = self.kernel.reply_to(client.inspect("leastSquares", 5))["content"]
        self.assertTrue(reply["found"])
        self.assertRegex(reply["data"]["text/plain"], r"leastSquares[\s\S]*fit")


class LifeTests(unittest.TestCase):
    def test_kernel_info_within_one_and_a_half_seconds(self):
        seconds = []
        for _ in range(5):
            manager = KernelManager(kernel_name=NAME)
            started = time.monotonic()
            manager.start_kernel()
            client = manager.client()
            client.start_channels()
            client.kernel_info()
            client.get_shell_msg(timeout=15)
            seconds.append(time.monotonic() - started)
            client.stop_channels()
            manager.shutdown_kernel(now=True)
        print(f"kernel_info after {', '.join(f'{each:.2f}' for each in seconds)} s", file=sys.stderr)
        self.assertLess(median(seconds), 1.5)

    def test_no_request_is_lost_at_the_start(self):
        starts = int(os.environ.get("ROUTERLAB_STARTS", "20"))
        for start in range(starts):
            manager = KernelManager(kernel_name=NAME)
            manager.start_kernel()
            client = manager.client()
            client.start_channels()
            requests = {client.kernel_info(), client.execute("1 + 1")}  # while it still binds its sockets
            while requests:
                requests.discard(client.get_shell_msg(timeout=15)["parent_header"]["msg_id"])
            request = client.execute("6 * 7")
            seen = []
            while "idle" not in seen:
                message = client.get_iopub_msg(timeout=15)
                if message["parent_header"].get("msg_id") == request:
                    content = message["content"]
                    seen.append(content.get("execution_state") or content.get("data", {}).get("text/plain"))
            self.assertEqual([each for each in seen if each], ["busy", "42", "idle"], f"start {start + 1}")
            client.stop_channels()
            manager.shutdown_kernel(now=True)

    def test_two_kernels_at_once_know_nothing_of_each_other(self):
        first, second = Client(), Client()
        try:
            first.run("const mine = 1;")
            second.run("const mine = 2;")
            self.assertEqual((first.text("console.log(mine)"), second.text("console.log(mine)")), ("1\n", "2\n"))
        finally:
            first.stop()
            second.stop()

    def loop_in(self, kernel):
        request = kernel.send("for (;;) {}")
        self.assertTrue(kernel.listen(lambda: kernel.of(request, "execute_input"), 10))
        time.sleep(0.5)

    def test_shutdown_while_a_loop_runs(self):
        kernel = Client()
        self.loop_in(kernel)
        pid = kernel.manager.provisioner.process.pid
        started = time.monotonic()
        kernel.manager.shutdown_kernel(now=False)
        self.assertLess(time.monotonic() - started, 4)  # jupyter_client itself kills after 5 s
        self.assertFalse(is_alive(pid))
        kernel.client.stop_channels()

    def test_restart_while_a_loop_runs(self):
        kernel = Client()
        try:
            kernel.run("const before = 1;")
            self.loop_in(kernel)
            started = time.monotonic()
            kernel.manager.restart_kernel(now=False)
            kernel.client.wait_for_ready(timeout=15)
            self.assertLess(time.monotonic() - started, 4)
            self.assertEqual(kernel.run("1 + 1")[0]["execution_count"], 1)
            reply, _ = kernel.run("before")
            self.assertEqual(reply["status"], "error")
        finally:
            kernel.stop()

    def test_a_kernel_whose_client_is_gone_ends(self):
        code = (
            "import os; from jupyter_client.manager import start_new_kernel\n"
            f"manager, client = start_new_kernel(kernel_name='{NAME}')\n"
            "client.execute('for (;;) {}')\n"
            "print(manager.provisioner.process.pid, flush=True); import time; time.sleep(1); os._exit(0)"
        )
        pid = int(subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout)
        self.assertTrue(wait_until(lambda: not is_alive(pid), 5), "the kernel lives on without its client")
