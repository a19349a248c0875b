import { describe, expect, it } from '@jest/globals';
import { isAlive, sessionOf, type StoredSession, useIsDue } from './session.js';

const session: StoredSession = {
  id: 's1',
  hash: 'h',
  createdAt: new Date('2026-11-23T08:00:00Z'),
  lastUsedAt: new Date('2026-11-23T09:00:00Z'),
  expiresAt: new Date('2026-11-23T20:00:00Z'),
  device: 'Firefox on Linux',
  network: '192.0.2.1',
  amr: ['pwd'],
  authenticatedAt: new Date('2026-11-23T08:00:00Z'),
  delivery: 'cookie',
};
const at = (time: string): Date => new Date(`2026-11-23T${time}Z`);

describe('a session', () => {
  it('stands for half an hour without use, to the millisecond', () => {
    expect(isAlive(session, at('09:29:59.999'), 30)).toBe(true);
    expect(isAlive(session, at('09:30:00'), 30)).toBe(false);
  });

  it('ends after its absolute time however much it is used', () => {
    const used = { ...session, lastUsedAt: at('19:59:00') };
    expect(isAlive(used, at('19:59:59.999'), 30)).toBe(true);
    expect(isAlive(used, at('20:00:00'), 30)).toBe(false);
  });

  it('has its use noted once a minute', () => {
    expect(useIsDue(session, at('09:00:59.999'))).toBe(false);
    expect(useIsDue(session, at('09:01:00'))).toBe(true);
  });

  it('is shown without its hash and network', () => {
    expect(Object.keys(sessionOf(session, 's1')).sort()).toEqual([
      'createdAt',
      'current',
      'device',
      'expiresAt',
      'lastUsedAt',
      'sessionId',
    ]);
    expect(sessionOf(session, 's1').current).toBe(true);
    expect(sessionOf(session, 's2').current).toBe(false);
  });
});
