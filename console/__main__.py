"""``python -m console`` and the command ``okaeri``."""

import sys


def main() -> int:
    from console.cli import main as command_line

    return command_line()


if __name__ == "__main__":
    sys.exit(main())
