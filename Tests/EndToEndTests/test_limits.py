"""The rate limits, the gate and the concurrency limits, as clients and operators meet them."""

import json
import re
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from support.admin import Admin
from support.binary import BINARY, DEMO_TOKEN, ROOT, environment, run
from support.gateway import ADMIN, Gateway
from support.http_client import RawHTTP
from support.messages import legacy
from support.recording import Recording
from support.simulator import Simulator
from support.standalone import StandaloneSimulator
from support.upstream import HeldUpstream
