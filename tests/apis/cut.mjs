// Cuts the wanted paths out of an API's own description, so that a mock of it starts in seconds.
//   node cut.mjs DESCRIPTION.{json,yaml} OUT.json PATH…
import { createRequire } from "node:module";
import { readFileSync, writeFileSync } from "node:fs";

const [description, out, ...wanted] = process.argv.slice(2);
const text = readFileSync(description, "utf8");
const load = createRequire(`${process.cwd()}/node_modules/`);
const api = description.endsWith(".json") ? JSON.parse(text) : load("js-yaml").load(text);
const missing = wanted.filter((path) => !api.paths[path]);
if (missing.length) throw new Error(`not in ${description}: ${missing.join(", ")}`);
api.paths = Object.fromEntries(wanted.map((path) => [path, api.paths[path]]));
// GitLab asks for previous_path of moves and for execute_filemode of chmods only, which its description cannot say.
for (const definition of Object.values(api.definitions ?? {})) {
  const action = definition.properties?.actions?.items;
  if (action?.properties?.previous_path) action.required = ["action", "file_path"];
}
delete api.webhooks;
delete api["x-webhooks"];
writeFileSync(out, JSON.stringify(api));
