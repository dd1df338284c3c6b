"""``nextstage users``: who may sign in with a password."""

from __future__ import annotations

import argparse
import getpass
import sys

from assistant.errors import InputError
from assistant.login.users import Users
from assistant.settings import Settings


def add_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    users = commands.add_parser("users", help="who may sign in to the advisers' pages with a password")
    acts = users.add_subparsers(metavar="ACT", required=True)
    add = acts.add_parser("add", help="let somebody sign in, or give them another password")
    add.add_argument("name", metavar="NAME")
    add.set_defaults(run=_add)
    remove = acts.add_parser("remove", help="let somebody sign in no more; their cases stay")
    remove.add_argument("name", metavar="NAME")
    remove.set_defaults(run=_remove)
    acts.add_parser("list", help="the names of those who may").set_defaults(run=_list)


def _add(options: argparse.Namespace, settings: Settings) -> int:
    Users(settings.users_path).add(options.name, _password())
    print(f"{options.name} may sign in.")
    return 0


def _remove(options: argparse.Namespace, settings: Settings) -> int:
    Users(settings.users_path).remove(options.name)
    print(f"{options.name} may sign in no more.")
    return 0


def _list(options: argparse.Namespace, settings: Settings) -> int:
    for name in Users(settings.users_path).names():
        print(name)
    return 0


def _password() -> str:
    """Typed twice and not shown; or a line of standard input, for a program. Never an argument, which other
    people on the machine can read."""
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    password = getpass.getpass("Password: ")
    if getpass.getpass("Again: ") != password:
        raise InputError("The two were not the same. Nothing was changed.")
    return password
