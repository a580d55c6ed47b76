"""The root of the command line: which commands there are, and what errors become."""

import sys
from collections.abc import Sequence
from dataclasses import dataclass

from cyclopts import App, CycloptsError, Group

from tansu import __version__
from tansu.client.errors import ClientError, WrongAddress
from tansu.protocols.cli.exits import CommandError, Exit

PERSONAL = Group("Personal", help="What a person does from a computer.", sort_key=1)
OPERATOR = Group("Operator", help="What the operator of a server does.", sort_key=2)


@dataclass(frozen=True)
class Command:
    """One command as the overview and its own help show it, told here so that neither needs its module."""

    group: Group
    name: str
    """Also the name of its module in this folder, and of the function in it."""
    words: str
    more: str
    example: str
    module: str = ""
    """Where `name` cannot name a module."""

    @property
    def help(self) -> str:
        """The text of `--help` above the parameters."""
        return "\n\n".join(part for part in (self.words, self.more, f"Example: {self.example}") if part)


COMMANDS = (
    Command(
        PERSONAL,
        "login",
        "Sign in to a server from this computer.",
        "Your password is asked for and not kept. A token is, in a file only you may read; revoke it in the web app "
        "at any time, or with `tansu logout`.",
        "tansu login https://photos.example.org --email ada@example.org",
    ),
    Command(
        PERSONAL,
        "logout",
        "Revoke the token of this computer and forget it.",
        "Receipts and journals stay: they are yours, and hold no secret.",
        "tansu logout",
    ),
    Command(
        PERSONAL,
        "push",
        "Send the photos and videos of folders to your gallery.",
        "Only what the gallery does not have is sent. Interrupt it whenever you like: the same command goes on where "
        "it stood. Nothing on this computer is changed or removed.",
        "tansu push ~/Pictures --safe-list safe.txt --wait-safe",
    ),
    Command(
        PERSONAL,
        "verify",
        "See whether the server holds what is in folders, without sending.",
        "Every file is read again, and the server reads its own copy again before it signs for it.",
        "tansu verify ~/Pictures",
    ),
    Command(
        PERSONAL,
        "pull",
        "Copy the originals of your gallery into a folder, by year and month.",
        "Every file is checked against its checksum. Repeat it to fetch what is new; no file in the folder is ever "
        "overwritten.",
        "tansu pull ~/Photos-from-the-cloud",
    ),
    Command(
        PERSONAL,
        "sync",
        "Keep a folder and your files on the server the same, both ways.",
        "It stays and watches, unless you say --once. Nothing is ever deleted for good: what goes on one side goes to "
        "the trash on the other. Two edits of one file are both kept. Interrupt it whenever you like.",
        "tansu sync ~/Tansu",
    ),
    Command(
        PERSONAL,
        "import",
        "Bring in what other programs exported: backups of messages and call logs.",
        "SMS Backup & Restore (.xml), SMS Import/Export (.zip), exports of Xiaomi Cloud (.json), Tansu's own (.jsonl). "
        "What is there already adds nothing, so any file may be brought in again. Exit code 1 if something in a file "
        "could not be read; it is named.",
        "tansu import sms-20260501.xml calls-20260501.xml",
        module="bring_in",
    ),
    Command(
        PERSONAL,
        "messages",
        "Push messages from, and pull them to, files of this computer.",
        "A small example of a phone that syncs; each part has its own help.",
        "tansu messages pull messages.jsonl",
    ),
    Command(
        OPERATOR,
        "serve",
        "Run the server.",
        "Background work runs inside it, unless you say --no-worker and run `tansu worker` beside it. On an empty data "
        "directory it prints a one-time link with which you set it up. Ctrl-C stops it gracefully.",
        "tansu serve --data ./data --port 8420",
    ),
    Command(
        OPERATOR,
        "worker",
        "Run background work alone.",
        "For servers that share a PostgreSQL database; an embedded data directory has its worker in the server.",
        "TANSU_DATABASE_URL=postgresql://… tansu worker",
    ),
    Command(
        OPERATOR,
        "users",
        "Add people, set quotas and passwords, make tokens, lock out, remove.",
        "Each of them has its own help. All of them may run beside the server.",
        "tansu users add ada@example.org --name Ada",
    ),
    Command(
        OPERATOR,
        "plans",
        "Say what can be bought here, and record what was paid.",
        "Each of them has its own help. All of them may run beside the server.",
        'tansu plans add "200 GB" 200GB --price "2.99 EUR" --term month',
    ),
    Command(
        OPERATOR,
        "ledger",
        "Check that every cent is accounted for.",
        "It changes nothing and may run beside the server. Exit code 1 if something is not as it must be.",
        "tansu ledger verify",
    ),
    Command(
        OPERATOR,
        "notices",
        "See which mail has not left, try it again, and send a test.",
        "Each of them has its own help. All of them may run beside the server.",
        "tansu notices test ada@example.org",
    ),
    Command(
        OPERATOR,
        "doctor",
        "Check everything that must be true.",
        "It changes nothing unless you say --repair, and then only what cannot lose anything. It may run beside the "
        "server. Exit code 1 if something is not as it must be.",
        "tansu doctor --deep",
    ),
    Command(
        OPERATOR,
        "scrub",
        "Read originals again and name what has rotted.",
        "The server does a share of this every night by itself. Damaged originals are kept, and put right from a "
        "backup with --from. Exit code 1 as long as some are damaged.",
        "tansu scrub --budget 1h --rate 50MB",
    ),
    Command(
        OPERATOR,
        "backup",
        "Back everything up, restore the copy, and only then call it a backup.",
        "Only new originals are copied. It may run beside the server, be interrupted and repeated. The instance key is "
        "not in it: keep instance.key apart.",
        "tansu backup /mnt/other-disk/tansu",
    ),
    Command(
        OPERATOR,
        "restore",
        "Bring a backup back into an empty place.",
        "That may be another engine than the backup came from. Every file is checked on its way. It may be interrupted "
        "and repeated. Put the instance.key you kept apart into the data directory first.",
        "tansu restore /mnt/other-disk/tansu --data ./new",
    ),
)


def make_app() -> App:
    """The command line, with no command imported yet."""
    app = App(
        name="tansu",
        help="A personal cloud with wheels. `tansu COMMAND --help` shows each command with an example.",
        version=f"tansu {__version__}",
        help_format="plaintext",
    )
    for one in COMMANDS:
        module = one.module or one.name
        app.command(f"tansu.protocols.cli.{module}:{module}", name=one.name, group=one.group, help=one.help)
    return app


def run(arguments: Sequence[str]) -> int:
    """Run one command and return its exit code; errors are printed as a sentence, not as a trace."""
    try:
        code = make_app()(list(arguments), exit_on_error=False, print_error=True, result_action="return_value")
    except CycloptsError:
        return Exit.USAGE
    except CommandError as error:
        print(f"tansu: {error}", file=sys.stderr)
        return error.code
    except ClientError as error:
        print(f"tansu: {error}", file=sys.stderr)
        return Exit.USAGE if isinstance(error, WrongAddress) else Exit.REFUSED
    except KeyboardInterrupt:
        print("\nInterrupted. Repeating the same command is safe.", file=sys.stderr)
        return Exit.INTERRUPTED
    except BrokenPipeError:
        return Exit.PROBLEMS
    return int(code or 0)
