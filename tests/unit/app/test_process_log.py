"""A process whose log nobody reads any more."""

import json
import os
import subprocess
import sys

PROGRAM = """
import sys
import structlog
from console.app.process_log import log_to_stderr

log_to_stderr()
structlog.get_logger().info("here", call_id="c1")
sys.stdin.readline()
structlog.get_logger().warning("nobody_hears_this", call_id="c1")
print("alive", flush=True)
"""


def test_it_says_one_json_object_a_line_and_goes_on_when_nobody_hears_it() -> None:
    ears, mouth = os.pipe()
    with subprocess.Popen([sys.executable, "-c", PROGRAM], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=mouth, text=True) as child:
        os.close(mouth)
        with os.fdopen(ears) as heard:
            assert json.loads(heard.readline())["call_id"] == "c1"
        assert child.stdin is not None
        assert child.stdout is not None
        child.stdin.write("go on\n")
        child.stdin.flush()
        assert child.stdout.readline() == "alive\n"
    assert child.returncode == 0
