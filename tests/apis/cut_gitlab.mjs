// Makes gitlab.json of GitLab's own description of its API (doc/api/openapi/openapi_v2.yaml in github.com/gitlabhq/gitlabhq): what each
// request of ours may hold, and the fields of the answers that we read. In build/npm:
//   node ../../tests/apis/cut_gitlab.mjs openapi_v2.yaml > ../../tests/apis/gitlab.json
import { createRequire } from "node:module";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";

const project = "/api/v4/projects/{id}";
// What is asked for, and which fields of its answer are read.
const used = {
  [project]: { get: ["default_branch"] },
  [`${project}/variables`]: { get: ["key"], post: [] },
  [`${project}/variables/{key}`]: { get: [], put: [], delete: [] },
  [`${project}/repository/commits`]: { post: ["id"] },
  [`${project}/repository/commits/{sha}`]: { get: ["id"] },
  [`${project}/repository/tree`]: { get: ["path"] },
  [`${project}/repository/branches`]: { get: ["name"] },
  [`${project}/repository/branches/{branch}`]: { delete: [] },
  [`${project}/environments`]: { get: ["id", "name"] },
  [`${project}/environments/{environment_id}`]: { delete: [] },
  [`${project}/environments/{environment_id}/stop`]: { post: [] },
  [`${project}/pipelines`]: { get: ["id", "status", "created_at"] },
  [`${project}/pipelines/{pipeline_id}/jobs`]: { get: ["id", "name", "failure_reason"] },
  [`${project}/pipelines/{pipeline_id}/cancel`]: { post: [] },
  [`${project}/jobs/{job_id}/trace`]: { get: [] },
};

const load = createRequire(`${process.cwd()}/node_modules/`);
const text = readFileSync(process.argv[2], "utf8");
const api = load("js-yaml").load(text);
const definition = (schema) => (schema?.$ref ? api.definitions[schema.$ref.split("/").pop()] : schema);

// Types, and what is required; not the words.
function bare(schema) {
  const { type, format, required, items, properties, enum: allowed } = definition(schema);
  const inner = properties && Object.fromEntries(Object.entries(properties).map(([name, one]) => [name, bare(one)]));
  // GitLab asks for previous_path of moves and for execute_filemode of chmods only, which its description cannot say.
  const needed = properties?.previous_path ? ["action", "file_path"] : required;
  return { type, format, enum: allowed, required: needed, items: items && bare(items), properties: inner };
}

const parameter = (one) =>
  one.in === "body"
    ? { in: "body", name: "body", required: one.required, schema: { ...bare(one.schema), additionalProperties: false } }
    : { in: one.in, name: one.name, required: one.required, type: one.type, format: one.format, enum: one.enum, items: one.items };

function answer(one, fields) {
  const schema = definition(one.schema);
  const object = definition(schema?.type === "array" ? schema.items : schema);
  if (!object || fields.length === 0) return { description: one.description };
  const present = fields.filter((field) => object.properties[field]);
  const read = { type: "object", properties: Object.fromEntries(present.map((field) => [field, bare(object.properties[field])])) };
  return { description: one.description, schema: schema.type === "array" ? { type: "array", items: read } : read };
}

const operation = (one, fields) => ({
  consumes: one.consumes,
  parameters: one.parameters.map(parameter),
  responses: Object.fromEntries(
    Object.entries(one.responses).filter(([code]) => code < 300).map(([code, given]) => [code, answer(given, fields)]),
  ),
});

const paths = Object.fromEntries(
  Object.entries(used).map(([path, methods]) => [
    path,
    Object.fromEntries(Object.entries(methods).map(([method, fields]) => [method, operation(api.paths[path][method], fields)])),
  ]),
);
const info = {
  title: `${api.info.title}, cut down to what Tachograph uses`,
  version: api.info.version,
  description:
    "Of doc/api/openapi/openapi_v2.yaml in github.com/gitlabhq/gitlabhq, " +
    `sha256 ${createHash("sha256").update(text).digest("hex")}. Made by cut_gitlab.mjs.`,
};
const { swagger, produces, securityDefinitions } = api;
console.log(JSON.stringify({ swagger, info, produces, securityDefinitions, paths }, null, 1));
