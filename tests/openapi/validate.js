// Whether the document that the binary prints is valid OpenAPI 3.1: by the specification's own schema, and every reference in
// it leads somewhere. The second run, on a document that is broken on purpose, must fail.
import { execFileSync } from "node:child_process";
import { Validator } from "@seriousme/openapi-schema-validator";

const text = execFileSync(process.env.GATEHOUSE_BINARY, ["openapi"], { maxBuffer: 16 * 1024 * 1024, encoding: "utf8" });

async function judge(document) {
    const validator = new Validator();
    const judged = await validator.validate(document);
    if (judged.valid && validator.version !== "3.1") return [`version ${validator.version}`];
    if (!judged.valid) return judged.errors;
    validator.resolveRefs();
    return [];
}

const problems = await judge(JSON.parse(text));
const broken = JSON.parse(text);
delete broken.paths["/api/v1/organizations"].get.responses;
broken.paths["/api/v1/organizations"].get.responsess = {};
if ((await judge(broken)).length === 0) problems.push("a broken document was found valid");
for (const problem of problems.length ? problems : ["valid OpenAPI 3.1"]) console.log(problem);
process.exit(problems.length ? 1 : 0);
