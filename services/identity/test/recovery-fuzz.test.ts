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

/** More of them, and others each time, in a named run: `npm run fuzz:recovery`. */
const wanted = process.env['ATRIUM_FUZZ_RUNS'];
const runs = Number(wanted ?? 120);
/** Accounts that are besieged side by side, so that the cores are busy: two of them leave one of two cores idle. */
const lanes = 4;
const seed = Number(
  process.env['ATRIUM_FUZZ_SEED'] ?? (wanted ? Date.now() % 1_000_000 : 20_261_128),
);

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

interface Named {
  readonly address: string;
}

/** One account that is besieged: Julie's, by Eve, who has one of her own and reads her own mailbox, never Julie's. */
class Siege {
  /** Every token that Eve ever saw, and what she makes of them. */
  private readonly bag: string[] = ['x'.repeat(43)];
  /** How often a step did what it was to do. */
  readonly done: Record<string, number> = {};

  private constructor(
    private readonly identity: IdentityTrial,
    private readonly recovery: Recovery,
    readonly julie: Somebody & { readonly recoveryEmail: string },
    private eve: Somebody,
  ) {}

  /** Julie with all of it open: links in mailboxes that Eve does not read. */
  static async begin(identity: IdentityTrial): Promise<Siege> {
    const recovery = new Recovery(identity);
    const julie = { ...(await identity.signedIn()), recoveryEmail: newAddress() };
    await recovery.change('recovery', newAddress(), julie);
    await recovery.change('recovery', julie.recoveryEmail, julie);
    await recovery.start('login', newAddress(), julie.caller);
    await recovery.start('recovery', newAddress(), julie.caller);
    await recovery.ask(julie.email);
    return new Siege(identity, recovery, julie, await identity.signedIn());
  }

  /** What protects Julie's account. */
  async guard(): Promise<object> {
    const account = await this.identity.collection('accounts').findOne({
      _id: this.julie.accountId,
    });
    const { passwordHash, credentialVersion, address, email, recovery: back } = account!;
    const { pending, undoable, sessions } = account!;
    const ids = (sessions as { id: string }[]).map(({ id }) => id);
    return { passwordHash, credentialVersion, address, email, back, pending, undoable, ids };
  }

  /** What is refused is refused as a problem, and no fault of ours. */
  async go(sequence: readonly Step[]): Promise<void> {
    this.eve = await this.presentEve();
    for (const one of sequence) {
      const succeeded = await this.perform(one).then(
        () => true,
        (error: unknown) => {
          if (!(error instanceof Problem)) throw error;
          expect(error.code).not.toBe('internal-error');
          return false;
        },
      );
      if (succeeded) this.done[one.do] = (this.done[one.do] ?? 0) + 1;
    }
  }

  private addressOf(whose: string): string {
    const addresses: Record<string, string> = {
      login: this.julie.email,
      LOGIN: this.julie.email.toUpperCase(),
      recovery: this.julie.recoveryEmail,
      eve: this.eve.email,
    };
    return addresses[whose] ?? newAddress();
  }

  private callerOf(who: string): Caller {
    return who === 'eve' ? this.eve.caller : caller();
  }

  /** A token that Eve has or makes up: she knows every id, but no key. */
  private tokenOf({ at, altered }: { at: number; altered: string }): string {
    const given = this.bag[this.bag.length - 1 - (at % this.bag.length)]!;
    const [key, id = '', version, mac] = given.split('.');
    const parts = id.split('~');
    const julies = parts.map((part) => (part === this.eve.accountId ? this.julie.accountId : part));
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

  /** What Eve's own mailboxes hold. */
  private async readMailbox(): Promise<void> {
    const mails = [
      ...(await this.identity.mailsTo(this.eve.email)).map((mail) => mail.token),
      ...(await this.recovery.resetMailsTo(this.eve.email))
        .filter(({ login }) => login === this.eve.email)
        .map((mail) => mail.token),
    ];
    const account = await this.identity.collection('accounts').findOne({ _id: this.eve.accountId });
    const pending = (account?.['pending'] ?? {}) as Partial<Record<AccountAddress, Named>>;
    for (const [one, named] of Object.entries(pending) as [AccountAddress, Named][]) {
      const isJulies = [this.julie.email, this.julie.recoveryEmail].includes(named.address);
      if (!isJulies) mails.push(await this.recovery.tokenOf(one, this.eve.accountId));
    }
    for (const { id } of (account?.['undoable'] ?? []) as { id: string }[]) {
      mails.push(await this.recovery.undoTokenOf(this.eve.accountId, id));
    }
    this.bag.push(...mails.filter((mail) => mail !== undefined));
  }

  private perform(what: Step): Promise<unknown> {
    const { gateway } = this.identity;
    switch (what.do) {
      case 'ask':
        return this.recovery.ask(this.addressOf(what.address));
      case 'reset':
        return this.recovery.reset(this.tokenOf(what.token));
      case 'start':
        return this.recovery.start(
          what.which,
          this.addressOf(what.address),
          this.callerOf(what.asking),
        );
      case 'confirm':
        return this.recovery.confirm(
          what.which,
          this.tokenOf(what.token),
          this.callerOf(what.asking),
        );
      case 'undo':
        return this.recovery.undo(this.tokenOf(what.token));
      case 'remove':
        return gateway.request(removeRecoveryAddress, { client }, this.callerOf(what.asking));
      case 'change': {
        const input = { currentPassword: newPassword, newPassword, client };
        return gateway.request(changePassword, input, this.callerOf(what.asking));
      }
      case 'secure':
        return gateway.request(secureAccount, { newPassword, client }, this.callerOf(what.asking));
      case 'sign-up':
        return this.identity.signUp(this.addressOf(what.address), { password: newPassword });
      case 'verify':
        return this.identity.verify(this.tokenOf(what.token), { password: newPassword });
      case 'read own mailbox':
        return this.readMailbox();
      case 'come back honestly':
        return this.comeBack();
      case 'prove an own address':
        return this.proveOwn(what.which);
    }
  }

  private async comeBack(): Promise<void> {
    await this.recovery.ask(this.eve.email);
    await this.readMailbox();
    const mails = await this.recovery.resetMailsTo(this.eve.email);
    const own = mails.find(({ login }) => login === this.eve.email);
    if (own) await this.recovery.reset(own.token);
  }

  private async proveOwn(one: AccountAddress): Promise<void> {
    await this.recovery.start(one, newAddress(), this.eve.caller);
    const link = await this.recovery.tokenOf(one, this.eve.accountId);
    this.bag.push(link);
    await this.recovery.confirm(one, link, this.eve.caller);
  }

  /** Eve as she is, or anew when what she did has ended her own session. */
  private async presentEve(): Promise<Somebody> {
    try {
      return { ...this.eve, caller: await this.identity.callerWith(this.eve.token) };
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      return this.identity.signedIn();
    }
  }
}

let identity: IdentityTrial;
beforeAll(async () => {
  identity = await IdentityTrial.start({
    // Julie sits still for as long as it lasts, and is to be found signed in at the end.
    ATRIUM_SESSION_IDLE_MINUTES: '720',
  });
}, 60_000);
afterAll(() => identity.stop());

/** Runs its share of the sequences on an account of its own. */
async function besiege(lane: number): Promise<Siege> {
  const siege = await Siege.begin(identity);
  const guarded = await siege.guard();
  const steps = fc.array(step, { minLength: 5, maxLength: 15, size: 'max' });
  const property = fc.asyncProperty(steps, async (sequence) => {
    await siege.go(sequence);
    expect(await siege.guard()).toEqual(guarded);
  });
  const share = { numRuns: Math.ceil(runs / lanes), seed: seed + lane };
  await fc.assert(property, { ...share, endOnFailure: true });
  return siege;
}

describe('A13 whatever is asked of the recovery, in whatever order, without the mailbox', () => {
  it(
    `leaves the password and all that guards it (${runs} sequences, seed ${seed})`,
    async () => {
      const sieges = await Promise.all(Array.from({ length: lanes }, (_, lane) => besiege(lane)));
      for (const { done, julie } of sieges) {
        // Eve did to her own account what she could not do to Julie's: the steps are real ones.
        for (const own of ['come back honestly', 'prove an own address', 'secure', 'remove']) {
          expect(done[own]).toBeGreaterThan(0);
        }
        expect((await identity.resolve(julie.token)).accountId).toBe(julie.accountId);
      }
    },
    60_000 + runs * 2_000,
  );
});
