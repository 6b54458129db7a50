// Cuts the wanted paths out of an API's own description, so that a mock of it starts in seconds.
//   node cut.mjs DESCRIPTION.json OUT.json PATH…
import { readFileSync, writeFileSync } from "node:fs";

const [description, out, ...wanted] = process.argv.slice(2);
const api = JSON.parse(readFileSync(description, "utf8"));
const missing = wanted.filter((path) => !api.paths[path]);
if (missing.length) throw new Error(`not in ${description}: ${missing.join(", ")}`);
api.paths = Object.fromEntries(wanted.map((path) => [path, api.paths[path]]));
delete api.webhooks;
delete api["x-webhooks"];
writeFileSync(out, JSON.stringify(api));
