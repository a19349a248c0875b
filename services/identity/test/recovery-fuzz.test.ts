import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  changePassword,
  removeRecoveryAddress,
  secureAccount,
  type AccountAddress,
} from '@atrium/contracts';
import { type Caller, Problem } from '@atrium/messaging';
import fc from 'fast-check';
import { newPassword, Recovery, type Somebody } from './recovery.js';
import { caller, client, IdentityTrial, newAddress } from './trial.js';

/** More of them in a named run: `npm run fuzz:recovery`. */
const runs = Number(process.env['ATRIUM_FUZZ_RUNS'] ?? 300);
const seed = Number(process.env['ATRIUM_FUZZ_SEED'] ?? Date.now() % 1_000_000);

let identity: IdentityTrial;
let recovery: Recovery;
let julie: Somebody & { readonly recoveryEmail: string };
/** What protects Julie's account. */
let guarded: object;

/** Eve has an account of her own and reads her own mailbox; never Julie's. */
let eve: Somebody;
/** Every token that Eve ever saw, and what she makes of them. */
const bag: string[] = ['x'.repeat(43)];

beforeAll(async () => {
  identity = await IdentityTrial.start({
    ATRIUM_ARGON2_MEMORY: '7168',
    ATRIUM_ARGON2_PASSES: '1',
  });
  recovery = new Recovery(identity);
  const person = await identity.signedIn();
  julie = { ...person, recoveryEmail: newAddress() };
  await recovery.change('recovery', newAddress(), julie);
  await recovery.change('recovery', julie.recoveryEmail, julie);
  // All of it open, with a link in a mailbox that Eve does not read.
  await recovery.start('login', newAddress(), julie.caller);
  await recovery.start('recovery', newAddress(), julie.caller);
  await recovery.ask(julie.email);
  guarded = await whatGuardsJulie();
}, 60_000);
afterAll(() => identity.stop());

async function whatGuardsJulie(): Promise<object> {
  const account = await identity.collection('accounts').findOne({ _id: julie.accountId });
  const { passwordHash, credentialVersion, address, email, recovery: back } = account!;
  const { pending, undoable, sessions } = account!;
  const ids = (sessions as { id: string }[]).map(({ id }) => id);
  return { passwordHash, credentialVersion, address, email, back, pending, undoable, ids };
}

/** Who asks: Eve with her session, or nobody. */
const asking = fc.constantFrom('eve', 'nobody');
const which = fc.constantFrom<AccountAddress>('login', 'recovery');
/** Whose address: both of Julie's, as typed by anybody; Eve's; nobody's. */
const address = fc.constantFrom('login', 'LOGIN', 'recovery', 'eve', 'new');
/** Which token of the bag, the newest first, and how its parts are altered. */
const token = fc.record({
  at: fc.oneof(fc.nat(4), fc.nat(10_000)),
  altered: fc.constantFrom('as it is', 'account', 'version', 'issue', 'cut', 'reset'),
});

const step = fc.oneof(
  fc.record({ do: fc.constant('ask' as const), address }),
  fc.record({ do: fc.constant('reset' as const), token }),
  fc.record({ do: fc.constant('start' as const), which, address, asking }),
  fc.record({ do: fc.constant('confirm' as const), which, token, asking }),
  fc.record({ do: fc.constant('undo' as const), token }),
  fc.record({ do: fc.constant('remove' as const), asking }),
  fc.record({ do: fc.constant('change' as const), asking }),
  fc.record({ do: fc.constant('secure' as const), asking }),
  fc.record({ do: fc.constant('sign-up' as const), address }),
  fc.record({ do: fc.constant('verify' as const), token }),
  fc.record({ do: fc.constant('read own mailbox' as const) }),
  // What a person does with the own mailbox: links that were good once get into the bag.
  fc.record({ do: fc.constant('come back honestly' as const) }),
  fc.record({ do: fc.constant('prove an own address' as const), which }),
);
type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never;

function addressOf(whose: string): string {
  const addresses: Record<string, string> = {
    login: julie.email,
    LOGIN: julie.email.toUpperCase(),
    recovery: julie.recoveryEmail,
    eve: eve.email,
  };
  return addresses[whose] ?? newAddress();
}

function callerOf(who: string): Caller {
  return who === 'eve' ? eve.caller : caller();
}

/** A token that Eve has or makes up: she knows every id, but no key. */
function tokenOf({ at, altered }: { at: number; altered: string }): string {
  const given = bag[bag.length - 1 - (at % bag.length)]!;
  const [key, id = '', version, mac] = given.split('.');
  const parts = id.split('~');
  const julies = parts.map((part) => (part === eve.accountId ? julie.accountId : part));
  const joined = (...changed: unknown[]): string => changed.join('.');
  switch (altered) {
    case 'account':
      return joined(key, julies.join('~'), version, mac);
    case 'version':
      return joined(key, [...julies.slice(0, 2), Number(parts[2]) + 1].join('~'), version, mac);
    case 'issue':
      return joined(key, id, Number(version) + 1, mac);
    case 'reset':
      return joined(key, [...parts].reverse().join('~'), version, mac);
    case 'cut':
      return joined(key, id, version);
    default:
      return given;
  }
}

interface Named {
  readonly address: string;
}

/** What Eve's own mailboxes hold. */
async function readMailbox(): Promise<void> {
  const mails = [
    ...(await identity.mailsTo(eve.email)).map((mail) => mail.token),
    ...(await recovery.resetMailsTo(eve.email))
      .filter(({ login }) => login === eve.email)
      .map((mail) => mail.token),
  ];
  const account = await identity.collection('accounts').findOne({ _id: eve.accountId });
  const pending = (account?.['pending'] ?? {}) as Partial<Record<AccountAddress, Named>>;
  for (const [one, named] of Object.entries(pending) as [AccountAddress, Named][]) {
    const isJulies = [julie.email, julie.recoveryEmail].includes(named.address);
    if (!isJulies) mails.push(await recovery.tokenOf(one, eve.accountId));
  }
  for (const { id } of (account?.['undoable'] ?? []) as { id: string }[]) {
    mails.push(await recovery.undoTokenOf(eve.accountId, id));
  }
  bag.push(...mails.filter((mail) => mail !== undefined));
}

function perform(what: Step): Promise<unknown> {
  const { gateway } = identity;
  switch (what.do) {
    case 'ask':
      return recovery.ask(addressOf(what.address));
    case 'reset':
      return recovery.reset(tokenOf(what.token));
    case 'start':
      return recovery.start(what.which, addressOf(what.address), callerOf(what.asking));
    case 'confirm':
      return recovery.confirm(what.which, tokenOf(what.token), callerOf(what.asking));
    case 'undo':
      return recovery.undo(tokenOf(what.token));
    case 'remove':
      return gateway.request(removeRecoveryAddress, { client }, callerOf(what.asking));
    case 'change': {
      const input = { currentPassword: newPassword, newPassword, client };
      return gateway.request(changePassword, input, callerOf(what.asking));
    }
    case 'secure':
      return gateway.request(secureAccount, { newPassword, client }, callerOf(what.asking));
    case 'sign-up':
      return identity.signUp(addressOf(what.address), { password: newPassword });
    case 'verify':
      return identity.verify(tokenOf(what.token), { password: newPassword });
    case 'read own mailbox':
      return readMailbox();
    case 'come back honestly':
      return comeBack();
    case 'prove an own address':
      return proveOwn(what.which);
  }
}

async function comeBack(): Promise<void> {
  await recovery.ask(eve.email);
  await readMailbox();
  const mails = await recovery.resetMailsTo(eve.email);
  const own = mails.find(({ login }) => login === eve.email);
  if (own) await recovery.reset(own.token);
}

async function proveOwn(one: AccountAddress): Promise<void> {
  await recovery.start(one, newAddress(), eve.caller);
  const link = await recovery.tokenOf(one, eve.accountId);
  bag.push(link);
  await recovery.confirm(one, link, eve.caller);
}

/** Eve as she is, or anew when what she did has ended her own session. */
async function presentEve(): Promise<Somebody> {
  const known = eve as Somebody | undefined;
  try {
    if (known) return { ...known, caller: await identity.callerWith(known.token) };
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
  }
  return identity.signedIn();
}

describe('A13 whatever is asked of the recovery, in whatever order, without the mailbox', () => {
  it(
    `leaves the password and all that guards it (${runs} sequences, seed ${seed})`,
    async () => {
      const done: Record<string, number> = {};
      const steps = fc.array(step, { minLength: 5, maxLength: 15, size: 'max' });
      const property = fc.asyncProperty(steps, async (sequence) => {
        eve = await presentEve();
        for (const one of sequence) {
          const succeeded = await perform(one).then(
            () => true,
            (error: unknown) => {
              if (!(error instanceof Problem)) throw error;
              expect(error.code).not.toBe('internal-error');
              return false;
            },
          );
          if (succeeded) done[one.do] = (done[one.do] ?? 0) + 1;
        }
        expect(await whatGuardsJulie()).toEqual(guarded);
      });
      await fc.assert(property, { numRuns: runs, seed, endOnFailure: true });
      // Eve did to her own account what she could not do to Julie's: the steps are real ones.
      for (const own of ['come back honestly', 'prove an own address', 'secure', 'remove']) {
        expect(done[own]).toBeGreaterThan(0);
      }
      expect((await identity.resolve(julie.token)).accountId).toBe(julie.accountId);
    },
    60_000 + runs * 2_000,
  );
});
