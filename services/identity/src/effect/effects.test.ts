import { describe, expect, it } from '@jest/globals';
import { effectsOf, type ToldChange } from './effects.js';

const nothing = {
  ...{ isUnified: false, otherSessions: 0, apiTokens: 0, ownMailboxes: 0, others: 0 },
  hasSecondFactor: false,
};
const changes: ToldChange[] = [
  'password-change',
  'password-reset',
  'password-securing',
  'my-mailbox-password',
  'unification',
  'separation',
  'mailbox-password-by-organization',
  'mailbox-deletion',
];

/** All but the one by which a person may want exactly that. */
const leavingProducts = changes.filter((change) => change !== 'password-securing');

const becomes = (change: ToldChange, what: string, touchable = nothing) =>
  effectsOf(change, touchable).find((one) => one.what === what)?.becomes;

describe('A2-22 what a change touches', () => {
  it.each(changes)('A2-22 says each thing once: %s', (change) => {
    for (const isUnified of [true, false]) {
      const said = effectsOf(change, { ...nothing, isUnified }).map(({ what }) => what);
      expect(new Set(said).size).toBe(said.length);
    }
  });

  it.each(leavingProducts)('A2-21 leaves FTP, MySQL, SSH and WebDAV alone: %s', (change) => {
    expect(becomes(change, 'service-credentials')).toBe('stays');
  });

  it('A2-8 A2-17 changes the mailbox’s password with the account’s only when the two are one', () => {
    const unified = { ...nothing, isUnified: true };
    expect(becomes('password-change', 'mailbox-password')).toBe('stays');
    expect(becomes('password-change', 'mailbox-password', unified)).toBe('changes');
    expect(becomes('my-mailbox-password', 'account-password')).toBe('stays');
    expect(becomes('my-mailbox-password', 'account-password', unified)).toBe('changes');
    expect(becomes('unification', 'account-password')).toBe('changes');
    expect(becomes('unification', 'mailbox-password')).toBe('changes');
  });

  it('A7-6 ends every session and API token with a reset, and keeps the second factor', () => {
    expect(becomes('password-reset', 'this-session')).toBe('ends');
    expect(becomes('password-reset', 'api-tokens')).toBe('ends');
    expect(becomes('password-reset', 'second-factors')).toBe('stays');
    expect(becomes('password-change', 'api-tokens')).toBe('stays');
  });

  it('B-6 ends API tokens and other sessions when an account is secured, and product passwords if wanted', () => {
    expect(becomes('password-securing', 'api-tokens')).toBe('ends');
    expect(becomes('password-securing', 'other-sessions')).toBe('ends');
    expect(becomes('password-securing', 'this-session')).toBe('stays');
    expect(becomes('password-securing', 'service-credentials')).toBe('ends-on-request');
  });

  it('decision 24: says that mail applications ask for no second factor', () => {
    const withFactor = { ...nothing, hasSecondFactor: true };
    expect(becomes('unification', 'second-factors')).toBeUndefined();
    expect(becomes('unification', 'second-factors', withFactor)).toBe('is-not-asked-for');
  });
});
