import { event, request } from '../contract.js';
import { EmailAddress, Id, Name, OneOf, Part, Secret, Timestamp } from '../fields.js';
import { Done } from '../page.js';
import { locales, type Locale } from '../values.js';
import { Client } from './sign-ups.js';

/** The addresses of an account: the one to sign in with, and the one to come back with. */
export const accountAddresses = ['login', 'recovery'] as const;
export type AccountAddress = (typeof accountAddresses)[number];

export class AddressReference {
  @OneOf(accountAddresses)
  which!: AccountAddress;
}

/** An address that waits for its mailbox to answer: until then it counts for nothing. */
export class PendingAddress {
  @EmailAddress()
  email!: string;

  @Timestamp({ description: 'Until when the link in its mailbox works.' })
  expiresAt!: string;
}

/** One of the addresses of the account. */
export class MyAddress {
  @EmailAddress({ nullable: true, description: 'Proven. Null: there is none.' })
  email!: string | null;

  @Part(() => PendingAddress, { optional: true, description: 'The one to come, if any.' })
  pending?: PendingAddress;
}

export const getMyAddress = request('identity.v1.addresses.get', {
  input: AddressReference,
  output: MyAddress,
  askedBy: ['gateway', 'notifications'],
  effect: 'query',
});

export class StartAddressChangeInput extends AddressReference {
  @EmailAddress({ description: 'The new one. Login and recovery address differ.' })
  email!: string;

  @Part(() => Client)
  client!: Client;
}

/**
 * Asks for a link to be mailed to a new address (A7-2, A7-4, B-6). Nothing changes until it is opened. The same
 * answer whether or not another account has the address: only its mailbox could learn that.
 */
export const startAddressChange = request('identity.v1.address-changes.start', {
  input: StartAddressChangeInput,
  output: PendingAddress,
  effect: 'command',
  problems: ['fresh-authentication-required', 'changed-meanwhile'],
});

export class ConfirmAddressChangeInput extends AddressReference {
  @Secret({ description: 'From the link in the mail to the new address.' })
  token!: string;

  @Part(() => Client)
  client!: Client;
}

/**
 * Makes a pending address count: its mailbox has answered, and the account that asked is signed in. Every other
 * session has ended when this answers, and the addresses of before are told, with a link to undo it (A7-5).
 */
export const confirmAddressChange = request('identity.v1.address-changes.confirm', {
  input: ConfirmAddressChangeInput,
  output: MyAddress,
  effect: 'command',
  problems: ['token-not-usable', 'address-taken', 'changed-meanwhile'],
  timeout: 8_000,
});

export class RemoveRecoveryAddressInput {
  @Part(() => Client)
  client!: Client;
}

/** Does without a recovery address from now on; both addresses are told. */
export const removeRecoveryAddress = request('identity.v1.recovery-addresses.remove', {
  input: RemoveRecoveryAddressInput,
  output: Done,
  effect: 'command',
  problems: ['fresh-authentication-required', 'mailbox-unified', 'changed-meanwhile'],
  timeout: 8_000,
});

export class UndoAddressChangeInput {
  @Secret({ description: 'From the link in the mail to an address of before.' })
  token!: string;

  @Part(() => Client)
  client!: Client;
}

export class RestoredAddress {
  @EmailAddress({ description: 'The login address as it is again.' })
  email!: string;
}

/**
 * Puts both addresses back to what they were before a change, within seven days of it: what was changed after it
 * is undone as well. Ends all sessions before it answers. Who could make the change may know the password:
 * have it reset next.
 */
export const undoAddressChange = request('identity.v1.address-changes.undo', {
  input: UndoAddressChangeInput,
  output: RestoredAddress,
  onBehalfOf: 'service',
  effect: 'command',
  problems: ['token-not-usable', 'address-taken', 'changed-meanwhile'],
  timeout: 8_000,
});

export class AddressChangeReference {
  @Id()
  accountId!: string;

  @Id({ description: 'Of the change that was asked for.' })
  changeId!: string;
}

/** What the mail to a new address needs. */
export class AddressChangeMail {
  @OneOf(accountAddresses)
  which!: AccountAddress;

  @EmailAddress()
  email!: string;

  @Name()
  givenName!: string;

  @OneOf(locales)
  locale!: Locale;

  @Secret()
  token!: string;

  @Timestamp()
  expiresAt!: string;
}

/** Asked by notifications when it sends: the token exists nowhere until then (decision 22). */
export const describeAddressChange = request('identity.v1.address-changes.describe', {
  input: AddressChangeReference,
  output: AddressChangeMail,
  askedBy: ['notifications'],
  onBehalfOf: 'service',
  effect: 'query',
  problems: ['not-found'],
});

/** Somebody signed in named a new address for the account; its mailbox has to prove it. */
export const addressChangeStarted = event('events.identity.v1.account.address-change-started', {
  data: AddressChangeReference,
  consumedBy: ['notifications'],
});
