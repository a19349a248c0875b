import type { Effect, Outcome, TouchedThing } from '@atrium/contracts';

/** What of an account and its mailboxes a change may touch. */
export interface Touchable {
  /** Whether a mailbox has the account's password, or will have. */
  readonly isUnified: boolean;
  /** How many other sessions, API tokens and mailboxes with a password of their own the account has. */
  readonly otherSessions: number;
  readonly apiTokens: number;
  readonly ownMailboxes: number;
  /** How many other accounts consult the mailbox. */
  readonly others: number;
  readonly hasSecondFactor: boolean;
}

/** The changes whose effects are told before they are confirmed (A2-17, A2-22). */
export type ToldChange =
  | 'password-change'
  | 'password-reset'
  | 'password-securing'
  | 'my-mailbox-password'
  | 'unification'
  | 'separation'
  | 'mailbox-password-by-organization'
  | 'mailbox-deletion';

/** What becomes of those who are in. */
type Entrances = Record<'thisSession' | 'apiTokens', 'stays' | 'ends'>;

/** One sentence for each thing that a change touches, and for each that people fear it might. */
export function effectsOf(change: ToldChange, touchable: Touchable): Effect[] {
  const { isUnified } = touchable;
  switch (change) {
    case 'password-change':
      return [...accountPassword(touchable), ...credentialsStay];
    case 'password-reset':
      return [
        ...accountPassword(touchable, { thisSession: 'ends', apiTokens: 'ends' }),
        effect('second-factors', 'stays'),
        ...credentialsStay,
      ];
    case 'password-securing':
      return [
        ...accountPassword(touchable, { apiTokens: 'ends' }),
        effect('second-factors', 'stays'),
        effect('service-credentials', 'ends-on-request'),
        effect('products', 'stays'),
      ];
    case 'my-mailbox-password':
      if (isUnified) return [...accountPassword(touchable), ...credentialsStay];
      return [
        effect('account-password', 'stays'),
        effect('mailbox-password', 'changes'),
        effect('mail-applications', 'asks-again'),
        effect('my-webmail', 'stays'),
        effect('webmail-of-others', 'asks-again', touchable.others),
        effect('this-session', 'stays'),
        effect('other-sessions', 'stays', touchable.otherSessions),
        ...credentialsStay,
      ];
    case 'unification':
      return [
        ...accountPassword({ ...touchable, isUnified: true }),
        ...(touchable.hasSecondFactor ? [effect('second-factors', 'is-not-asked-for')] : []),
        ...credentialsStay,
      ];
    case 'separation':
      return [
        effect('account-password', 'stays'),
        effect('mailbox-password', 'stays'),
        effect('mail-applications', 'stays'),
        effect('my-webmail', 'stays'),
        effect('this-session', 'stays'),
        effect('other-sessions', 'stays', touchable.otherSessions),
        ...credentialsStay,
      ];
    case 'mailbox-password-by-organization':
      return [
        effect('account-password', 'stays'),
        effect('mailbox-password', 'changes'),
        effect('mail-applications', 'asks-again'),
        effect('webmail-of-others', 'asks-again', touchable.others),
        ...credentialsStay,
      ];
    case 'mailbox-deletion':
      return [
        effect('account-password', 'stays'),
        effect('mailbox-password', 'ends'),
        effect('mail-applications', 'ends'),
        effect('webmail-of-others', 'ends', touchable.others),
        ...credentialsStay,
      ];
  }
}

/** What a change of the account's password does, with the mailbox that has the same one; some end more. */
function accountPassword(
  touchable: Touchable,
  { thisSession = 'stays', apiTokens: tokens = 'stays' }: Partial<Entrances> = {},
): Effect[] {
  const { isUnified, otherSessions, apiTokens, ownMailboxes } = touchable;
  return [
    effect('account-password', 'changes'),
    effect('mailbox-password', isUnified ? 'changes' : 'stays'),
    effect('mail-applications', isUnified ? 'asks-again' : 'stays'),
    // Mailboxes with passwords of their own are asked for once, for safety (A2-9).
    effect('my-webmail', ownMailboxes > 0 ? 'asks-again' : 'stays', ownMailboxes),
    effect('this-session', thisSession),
    effect('other-sessions', 'ends', otherSessions),
    effect('api-tokens', tokens, apiTokens),
  ];
}

/** FTP, MySQL, SSH and WebDAV are independent of both (A2-21); products stay reachable (A2-8). */
const credentialsStay: readonly Effect[] = [
  effect('service-credentials', 'stays'),
  effect('products', 'stays'),
];

function effect(what: TouchedThing, becomes: Outcome, count?: number): Effect {
  return { what, becomes, ...(count !== undefined && { count }) };
}
