"""The `planlupp` command: finds the command that is asked for and imports nothing else."""

from __future__ import annotations

import importlib
import os
import signal
import sys
import traceback
from typing import Any

import click

import pipeline
from extractors.errors import PlanluppError
from pipeline import exitcodes
from rules.errors import RulesError

# name → (module:function, what it does in one line)
COMMANDS = {
    "run": ("pipeline.commands.run:run", "Read PDFs into the dataset."),
    "show": ("pipeline.commands.show:show", "Show what is understood of a PDF, and why."),
    "review": ("pipeline.commands.review:review", "Look at doubtful rows and decide about them."),
    "calibrate": ("pipeline.commands.calibrate:calibrate", "Fit the confidence to labelled rows."),
    "ingest": ("pipeline.commands.ingest:ingest", "Fetch what municipalities have newly published."),
    "stats": ("pipeline.commands.stats:stats", "Show the dataset at a glance."),
    "compact": ("pipeline.commands.compact:compact", "Make one file of each municipality."),
    "publish": ("pipeline.commands.publish:publish", "Make a dated release, fit to be published."),
    "forget": ("pipeline.commands.forget:forget", "Remove a document or a text, for good."),
}


class LazyGroup(click.Group):
    """A group that imports a command's module only when the command is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names of all commands, in the order of `COMMANDS`."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command's own click object; None where there is none."""
        if cmd_name not in COMMANDS:
            return None
        module, _, name = COMMANDS[cmd_name][0].partition(":")
        command: click.Command = getattr(importlib.import_module(module), name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list of commands for `--help`, without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, line) for name, (_, line) in COMMANDS.items()])


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(pipeline.__version__, prog_name="planlupp")
def planlupp() -> None:
    """Reads what Sweden's municipalities decide and plan: from PDFs to a Parquet dataset."""


planlupp.epilog = "\b\nExit codes:\n" + exitcodes.table()


def main() -> None:
    """Run the command and leave the process with its exit code (see `pipeline/exitcodes.py`); never a traceback.

    SIGTERM stops the command as Ctrl-C does.
    """
    signal.signal(signal.SIGTERM, _stop)
    sys.exit(call(sys.argv[1:]))


def call(arguments: list[str]) -> int:
    """Run the command with `arguments`; returns its exit code. With PLANLUPP_DEBUG=1 errors show their traceback."""
    try:
        result: Any = planlupp.main(arguments, prog_name="planlupp", standalone_mode=False)
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except (KeyboardInterrupt, click.Abort):
        click.echo("stopped", err=True)
        return exitcodes.INTERRUPTED
    except BrokenPipeError:
        sys.stdout = open(os.devnull, "w")  # noqa: PTH123, SIM115 - whoever read our output has gone
        return exitcodes.OK
    except PlanluppError as error:
        return _told(error, str(error), error.exit_code)
    except RulesError as error:
        return _told(error, str(error), exitcodes.SETUP)
    except Exception as error:
        line = f"an error that planlupp did not foresee ({type(error).__name__}: {error}): please report it"
        return _told(error, f"{line}; PLANLUPP_DEBUG=1 shows where", exitcodes.UNEXPECTED)
    return result if isinstance(result, int) else exitcodes.OK


def _stop(signum: int, frame: object) -> None:
    raise KeyboardInterrupt


def _told(error: Exception, line: str, code: int) -> int:
    if os.environ.get("PLANLUPP_DEBUG", "") not in ("", "0"):
        traceback.print_exception(error)
    click.echo(f"planlupp: {line}", err=True)
    return code
