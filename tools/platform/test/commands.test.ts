import { beforeAll, describe, expect, it } from '@jest/globals';
import { startConfig } from '../src/config.js';
import { projectFile } from '../src/paths.js';

interface LockedPackage {
  readonly version?: string;
  readonly integrity?: string;
  readonly optional?: boolean;
  readonly link?: boolean;
}
interface Lock {
  readonly packages: Record<string, LockedPackage>;
}
type Stale = (state: {
  lock: Lock;
  lockTime: number;
  installed: Lock | false;
  installedTime: number;
}) => boolean;
type Sum = (
  lines: string[],
  projects: string[],
) => { passed: number; failed: number; failures: string[] };

let packagesAreStale: Stale;
let sumOfTests: Sum;
beforeAll(async () => {
  ({ packagesAreStale } = (await import(projectFile('tools/prepare.mjs'))) as {
    packagesAreStale: Stale;
  });
  ({ sumOfTests } = (await import(projectFile('tools/count-tests.mjs'))) as { sumOfTests: Sum });
});

describe('deciding whether packages are to be installed', () => {
  const lock = lockOf({ version: '1.0.0', integrity: 'sha512-a' });
  const newer = { lockTime: 2, installedTime: 1 };

  it('installs when nothing is there', () => {
    expect(packagesAreStale({ lock, installed: false, ...newer })).toBe(true);
  });

  it('installs when the lock is newer and asks for another version or other content', () => {
    const otherVersion = lockOf({ version: '1.0.1', integrity: 'sha512-b' });
    const otherContent = lockOf({ version: '1.0.0', integrity: 'sha512-b' });
    expect(packagesAreStale({ lock, installed: otherVersion, ...newer })).toBe(true);
    expect(packagesAreStale({ lock, installed: otherContent, ...newer })).toBe(true);
    expect(packagesAreStale({ lock, installed: { packages: {} }, ...newer })).toBe(true);
  });

  it('installs when a package of our own is not linked yet', () => {
    const link = { link: true };
    const withLink = { packages: { ...lock.packages, 'node_modules/@atrium/new': link } };
    expect(packagesAreStale({ lock: withLink, installed: lock, ...newer })).toBe(true);
  });

  it('leaves packages alone that are as the lock says, though the lock is newer', () => {
    expect(packagesAreStale({ lock, installed: lock, ...newer })).toBe(false);
  });

  it('does not miss packages that are made for another system', () => {
    const withOptional: Lock = {
      packages: {
        ...lock.packages,
        'node_modules/b-win32': { version: '1.0.0', optional: true },
      },
    };
    expect(packagesAreStale({ lock: withOptional, installed: lock, ...newer })).toBe(false);
  });

  it('does not even look when the packages are newer than the lock', () => {
    const state = { lock, installed: { packages: {} }, lockTime: 1, installedTime: 2 };
    expect(packagesAreStale(state)).toBe(false);
  });

  function lockOf(a: LockedPackage): Lock {
    return { packages: { '': { version: '0.1.0' }, 'node_modules/a': a } };
  }
});

describe('summing up the tests', () => {
  const line = (project: string, passed: number, ...failures: string[]) =>
    JSON.stringify({ project, passed, failed: failures.length, failures });

  it('adds what passed in all projects and names what failed', () => {
    const lines = [line('a', 3, 'it joins once'), line('b', 4)];
    expect(sumOfTests(lines, ['a', 'b'])).toEqual({
      passed: 7,
      failed: 1,
      failures: ['a it joins once'],
    });
  });

  it('counts a project without a test as a failure', () => {
    const lines = [line('a', 3), line('b', 0)];
    expect(sumOfTests(lines, ['a', 'b', 'c'])).toEqual({
      passed: 3,
      failed: 2,
      failures: ['b ran no test', 'c ran no test'],
    });
  });
});

describe('what npm start is told', () => {
  it('has a default for everything', () => {
    expect(startConfig([], {})).toEqual({
      port: 3000,
      mailboxPort: 3001,
      publicUrl: 'http://localhost:3000',
      dataFolder: '.data',
      replicas: 1,
      databaseUris: {},
    });
  });

  it('takes ports, folder, replicas and databases from outside', () => {
    const config = startConfig(['--replicas', '2'], {
      PORT: '4000',
      ATRIUM_DATA: '/tmp/x',
      PUBLIC_URL: 'https://console.example.test',
      BILLING_MONGODB_URI: 'mongodb://db/billing',
    });
    expect(config).toEqual({
      port: 4000,
      mailboxPort: 4001,
      publicUrl: 'https://console.example.test',
      dataFolder: '/tmp/x',
      replicas: 2,
      databaseUris: { billing: 'mongodb://db/billing' },
    });
  });

  it('says what it does not understand', () => {
    expect(() => startConfig([], { PORT: 'http' })).toThrow('PORT must be a port');
    expect(() => startConfig(['--replica', '2'], {})).toThrow('--replicas <1 to 16>');
    expect(() => startConfig(['--replicas', '0'], {})).toThrow('--replicas <1 to 16>');
  });
});
