"""A process that says one line, reads nothing and waits."""

import sys
import time

if __name__ == "__main__":
    sys.stdout.write('{"n": 1}\n')
    sys.stdout.flush()
    time.sleep(60)
