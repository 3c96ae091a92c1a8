"""``clameur tune``: a past stream and its labels, a table of what each setting would have done, and a proposal."""

from typing import TextIO

from agents import tune
from agents.backtesting import Options, aligned, figures, read_past, tuned
from agents.files import writing
from agents.report_episode import Reader
from agents.report_words import words
from agents.tune import named, propose, reasons, title, toml
from agents.tune_page import render
from alerts.wording.sentences import tongue
from streams.errors import ClameurError


def tune_file(options: Options, bearable: float, out: TextIO, err: TextIO) -> int:
    """Try the settings on a past stream, print how they did and what is proposed, and draw it when asked to.

    Args:
        options: Which files; ``labels`` is needed.
        bearable: False alarms per 30 days that are borne.
        out: For the table and the proposal.
        err: For notes.

    Raises:
        ClameurError: A file cannot be read or written, or there are no labels.
    """
    if options.labels is None:
        raise ClameurError("a setting is chosen by what really happened: give --labels")
    tuning = tuned(options)
    tried = tune.settings(tuning)
    past = read_past(options, tuning, tried, err, alerts=False)
    outcomes = {name: past.outcome(name) for name in tried}
    if not any(outcome.found for outcome in outcomes.values()):
        raise ClameurError(f"{options.labels} has no label: write down at least one episode, start and end")
    present = named(tried, tuning.threshold)
    proposal = propose(outcomes, present, bearable)
    lines = [("", "threshold", "found", "missed", "false per 30 days", "late, median", "late, worst")]
    lines += [(_starred(n, present), f"{tried[n].threshold:.1f}", *figures(o)) for n, o in outcomes.items()]
    reader = Reader("en", words("en"), tongue("en"))
    print("\n".join(aligned(lines)), file=out)
    chosen = title(proposal.name, tried[proposal.name], reader)
    print(f"\n{reader.say.proposed.format(setting=chosen, colon=reader.told.colon)}", file=out)
    for sentence in reasons(proposal, outcomes, present, bearable, reader):
        print(f"  {sentence}", file=out)
    print(f"\n{toml(tried[proposal.name])}", file=out)
    if options.report is not None:
        page = render(past, outcomes, proposal, present, bearable, options.lang)
        with writing(options.report) as file:
            file.write(page.encode())
    return 0


def _starred(name: str, present: str) -> str:
    return f"{name} *" if name == present else name
