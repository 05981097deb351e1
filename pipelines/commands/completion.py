"""Completion in the shell: the script that ``dropbox-licences completion`` prints, and what names complete to."""

from __future__ import annotations

import click

from resources.errors import LicencesError
from resources.home import Home

PROGRAM = "dropbox-licences"
_VARIABLE = "_DROPBOX_LICENCES_COMPLETE"


@click.command()
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@click.pass_context
def completion(context: click.Context, shell: str) -> None:
    """Print the script for completion in a shell.

    It completes commands, options, teams and tables.

    \b
    bash:  eval "$(dropbox-licences completion bash)"      in ~/.bashrc
    zsh:   eval "$(dropbox-licences completion zsh)"       in ~/.zshrc
    fish:  dropbox-licences completion fish | source       in ~/.config/fish/config.fish
    """  # noqa: D301 - \b is click's mark for lines that stay as they are
    from click.shell_completion import get_completion_class

    kind = get_completion_class(shell)
    if kind is None:
        raise click.UsageError(f"There is no completion for {shell}")
    click.echo(kind(context.find_root().command, {}, PROGRAM, _VARIABLE).source())


def team_names(_context: click.Context, _parameter: click.Parameter, begun: str) -> list[str]:
    """The declared teams that begin so; none where the declarations cannot be read."""
    from resources.home_files.connections import read_connections

    try:
        names = read_connections(Home.from_environment().connections_file)
    except LicencesError:
        return []
    return [name for name in names if name.startswith(begun)]


def table_names(_context: click.Context, _parameter: click.Parameter, begun: str) -> list[str]:
    """The licence tables that begin so."""
    from assets.tables import licence

    return [table.name for table in licence.ALL if table.name.startswith(begun)]


def target_names(_context: click.Context, _parameter: click.Parameter, begun: str) -> list[str]:
    """The products that ``export --for`` writes files for."""
    from assets.exports.targets.listed import TARGETS

    return [name for name in TARGETS if name.startswith(begun)]
