import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { projectFile, projectFolder } from '../src/paths.js';

interface Cruise {
  readonly modules: number;
  readonly crossings: readonly { readonly rule: string; readonly from: string }[];
}

it('only controllers and consumers mark what replies and what consumes', () => {
  const services = projectFile('services');
  const marking = readdirSync(services, { recursive: true, encoding: 'utf8' })
    .filter((file) => /^[^/]+\/src\/.*\.ts$/.test(file))
    .filter((file) => /@(Replies|Consumes)\(/.test(readFileSync(join(services, file), 'utf8')));
  expect(marking.length).toBeGreaterThan(5);
  const others = marking.filter(
    (file) => !/(\.(controller|consumer)|\/when-[^/]+)\.ts$/.test(file),
  );
  expect(others).toEqual([]);
});

describe('the boundaries between the rooms', () => {
  it('are each noticed when they are crossed', async () => {
    const config = (await import(projectFile('.dependency-cruiser.mjs'))) as {
      default: { forbidden: { name: string }[] };
    };
    const rules = config.default.forbidden.map(({ name }) => name);
    const found = cruise(
      projectFile('tools/fixtures/boundaries'),
      'libs',
      'services',
      'tools',
      'web',
    );
    expect(found.crossings.map(({ rule }) => rule).sort()).toEqual(rules.sort());
  });

  it('are crossed nowhere', () => {
    const found = cruise(projectFolder, 'libs', 'services', 'tools');
    expect(found.crossings).toEqual([]);
    expect(found.modules).toBeGreaterThan(100);
  });
});

/** In a process of its own: the tool brings a compiler along. */
function cruise(folder: string, ...rooms: string[]): Cruise {
  const command = [projectFile('tools/boundaries.mjs'), folder, ...rooms];
  return JSON.parse(execFileSync(process.execPath, command, { encoding: 'utf8' })) as Cruise;
}
