"""Slack's documented rules for a message, and what its client would show of it.

Sources: docs.slack.dev/reference/block-kit (blocks, elements, composition objects), docs.slack.dev/reference/methods
(``chat.postMessage``, ``chat.update``) and docs.slack.dev/messaging/message-metadata. Only the blocks that we could
send are known; anything else is refused, as Slack refuses what it does not know.
"""

import html
import json
import re
from typing import Any

MAX_BLOCKS = 50
MAX_TEXT = 40_000
MAX_UPDATE_TEXT = 4_000
MAX_HEADER = 150
MAX_SECTION = 3_000
MAX_FIELDS, MAX_FIELD = 10, 2_000
MAX_CONTEXT = 10
MAX_TEXT_OBJECT = 3_000
MAX_BLOCK_ID = 255
MAX_ALT_TEXT = 2_000
MAX_TITLE = 2_000
MAX_URL = 3_000
MAX_ELEMENTS = 25
MAX_ACTION_ID = 255
MAX_BUTTON, MAX_BUTTON_VALUE = 75, 2_000
MAX_PLACEHOLDER = 150
MAX_OPTIONS, MAX_OPTION, MAX_OPTION_VALUE = 100, 75, 150
MAX_CONFIRM = {"title": 100, "text": 300, "confirm": 30, "deny": 30}
MAX_MODAL_TITLE = 24
MAX_MODAL_BLOCKS = 100
MAX_PRIVATE_METADATA = 3_000
MAX_LABEL = 2_000
MAX_INPUT = 3_000
MAX_TOTAL = 13_200
"""Characters of a message's blocks from which Slack was seen to refuse (slackapi/bolt-js#2509)."""

_TEXT_STYLES = {"bold", "italic", "strike", "code", "underline"}
_CONTAINERS = {"rich_text_section", "rich_text_quote", "rich_text_preformatted", "rich_text_list"}


def refusal(body: dict[str, Any], *, update: bool) -> tuple[str, list[str]]:
    """Slack's error code for this body and what is wrong with it; an empty code when it is accepted."""
    text, blocks = body.get("text"), body.get("blocks")
    if text is not None and not isinstance(text, str):
        return "invalid_arguments", ["text must be a string"]
    if not text and not blocks:
        return "no_text", []
    if update and text and len(text) > MAX_UPDATE_TEXT:
        return "msg_too_long", []
    metadata = metadata_problem(body.get("metadata"))
    if metadata:
        return "invalid_metadata_format", [metadata]
    if blocks is None:
        return "", []
    if not isinstance(blocks, list):
        return "invalid_blocks_format", ["blocks must be an array"]
    problems = block_problems(blocks)
    if problems:
        return "invalid_blocks", problems
    if len(json.dumps(blocks, ensure_ascii=False)) > MAX_TOTAL:
        return "msg_blocks_too_long", []
    return "", []


def metadata_problem(metadata: object) -> str:
    """What is wrong with a message's metadata: an event type and a flat-ish payload of at most 16 kB."""
    if metadata is None:
        return ""
    if not isinstance(metadata, dict) or not isinstance(metadata.get("event_type"), str):
        return "metadata needs an event_type"
    if not isinstance(metadata.get("event_payload"), dict):
        return "metadata needs an event_payload object"
    return "metadata is too large" if len(json.dumps(metadata)) > 16_000 else ""


def block_problems(blocks: list[Any]) -> list[str]:
    """Everything that is wrong with the blocks; empty when Slack would take them."""
    problems = [f"more than {MAX_BLOCKS} blocks"] if len(blocks) > MAX_BLOCKS else []
    ids = [block.get("block_id") for block in blocks if isinstance(block, dict) and block.get("block_id")]
    if len(ids) != len(set(ids)):
        problems.append("block_id given twice")
    for number, block in enumerate(blocks):
        problems += [f"blocks[{number}]: {problem}" for problem in _block(block)]
    actions = [node["action_id"] for node in _nodes(blocks) if node.get("action_id")]
    if len(actions) != len(set(actions)):
        problems.append("action_id given twice")
    return problems


def view_problems(view: object) -> list[str]:
    """Everything that is wrong with a modal as ``views.open`` is given it."""
    if not isinstance(view, dict) or view.get("type") != "modal":
        return ["a view must be a modal"]
    known = {"type", "callback_id", "private_metadata", "title", "submit", "close", "blocks"}
    problems = [f"unknown field {key}" for key in sorted(set(view) - known)]
    for key in ("title", "submit", "close"):
        if key in view or key != "close":
            problems += [f"{key}: {p}" for p in _text_object(view.get(key), MAX_MODAL_TITLE, {"plain_text"})]
    if len(view.get("private_metadata", "")) > MAX_PRIVATE_METADATA:
        problems.append("private_metadata is too long")
    if len(view.get("callback_id", "")) > MAX_ACTION_ID:
        problems.append("callback_id is too long")
    blocks = view.get("blocks")
    if not isinstance(blocks, list) or not 1 <= len(blocks) <= MAX_MODAL_BLOCKS:
        return [*problems, f"a modal has 1 to {MAX_MODAL_BLOCKS} blocks"]
    for block in blocks:
        problems += _input(block) if isinstance(block, dict) and block.get("type") == "input" else _block(block)
    return problems


def markup(body: dict[str, Any]) -> list[str]:
    """Everything in a message that Slack would interpret: mentions, formatting, links (text styles are ours)."""
    found: list[str] = []
    if body.get("text"):
        found += re.findall(r"<[^>]*>", body["text"])
    for node in _nodes(body.get("blocks") or []):
        kind = node.get("type")
        if kind == "mrkdwn":
            found += re.findall(r"<[^>]*>|[*_~`][^*_~`]+[*_~`]|@here|@channel|@everyone", node["text"])
        elif kind in {"user", "usergroup", "broadcast", "channel", "team", "emoji", "color", "date"}:
            found.append(str(kind))
        elif kind == "link":
            found.append(node["url"])
        elif kind == "plain_text" and node.get("emoji", True):
            found += re.findall(r":[a-z0-9_+-]+:", node["text"])
    return found


def visible(blocks: list[dict[str, Any]]) -> str:
    """The text that a reader sees, block after block; people by their ids."""
    return "\n".join("".join(map(_seen, _nodes([block]))) for block in blocks)


def _seen(node: dict[str, Any]) -> str:
    if node.get("type") == "user":
        return f"@{node['user_id']}"
    if not isinstance(node.get("text"), str):
        return ""
    return html.unescape(node["text"]) if node["type"] in {"plain_text", "mrkdwn"} else str(node["text"])


def _block(block: object) -> list[str]:
    if not isinstance(block, dict):
        return ["not an object"]
    problems = []
    block_id = block.get("block_id", "")
    if not isinstance(block_id, str) or len(block_id) > MAX_BLOCK_ID:
        problems.append("block_id is too long")
    match block.get("type"):
        case "header":
            problems += _text_object(block.get("text"), MAX_HEADER, {"plain_text"})
            problems += _unknown(block, {"text"})
        case "section":
            problems += _section(block)
        case "context":
            problems += _context(block)
        case "divider":
            problems += _unknown(block, set())
        case "rich_text":
            problems += _rich_text(block)
        case "image":
            problems += _image(block)
        case "actions":
            problems += _actions(block)
        case other:
            problems.append(f"unsupported type {other!r}")
    return problems


def _section(block: dict[str, Any]) -> list[str]:
    problems = _unknown(block, {"text", "fields", "expand"})
    if "text" not in block and "fields" not in block:
        problems.append("text or fields is required")
    if "text" in block:
        problems += _text_object(block["text"], MAX_SECTION, {"plain_text", "mrkdwn"})
    fields = block.get("fields", [])
    if len(fields) > MAX_FIELDS:
        problems.append(f"more than {MAX_FIELDS} fields")
    for field in fields:
        problems += _text_object(field, MAX_FIELD, {"plain_text", "mrkdwn"})
    return problems


def _image(block: dict[str, Any]) -> list[str]:
    problems = _unknown(block, {"image_url", "slack_file", "alt_text", "title"})
    alt = block.get("alt_text")
    if not isinstance(alt, str) or not 1 <= len(alt) <= MAX_ALT_TEXT:
        problems.append(f"alt_text must have 1 to {MAX_ALT_TEXT} characters")
    if "title" in block:
        problems += _text_object(block["title"], MAX_TITLE, {"plain_text"})
    if ("image_url" in block) == ("slack_file" in block):
        return [*problems, "one of image_url and slack_file is required"]
    if "image_url" in block:
        url = block["image_url"]
        good = isinstance(url, str) and re.fullmatch(r"https?://[^\s<>|\"]+", url) and len(url) <= MAX_URL
        return problems if good else [*problems, "image_url is not valid"]
    file = block["slack_file"]
    if not isinstance(file, dict) or len(file) != 1 or not set(file) <= {"id", "url"}:
        return [*problems, "slack_file needs an id or a url, and not both"]
    if "id" in file and not (isinstance(file["id"], str) and re.fullmatch(r"F[A-Z0-9]{8,}", file["id"])):
        problems.append("slack_file/id must match ^[F][A-Z0-9]{8,}$")
    return problems


def _context(block: dict[str, Any]) -> list[str]:
    elements = block.get("elements")
    if not isinstance(elements, list) or not 1 <= len(elements) <= MAX_CONTEXT:
        return [f"context needs 1 to {MAX_CONTEXT} elements"]
    problems = _unknown(block, {"elements"})
    for element in elements:
        problems += _text_object(element, MAX_TEXT_OBJECT, {"plain_text", "mrkdwn"})
    return problems


def _actions(block: dict[str, Any]) -> list[str]:
    elements = block.get("elements")
    if not isinstance(elements, list) or not 1 <= len(elements) <= MAX_ELEMENTS:
        return [f"actions needs 1 to {MAX_ELEMENTS} elements"]
    problems = _unknown(block, {"elements"})
    for element in elements:
        problems += _element(element)
    return problems


def _element(element: object) -> list[str]:
    if not isinstance(element, dict):
        return ["not an object"]
    action_id = element.get("action_id")
    problems = []
    if not isinstance(action_id, str) or not 1 <= len(action_id) <= MAX_ACTION_ID:
        problems.append(f"action_id must have 1 to {MAX_ACTION_ID} characters")
    if "confirm" in element:
        problems += _confirm(element["confirm"])
    match element.get("type"):
        case "button":
            known = {"text", "value", "style", "confirm"}
            problems += _text_object(element.get("text"), MAX_BUTTON, {"plain_text"})
            if len(element.get("value", "")) > MAX_BUTTON_VALUE:
                problems.append("value is too long")
            if element.get("style", "primary") not in {"primary", "danger"}:
                problems.append("style must be primary or danger")
        case "static_select":
            known = {"placeholder", "options", "confirm"}
            problems += _text_object(element.get("placeholder"), MAX_PLACEHOLDER, {"plain_text"})
            options = element.get("options")
            if not isinstance(options, list) or not 1 <= len(options) <= MAX_OPTIONS:
                return [*problems, f"a select needs 1 to {MAX_OPTIONS} options"]
            for option in options:
                problems += _text_object(option.get("text"), MAX_OPTION, {"plain_text"})
                if not 1 <= len(option.get("value", "")) <= MAX_OPTION_VALUE:
                    problems.append(f"an option's value must have 1 to {MAX_OPTION_VALUE} characters")
        case "users_select":
            known = {"placeholder", "initial_user", "confirm"}
            problems += _text_object(element.get("placeholder"), MAX_PLACEHOLDER, {"plain_text"})
        case "plain_text_input":
            known = {"multiline", "min_length", "max_length", "placeholder"}
            if not 0 <= element.get("min_length", 0) <= element.get("max_length", MAX_INPUT) <= MAX_INPUT:
                problems.append("min_length and max_length do not fit together")
        case other:
            return [f"unsupported element {other!r}"]
    return problems + [f"unknown field {key}" for key in sorted(set(element) - known - {"type", "action_id"})]


def _confirm(confirm: object) -> list[str]:
    if not isinstance(confirm, dict):
        return ["confirm must be an object"]
    problems = [f"unknown field {key}" for key in sorted(set(confirm) - set(MAX_CONFIRM) - {"style"})]
    for key, limit in MAX_CONFIRM.items():
        problems += [f"confirm.{key}: {problem}" for problem in _text_object(confirm.get(key), limit, {"plain_text"})]
    return problems


def _input(block: dict[str, Any]) -> list[str]:
    problems = _unknown(block, {"label", "hint", "element", "optional"})
    problems += _text_object(block.get("label"), MAX_LABEL, {"plain_text"})
    if "hint" in block:
        problems += _text_object(block["hint"], MAX_LABEL, {"plain_text"})
    return problems + _element(block.get("element"))


def _text_object(value: object, limit: int, types: set[str]) -> list[str]:
    if not isinstance(value, dict) or value.get("type") not in types:
        return [f"text must be one of {sorted(types)}"]
    text = value.get("text")
    if not isinstance(text, str) or not 1 <= len(text) <= limit:
        return [f"text must have 1 to {limit} characters"]
    if value["type"] == "mrkdwn" and "emoji" in value:
        return ["emoji is for plain_text only"]
    if re.search(r"[<>]|&(?!(amp|lt|gt);)", text) and value["type"] == "plain_text":
        return ["& < > must be escaped"]
    return [f"unknown field {key}" for key in sorted(set(value) - {"type", "text", "emoji", "verbatim"})]


def _rich_text(block: dict[str, Any]) -> list[str]:
    elements = block.get("elements")
    if not isinstance(elements, list) or not elements:
        return ["rich_text needs elements"]
    problems = _unknown(block, {"elements"})
    for element in elements:
        if not isinstance(element, dict) or element.get("type") not in _CONTAINERS:
            problems.append("rich_text holds sections, quotes, lists and preformatted text only")
            continue
        inner = element.get("elements")
        if not isinstance(inner, list) or not inner:
            problems.append(f"{element['type']} needs elements")
            continue
        for leaf in inner:
            problems += _leaf(leaf)
    return problems


def _leaf(leaf: object) -> list[str]:
    if not isinstance(leaf, dict):
        return ["not an object"]
    match leaf.get("type"):
        case "text":
            text, allowed = leaf.get("text"), {"type", "text", "style"}
            problems = [] if isinstance(text, str) and text else ["text must not be empty"]
        case "link":
            url, allowed = leaf.get("url"), {"type", "url", "text", "unsafe", "style"}
            good = isinstance(url, str) and re.fullmatch(r"https?://[^\s<>|\"]+", url) and len(url) <= MAX_URL
            problems = [] if good else ["url is not valid"]
        case "user" | "usergroup" | "channel" | "broadcast" | "emoji":
            return []
        case other:
            return [f"unsupported element {other!r}"]
    style = leaf.get("style", {})
    if not isinstance(style, dict) or not set(style) <= _TEXT_STYLES or not all(v is True for v in style.values()):
        problems.append("style is not valid")
    return problems + [f"unknown field {key}" for key in sorted(set(leaf) - allowed)]


def _unknown(block: dict[str, Any], known: set[str]) -> list[str]:
    return [f"unknown field {key}" for key in sorted(set(block) - known - {"type", "block_id"})]


def _nodes(value: object) -> list[dict[str, Any]]:
    """Every object in a tree, in reading order."""
    if isinstance(value, list):
        return [node for item in value for node in _nodes(item)]
    if not isinstance(value, dict):
        return []
    return [value, *(node for key in ("text", "fields", "elements") for node in _nodes(value.get(key)))]
