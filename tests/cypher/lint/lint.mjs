// Lints every file of cypher/ and checks its layout with Neo4j's own tools; needs no database.
//
//   npm ci && node lint.mjs          reports; exit code 1 when a file is wrong
//   node lint.mjs --fix [file ...]   writes the layout
//
// A migration is never rewritten: its checksum is history. The package asks for a newer Node than 20; linting and formatting
// work on 20 all the same. Parameters are those of the file's header, so that an undeclared one is an error.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as support from '@neo4j-cypher/language-support';

const ROOT = resolve(fileURLToPath(import.meta.url), '../../../../cypher');
const ERROR = 1;

const filesOf = (folder) =>
  readdirSync(folder, { recursive: true })
    .filter((name) => name.endsWith('.cypher'))
    .sort()
    .map((name) => join(folder, name));

const parametersOf = (text) => Object.fromEntries([...text.matchAll(/^\/\/ param: \$(\w+)/gm)].map((match) => [match[1], '']));

const lint = (text) => {
  const answer = support.lintCypherQuery(text, { parameters: parametersOf(text) });
  return (answer.diagnostics ?? answer).filter((found) => found.severity === ERROR);
};

const problemsOf = (file, fix) => {
  const text = readFileSync(file, 'utf8');
  const isMigration = relative(ROOT, file).startsWith('migrations');
  const problems = lint(text).map((found) => `${found.range.start.line + 1}: ${found.message}`);
  const formatted = `${support.formatQuery(text).formattedQuery.trimEnd()}\n`;
  if (!isMigration && formatted !== text) {
    if (fix) writeFileSync(file, formatted);
    else problems.push('is not formatted; run: npm run format');
  }
  return problems;
};

const [fix, ...named] = process.argv[2] === '--fix' ? [true, ...process.argv.slice(3)] : [false, ...process.argv.slice(2)];
const files = named.length ? named.map((name) => resolve(name)) : filesOf(ROOT);
let count = 0;
for (const file of files) {
  for (const problem of problemsOf(file, fix)) {
    console.log(`${relative(resolve(ROOT, '..'), file)}:${problem}`);
    count += 1;
  }
}
console.log(`${files.length} files, ${count} problems`);
process.exitCode = count ? 1 : 0;
