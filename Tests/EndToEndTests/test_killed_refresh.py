"""kill -9 at every step of a refresh: whatever is left on disk is a sign-in that the service still takes."""

import json
import os
import random
import re
import subprocess
from collections import Counter, defaultdict
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from support.binary import BINARY, ROOT, environment
from support.sign_in import Person
from support.token_service import TokenService

#: In each of the three ways in which a service may treat the old refresh token.
KILLS = int(os.environ.get("SETLIST_KILLS", "70"))

#: Where a process meets the world: the file, the lock, the network.
CALLS = "openat,read,write,writev,sendto,sendmsg,recvfrom,recvmsg,connect,fsync,rename,unlink,flock,newfstatat,fstat,mkdir,close,epoll_wait,futex"


class Trial:
    """A signed-in person whose access token has ended, and a service of their own."""

    def __init__(self, folder: Path, rotation: str) -> None:
        self.service = TokenService(rotation)
        self.person = Person(folder, f"{self.service.url}/v1", self.service.url)
        self.number = 0
        folder.joinpath("setlist").mkdir(parents=True)

    def sign_in(self) -> None:
        """As after a login, with a token that the service takes."""
        self.number += 10
        self.service.reset(self.number)
        account = {
            "credential": "spotify_user",
            "account": "default",
            "client_id": "demo-client",
            "authorized_at": 1_790_000_000,
            "scopes": [],
            "access_token": f"a{self.number}",
            "access_token_ends_at": 1,
            "refresh_token": f"r{self.number}",
        }
        self.person.tokens.unlink(missing_ok=True)
        self.person.tokens.write_text(json.dumps({"version": 1, "accounts": [account]}))
        self.person.tokens.chmod(0o600)

    def traced(self, *options: str) -> int:
        command = ["strace", "-f", "-qq", *options, str(BINARY), "call", "get_devices"]
        done = subprocess.run(command, env=environment(self.person.env), cwd=ROOT, stdin=subprocess.DEVNULL, capture_output=True, timeout=60)
        return done.returncode

    def steps(self, log: Path) -> list[tuple[str, int]]:
        """Every call from the lock on until the API is asked: its name, and how many of that name its thread has made by then."""
        self.sign_in()
        assert self.traced("-e", f"trace={CALLS}", "-s", "64", "-o", str(log)) == 0
        counts: dict[str, Counter[str]] = defaultdict(Counter)
        found, is_refreshing = [], False
        for line in log.read_text().splitlines():
            match = re.match(r"(\d+) +(\w+)\(", line)
            if not match:
                continue
            thread, name = match.groups()
            counts[thread][name] += 1
            is_refreshing = is_refreshing or "tokens.json.lock" in line
            if is_refreshing:
                found.append((name, counts[thread][name]))
            if "GET /v1/" in line:
                break
        return sorted(set(found))


@pytest.mark.timeout(900 if "SETLIST_KILLS" in os.environ else 120)
@pytest.mark.parametrize("rotation", ["none", "overlap", "strict"])
def test_a_killed_refresh_loses_no_sign_in(rotation: str, tmp_path: Path, measured) -> None:
    first = Trial(tmp_path / "first", rotation)
    steps = first.steps(tmp_path / "log")
    assert len({name for name, _ in steps}) > 6, steps
    chance = random.Random(f"kill {rotation}")
    plan = chance.sample(steps, min(KILLS, len(steps))) + chance.choices(steps, k=max(0, KILLS - len(steps)))

    def work(worker: int) -> Counter[str]:
        trial = Trial(tmp_path / f"worker-{worker}", rotation)
        outcome: Counter[str] = Counter()
        for name, number in plan[worker::4]:
            trial.sign_in()
            before = trial.person.kept["refresh_token"]
            status = trial.traced("-e", f"trace={name}", "-e", f"inject={name}:signal=SIGKILL:when={number}", "-o", "/dev/null")
            outcome["killed" if status not in (0, 1) else "survived"] += 1
            # The file is whole, whatever happened, and holds the old sign-in or the new.
            after = trial.person.kept["refresh_token"]
            assert after in (before, f"r{trial.service.number}"), (name, number, after)
            if after not in trial.service.good:
                # The service ended the old token the moment it answered, and nobody had written the answer down.
                assert rotation == "strict" and after == before and trial.service.refreshes == 1, (name, number)
                outcome["answered and not yet written"] += 1
                continue
            done = trial.person.run("call", "get_devices")
            assert done.returncode == 0, (name, number, done.stdout, done.stderr)
            outcome["kept"] += 1
        trial.service.close()
        return outcome

    with ThreadPoolExecutor(4) as pool:
        outcome = sum(pool.map(work, range(4)), Counter())
    first.service.close()
    measured(f"kill -9 in a refresh, {rotation}: {len(steps)} steps, {dict(outcome)}")
    assert outcome["killed"] > 0.8 * len(plan), outcome
    if rotation != "strict":
        assert outcome["kept"] == len(plan)
