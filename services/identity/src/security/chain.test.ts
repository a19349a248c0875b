import { describe, expect, it } from '@jest/globals';
import { type ChainedLine, chained, firstBreak, hashOf, newSalt, sceneHashOf } from './chain.js';
import { logged } from './security-log.js';

const scene = { device: 'Firefox on Linux', network: '192.0.2.1', sessionId: null };
const entries = Array.from({ length: 6 }, (_, at) => ({
  ...logged('signed-in', { ...scene, at: new Date(at) }),
  salt: newSalt(),
}));
const whole: ChainedLine[] = chained('julie', entries, null);
const there = { count: 6, isGone: false };
const gone = { count: 6, isGone: true };
const forgotten = { device: null, network: null, salt: null };
const erased: ChainedLine[] = whole.map((line) => ({ ...line, ...forgotten }));

/** The chain with one line written anew, by somebody who makes its own hashes right. */
function forged(at: number, more: Partial<ChainedLine>): ChainedLine[] {
  const told = { ...whole[at]!, ...more };
  const line = { ...told, sceneHash: sceneHashOf(told) };
  return whole.with(at, { ...line, hash: hashOf(line) });
}

describe('A23 the chain of a security log', () => {
  it('is whole as it was written, in one go or in several', () => {
    expect(firstBreak(whole, there)).toBeNull();
    const begun = chained('julie', entries.slice(0, 2), null);
    const rest = chained('julie', entries.slice(2), begun.at(-1)!);
    expect([...begun, ...rest]).toEqual(whole);
    expect(firstBreak(rest, there, begun.at(-1)!)).toBeNull();
  });

  it('tells a line that was changed, whatever of it', () => {
    const changes: Partial<ChainedLine>[] = [
      { at: new Date(99) },
      { kind: 'password-changed' },
      { device: 'Chrome' },
      { network: '192.0.2.2' },
      { salt: newSalt() },
      { sceneHash: whole[2]!.sceneHash },
      { sessionId: 'another' },
      { id: 'another' },
      { accountId: 'marc' },
      { operatorAct: { kind: 'operator-appointed', organizationId: null, subjectId: 'marc' } },
    ];
    for (const change of changes) {
      const broken = whole.with(3, { ...whole[3]!, ...change });
      expect(firstBreak(broken, there)).toEqual({ n: 4, what: 'changed' });
    }
  });

  it('tells a line whose hash was made right again by the one after it', () => {
    const broken = forged(3, { network: '192.0.2.2' });
    expect(firstBreak(broken, there)).toEqual({ n: 5, what: 'not-linked' });
  });

  it('tells the first, a middle and the last line missing', () => {
    expect(firstBreak(whole.slice(1), there)).toEqual({ n: 1, what: 'missing' });
    expect(firstBreak(whole.toSpliced(3, 1), there)).toEqual({ n: 4, what: 'missing' });
    expect(firstBreak(whole.slice(0, -1), there)).toEqual({ n: 6, what: 'missing' });
  });

  it('tells two lines in the wrong order, also when they were numbered anew', () => {
    const swapped = whole.with(2, whole[3]!).with(3, whole[2]!);
    expect(firstBreak(swapped, there)).toEqual({ n: 3, what: 'missing' });
    const numbered = swapped.map((line, at) => ({ ...line, n: at + 1 }));
    expect(firstBreak(numbered, there)).toEqual({ n: 3, what: 'changed' });
    const hashed = numbered.map((line) => ({ ...line, hash: hashOf(line) }));
    expect(firstBreak(hashed, there)).toEqual({ n: 3, what: 'not-linked' });
  });
});

describe('B-3 the chain of an account that is deleted', () => {
  it('B-3 is whole without where anything was done, also while only a part is forgotten', () => {
    expect(firstBreak(erased, gone)).toBeNull();
    expect(firstBreak(whole, gone)).toBeNull();
    expect(firstBreak([...erased.slice(0, 4), ...whole.slice(4)], gone)).toBeNull();
  });

  it('B-3 lets nobody forget a line of an account that is there', () => {
    expect(firstBreak(whole.with(2, erased[2]!), there)).toEqual({ n: 3, what: 'changed' });
  });

  it('B-3 tells a line of which only a part is forgotten, or another place was put in', () => {
    for (const part of ['device', 'network', 'salt'] as const) {
      const broken = whole.with(2, { ...whole[2]!, [part]: null });
      expect(firstBreak(broken, gone)).toEqual({ n: 3, what: 'changed' });
      const filled = erased.with(2, { ...erased[2]!, [part]: whole[2]![part] });
      expect(firstBreak(filled, gone)).toEqual({ n: 3, what: 'changed' });
    }
    const elsewhere = { ...whole[2]!, network: '192.0.2.2' };
    expect(firstBreak(erased.with(2, elsewhere), gone)).toEqual({ n: 3, what: 'changed' });
  });

  it('B-3 still tells a line that was changed otherwise, is missing or was moved', () => {
    const changed = erased.with(3, { ...erased[3]!, kind: 'password-changed' });
    expect(firstBreak(changed, gone)).toEqual({ n: 4, what: 'changed' });
    const covered = erased.with(3, { ...erased[3]!, sceneHash: whole[2]!.sceneHash });
    expect(firstBreak(covered, gone)).toEqual({ n: 4, what: 'changed' });
    expect(firstBreak(erased.slice(1), gone)).toEqual({ n: 1, what: 'missing' });
    expect(firstBreak(erased.toSpliced(3, 1), gone)).toEqual({ n: 4, what: 'missing' });
    expect(firstBreak(erased.slice(0, -1), gone)).toEqual({ n: 6, what: 'missing' });
  });

  it('B-3 leaves no two hashes alike of what was done in the same place', () => {
    expect(new Set(whole.map(({ sceneHash }) => sceneHash)).size).toBe(6);
  });
});
