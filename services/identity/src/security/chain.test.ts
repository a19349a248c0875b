import { describe, expect, it } from '@jest/globals';
import { type ChainedLine, chained, firstBreak, hashOf } from './chain.js';
import { logged } from './security-log.js';

const scene = { device: 'Firefox on Linux', network: '192.0.2.1', sessionId: null };
const entries = Array.from({ length: 6 }, (_, at) =>
  logged('signed-in', { ...scene, at: new Date(at) }),
);
const whole = chained('julie', entries, null);

/** The chain with one line written anew, by somebody who makes its own hash right. */
function forged(at: number, more: Partial<ChainedLine>): ChainedLine[] {
  const line = { ...whole[at]!, ...more };
  return whole.with(at, { ...line, hash: hashOf(line) });
}

describe('A23 the chain of a security log', () => {
  it('is whole as it was written, in one go or in several', () => {
    expect(firstBreak(whole, 6)).toBeNull();
    const begun = chained('julie', entries.slice(0, 2), null);
    const rest = chained('julie', entries.slice(2), begun.at(-1)!);
    expect([...begun, ...rest]).toEqual(whole);
    expect(firstBreak(rest, 6, begun.at(-1)!)).toBeNull();
  });

  it('tells a line that was changed, whatever of it', () => {
    const changes: Partial<ChainedLine>[] = [
      { at: new Date(99) },
      { kind: 'password-changed' },
      { device: 'Chrome' },
      { network: '192.0.2.2' },
      { sessionId: 'another' },
      { id: 'another' },
      { accountId: 'marc' },
      { operatorAct: { kind: 'operator-appointed', organizationId: null, subjectId: 'marc' } },
    ];
    for (const change of changes) {
      const broken = whole.with(3, { ...whole[3]!, ...change });
      expect(firstBreak(broken, 6)).toEqual({ n: 4, what: 'changed' });
    }
  });

  it('tells a line whose hash was made right again by the one after it', () => {
    const broken = forged(3, { network: '192.0.2.2' });
    expect(firstBreak(broken, 6)).toEqual({ n: 5, what: 'not-linked' });
  });

  it('tells the first, a middle and the last line missing', () => {
    expect(firstBreak(whole.slice(1), 6)).toEqual({ n: 1, what: 'missing' });
    expect(firstBreak(whole.toSpliced(3, 1), 6)).toEqual({ n: 4, what: 'missing' });
    expect(firstBreak(whole.slice(0, -1), 6)).toEqual({ n: 6, what: 'missing' });
  });

  it('tells two lines in the wrong order, also when they were numbered anew', () => {
    const swapped = whole.with(2, whole[3]!).with(3, whole[2]!);
    expect(firstBreak(swapped, 6)).toEqual({ n: 3, what: 'missing' });
    const numbered = swapped.map((line, at) => ({ ...line, n: at + 1 }));
    expect(firstBreak(numbered, 6)).toEqual({ n: 3, what: 'changed' });
    const hashed = numbered.map((line) => ({ ...line, hash: hashOf(line) }));
    expect(firstBreak(hashed, 6)).toEqual({ n: 3, what: 'not-linked' });
  });
});
