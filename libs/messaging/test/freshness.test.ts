import { describe, expect, it } from '@jest/globals';
import { Problem, requireFresh } from '../src/index.js';

const authenticatedAt = new Date('2026-11-23T09:00:00Z');
const judge = (now: string) => (): void => requireFresh({ authenticatedAt }, new Date(now));

describe('A11 a proof of who sits at the device', () => {
  it('is good for ten minutes, to the millisecond', () => {
    expect(judge('2026-11-23T09:09:59.999Z')).not.toThrow();
    expect(judge('2026-11-23T09:10:00Z')).toThrow(new Problem('fresh-authentication-required'));
  });
});
