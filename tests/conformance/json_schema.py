"""JSON Schema, as much of it as the schemas for SCIM answers (draft 4) and the description of the management API use. An unknown
keyword is an error: a rule that is not judged must not look judged."""
import re

TYPES = {
    "object": lambda v: isinstance(v, dict),
    "array": lambda v: isinstance(v, list),
    "string": lambda v: isinstance(v, str),
    "boolean": lambda v: isinstance(v, bool),
    "integer": lambda v: isinstance(v, int) and not isinstance(v, bool),
    "number": lambda v: isinstance(v, (int, float)) and not isinstance(v, bool),
    "null": lambda v: v is None,
}
# additionalItems speaks of tuples only, and none of the schemas has one.
SILENT = {"$schema", "title", "description", "definitions", "additionalItems", "additionalProperties", "$ref", "default"}


def errors(schema, value, root=None, at="$"):
    """A line for each rule that value breaks."""
    root = root if root is not None else schema
    if "$ref" in schema:
        yield from errors(resolve(schema["$ref"], root), value, root, at)
        return
    for keyword, rule in schema.items():
        if keyword not in SILENT:
            yield from KEYWORDS[keyword](rule, value, root, at)
    if schema.get("additionalProperties") is False and isinstance(value, dict):
        for name in value.keys() - schema.get("properties", {}).keys():
            yield f"{at}: {name} is not allowed"


def resolve(reference, root):
    node = root
    for step in reference.removeprefix("#/").split("/"):
        node = node[step]
    return node


def judge_type(rule, value, root, at):
    kinds = rule if isinstance(rule, list) else [rule]
    if not any(TYPES[kind](value) for kind in kinds):
        yield f"{at}: {value!r} is no {rule}"


def judge_properties(rule, value, root, at):
    for name, inner in rule.items() if isinstance(value, dict) else ():
        if name in value:
            yield from errors(inner, value[name], root, f"{at}.{name}")


def judge_required(rule, value, root, at):
    for name in rule if isinstance(value, dict) else ():
        if name not in value:
            yield f"{at}: {name} is missing"


def judge_items(rule, value, root, at):
    for index, item in enumerate(value if isinstance(value, list) else ()):
        yield from errors(rule, item, root, f"{at}[{index}]")


def judge_enum(rule, value, root, at):
    if value not in rule:
        yield f"{at}: {value!r} is none of {rule}"


def judge_any(rule, value, root, at):
    if not any(not list(errors(option, value, root, at)) for option in rule):
        yield f"{at}: fits none of the alternatives"


def judge_one(rule, value, root, at):
    fitting = sum(not list(errors(option, value, root, at)) for option in rule)
    if fitting != 1:
        yield f"{at}: fits {fitting} of the alternatives instead of one"


def judge_dependencies(rule, value, root, at):
    for name, inner in rule.items():
        if isinstance(value, dict) and name in value:
            yield from errors(inner, value, root, at)


def bound(broken, text):
    def judge(rule, value, root, at):
        if broken(value, rule):
            yield f"{at}: {text} {rule}"
    return judge


FORMATS = {
    "uuid": re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"),
    "date-time": re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)"),
}


def judge_format(rule, value, root, at):
    if isinstance(value, str) and not FORMATS[rule].fullmatch(value):
        yield f"{at}: {value!r} is no {rule}"


KEYWORDS = {
    "type": judge_type,
    "properties": judge_properties,
    "required": judge_required,
    "items": judge_items,
    "enum": judge_enum,
    "anyOf": judge_any,
    "oneOf": judge_one,
    "dependencies": judge_dependencies,
    "minItems": bound(lambda v, n: isinstance(v, list) and len(v) < n, "fewer items than"),
    "maxItems": bound(lambda v, n: isinstance(v, list) and len(v) > n, "more items than"),
    "format": judge_format,
    "const": bound(lambda v, rule: v != rule, "is not"),
    "minLength": bound(lambda v, n: isinstance(v, str) and len(v) < n, "shorter than"),
    "maximum": bound(lambda v, n: isinstance(v, (int, float)) and v > n, "more than"),
    "minimum": bound(lambda v, n: isinstance(v, (int, float)) and v < n, "less than"),
}
