"""Slack's limits that our messages could meet (docs.slack.dev, Block Kit reference and Web API methods)."""

BLOCKS = 50
"""Blocks in a message."""

HEADER = 150
"""Characters of a header's text."""

SECTION = 3000
"""Characters of a section's text."""

CONTEXT_ELEMENTS = 10
"""Elements of a context block."""

CONTEXT_TEXT = 2000
"""Characters of one of them; undocumented, own choice below the section's."""

ALT_TEXT = 2000
"""Characters of an image's text."""

BLOCK_ID = 255
"""Characters of a block's id."""

UPDATE_TEXT = 4000
"""Characters of the top-level text in ``chat.update``; ``chat.postMessage`` allows 40,000."""

TOTAL = 12_000
"""Characters of all blocks as JSON (`fitting.size`).

Slack refuses from about 13,200 with no documented rule (slackapi/bolt-js#2509)."""

PEOPLE = 10
"""People whom one message names; own choice, a chain calls one at a time."""

ELEMENTS = 25
"""Elements of an actions block."""

BUTTON_TEXT = 75
"""Characters on a button; the same for an option of a select."""

PLACEHOLDER = 150
"""Characters of a select's placeholder."""

CONFIRM_TITLE, CONFIRM_TEXT, CONFIRM_BUTTON = 100, 300, 30
"""Characters of a confirmation dialog's title, text and buttons."""

MODAL_TITLE = 24
"""Characters of a modal's title, and of its buttons."""

PRIVATE_METADATA = 3000
"""Characters that a modal carries along unseen."""

NOTE = 2000
"""Characters of a note; own choice, below the 3,000 of a plain text input."""
