"""The app as `streamlit run app.py` starts it, with a lease of its own and a spy that counts what the process holds.

Started as `python -m tests.faults.launch SPY_PORT LEASE_SECONDS` and Streamlit's own arguments.
"""

import gc
import json
import runpy
import sys
import threading
from collections import Counter
from http.server import BaseHTTPRequestHandler, HTTPServer

import psutil

from core.jobs import scheduler

KINDS = ("AppSession", "Session", "Job", "LocalScheduler")


class Spy(BaseHTTPRequestHandler):
    """Answers with the counts of objects, threads and descriptors, the jobs by their state, and the memory in MiB."""

    def do_GET(self) -> None:
        gc.collect()
        found = [thing for thing in gc.get_objects() if type(thing).__name__ in KINDS]
        counts: Counter[str] = Counter(type(thing).__name__ for thing in found)
        counts.update(thing.state for thing in found if type(thing).__name__ == "Job")
        process = psutil.Process()
        counts["descriptors"], counts["threads"] = process.num_fds(), process.num_threads()
        counts["memory"] = process.memory_info().rss // 2**20
        self.send_response(200)
        self.end_headers()
        self.wfile.write(json.dumps(counts).encode())

    def log_message(self, *arguments: object) -> None:
        """Nothing: the test asks often."""


def main() -> None:
    """Set the lease before it is read, start the spy, and give way to Streamlit."""
    spy_port, scheduler.LEASE_SECONDS = int(sys.argv[1]), float(sys.argv[2])
    spy = HTTPServer(("127.0.0.1", spy_port), Spy)
    threading.Thread(target=spy.serve_forever, daemon=True).start()
    sys.argv = ["streamlit", "run", "app.py", *sys.argv[3:]]
    runpy.run_module("streamlit", run_name="__main__")


if __name__ == "__main__":
    main()
