"""Runs a command between two copies of its pipes: tee.py FOLDER COMMAND... writes FOLDER/to-server and FOLDER/from-server."""

import os
import subprocess
import sys
import threading
from pathlib import Path


def copy(source: int, target: int, record: Path) -> None:
    with record.open("wb", buffering=0) as file:
        while data := os.read(source, 65536):
            file.write(data)
            view = memoryview(data)
            while view:
                view = view[os.write(target, view) :]
    os.close(target)


def main() -> int:
    folder = Path(sys.argv[1])
    child = subprocess.Popen(sys.argv[2:], stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0)
    threading.Thread(target=copy, args=(0, child.stdin.fileno(), folder / "to-server"), daemon=True).start()
    copy(child.stdout.fileno(), 1, folder / "from-server")
    return child.wait()


if __name__ == "__main__":
    sys.exit(main())
