"""JSON Schema (draft 4), as much of it as the schemas for SCIM answers use. An unknown keyword is an error: a rule that is
not judged must not look judged."""

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
SILENT = {"$schema", "title", "description", "definitions", "additionalItems", "additionalProperties", "$ref"}


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
    "minimum": bound(lambda v, n: isinstance(v, (int, float)) and v < n, "less than"),
}
