"""What every command of `gulou` is made of: the table of them all, options, progress, completion.

A command is a function `command(argv: list[str]) -> int` with an entry point in the group `gulou.commands`:

- it reads its arguments with `parser.Parser`, before it imports or does anything slow;
- what is asked for goes to stdout; with `--json` it is one JSON value, and nothing else goes there;
- what goes wrong is raised as a GulouError, one sentence that says what to do: it is written to stderr, and
  the exit status is 1. A command that finds what it looked for to be bad returns 1 itself. Wrong usage is 2;
- anything that may take longer than a second shows `progress.Progress` and may be ended with Ctrl-C.
"""
