// graphql-eslint (schema-all and relay) and graphql-schema-linter over the published schema; each rule is one check.
import { spawnSync } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import graphqlPlugin from '@graphql-eslint/eslint-plugin';
import { Linter } from 'eslint';
import { buildSchema, isInterfaceType, isObjectType } from 'graphql';
import { PUBLISHED, finish, note } from './harness.mjs';

const path = `${PUBLISHED}/schema.graphql`;
const text = readFileSync(path, 'utf8');
const schema = buildSchema(text);
const types = Object.values(schema.getTypeMap()).filter((type) => isObjectType(type) || isInterfaceType(type));
const withoutNode = types.filter((type) => !type.name.startsWith('__') && type.name !== 'Node' && !(type.getInterfaces().some(({ name }) => name === 'Node')));

const OFF = ['alphabetize', 'no-root-type', 'require-nullable-result-in-root'];
const SETTINGS = {
  'relay-edge-types': { shouldImplementNode: false, listTypeCanWrapOnlyEdgeType: false },
  'strict-id-in-types': { acceptedIdNames: ['id'], acceptedIdTypes: ['ID'], exceptions: { types: withoutNode.map(({ name }) => name) } },
  'input-name': { checkInputType: true, checkMutations: true, checkQueries: false, caseSensitiveInputType: false },
  'require-description': { types: true, DirectiveDefinition: true, EnumValueDefinition: true, FieldDefinition: true, InputValueDefinition: true, rootField: true },
  'naming-convention': {
    types: 'PascalCase', FieldDefinition: 'camelCase', InputValueDefinition: 'camelCase', Argument: 'camelCase', DirectiveDefinition: 'camelCase',
    EnumValueDefinition: 'UPPER_CASE',
  },
};
const rules = {};
const { configs } = graphqlPlugin;
for (const [name, given] of Object.entries({ ...configs['flat/schema-all'].rules, ...configs['flat/schema-relay'].rules })) {
  const short = name.replace('@graphql-eslint/', '');
  if (!OFF.includes(short)) rules[name] = SETTINGS[short] ? ['error', SETTINGS[short]] : given;
}

const messages = new Linter({ configType: 'flat' }).verify(
  text,
  [{ files: ['**/*.graphql'], plugins: { '@graphql-eslint': graphqlPlugin }, languageOptions: { parser: graphqlPlugin.parser, parserOptions: { graphQLConfig: { schema: path } } }, rules }],
  { filename: 'schema.graphql' },
);
for (const name of Object.keys(rules)) {
  const found = messages.filter(({ ruleId }) => ruleId === name);
  const first = found.slice(0, 12).map(({ line, message }) => `${line}: ${message}`).join('\n');
  note(`graphql-eslint ${name.replace('@graphql-eslint/', '')}`, found.length ? `${found.length} findings\n${first}` : undefined);
}
const lost = messages.filter(({ ruleId }) => ruleId === null);
if (lost.length) note('graphql-eslint runs', lost.map(({ message }) => message).join('\n'));

const SORTED = /sorted|alphabetically/;
const linterRules = readdirSync(join(import.meta.dirname, '../node_modules/graphql-schema-linter/lib/rules'))
  .map((file) => file.replace('.js', '').replaceAll('_', '-'))
  .filter((name) => !SORTED.test(name));
const cli = join(import.meta.dirname, '../node_modules/.bin/graphql-schema-linter');
const { stdout } = spawnSync(process.execPath, [cli, '--format', 'json', '--rules', linterRules.join(','), path], { encoding: 'utf8', maxBuffer: 1e8 });
const { errors } = JSON.parse(stdout);
for (const name of linterRules) {
  const found = errors.filter(({ rule }) => rule === name);
  const first = found.slice(0, 12).map(({ message }) => message).join('\n');
  note(`graphql-schema-linter ${name}`, found.length ? `${found.length} findings\n${first}` : undefined);
}
finish();
