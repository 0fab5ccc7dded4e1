"""Check policy files and print their JSON Schema from the command line.

`python -m offboard_core policy check policy.toml` checks a file; `… policy schema` prints the JSON Schema of policy
files, for an editor. Exit code 0: the file is valid; 1: it is not, and every problem is printed; 2: the file could not
be opened.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

import attrs

from offboard_core.codec.policy import load_policies
from offboard_core.codec.schema import policy_schema
from offboard_core.errors import InvalidInput
from offboard_core.ports.policies import Policies

IN_ORDER, NOT_IN_ORDER, NOT_OPENED = 0, 1, 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command line (default: the arguments of this process) and return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m offboard_core", description=__doc__)
    topics = parser.add_subparsers(dest="topic", required=True)
    policy = topics.add_parser("policy", help="policy files (策略文件)").add_subparsers(dest="verb", required=True)
    check = policy.add_parser("check", help="read a policy file strictly and print every problem (检查)")
    check.add_argument("file", type=Path)
    policy.add_parser("schema", help="print the JSON Schema of a policy file (结构)")
    wanted = parser.parse_args(arguments)
    return check_policy(wanted.file) if wanted.verb == "check" else print_schema()


def print_schema() -> int:
    """Print the JSON Schema of a policy file."""
    print(json.dumps(policy_schema(), ensure_ascii=False, indent=2))
    return IN_ORDER


def check_policy(file: Path) -> int:
    """Print the policy versions in a file, or every problem in it; return the exit code."""
    try:
        policies = load_policies(file.read_bytes(), source=file.name)
    except InvalidInput as error:
        print(error)
        return NOT_IN_ORDER
    except OSError as error:
        print(f"{file}: {error.strerror}", file=sys.stderr)
        return NOT_OPENED
    print(f"{file.name}: 没有问题 in order")
    for room in attrs.fields(Policies):
        for policy in getattr(policies, room.name):
            print(f"  {room.name} {policy.version}  自 from {policy.effective_from}")
    return IN_ORDER


if __name__ == "__main__":
    sys.exit(main())
