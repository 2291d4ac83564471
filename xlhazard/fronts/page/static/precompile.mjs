// Runs precompile.py inside Pyodide: node precompile.mjs RUNTIME PRECOMPILE_PY <sources.zip >compiled.zip
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const [folder, script] = process.argv.slice(2);
const { loadPyodide } = await import(pathToFileURL(join(folder, "pyodide.mjs")).href);
const python = await loadPyodide({
  indexURL: join(folder, "/"),
  env: { PYTHONHASHSEED: "0" },
  stdout: (line) => process.stderr.write(`${line}\n`),
});
python.FS.writeFile("/precompile.py", readFileSync(script));
const chunks = [];
for await (const chunk of process.stdin) chunks.push(chunk);
python.FS.writeFile("/sources.zip", new Uint8Array(Buffer.concat(chunks)));
python.runPython(`
import sys
sys.path.insert(0, "/")
import precompile
with open("/sources.zip", "rb") as given:
    data = precompile.compiled(given.read())
with open("/compiled.zip", "wb") as made:
    made.write(data)
`);
process.stdout.write(python.FS.readFile("/compiled.zip"));
