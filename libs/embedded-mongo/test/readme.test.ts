import { expect, it } from '@jest/globals';
import { readFileSync, writeFileSync } from 'node:fs';
import { commands } from '../src/commands/index.js';
import { allowList } from '../src/language/index.js';

const README = new URL('../../README.md', import.meta.url);
const SECTION = /(<!-- allow-list.*?-->\n)[^]*?(<!-- end of allow-list -->)/;

/** What the server understands, as the README lists it. */
function list(): string {
  const names = [...commands.keys()].filter((name) => !['isMaster', 'ismaster'].includes(name));
  const rows = [['command', names.filter((name) => !isAlias(name))], ...Object.entries(allowList)];
  const lines = rows.map(([kind, all]) => {
    const cells = (all as string[]).map((name) => `\`${name}\``);
    return `- ${kind as string}: ${cells.join(', ')}\n`;
  });
  return `\n${lines.join('')}\n`;
}

/** Old spellings of a command in lower case. */
function isAlias(name: string): boolean {
  return [...commands.keys()].some((other) => other !== name && other.toLowerCase() === name);
}

it('the README names exactly what the server understands', () => {
  const readme = readFileSync(README, 'utf8');
  const current = readme.replace(SECTION, (_, start: string, end: string) => start + list() + end);
  if (process.env['UPDATE_README']) writeFileSync(README, current);
  else expect(readme).toBe(current);
});
