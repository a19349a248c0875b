import { randomUUID } from 'node:crypto';
import {
  canonicalAddress,
  describeSignUp,
  proveInvitation,
  type ResolvedSession,
  resolveSession,
  signIn,
  type SignInInput,
  type SignUpMail,
  type StartedSession,
  startSignUp,
  type StartSignUpInput,
  type VerifiedAccount,
  verifySignUp,
  type VerifySignUpInput,
} from '@atrium/contracts';
import { type Bus, type Caller, Problem } from '@atrium/messaging';
import {
  CommandTap,
  startInfrastructure,
  startServices,
  type TestPlatform,
  type TestPlatformOptions,
} from '@atrium/testing';

export const client = { network: '192.0.2.1', userAgent: 'Mozilla/5.0 (X11; Linux) Firefox/128.0' };
export const password = 'correct horse battery staple';

let people = 0;

/** An address that nobody has used in this test run. */
export function newAddress(): string {
  people += 1;
  return `julie${people}@munster.example`;
}

/** Identity alone, as a process of its own, asked by the other services' users of the bus. */
export class IdentityTrial {
  private constructor(
    readonly platform: TestPlatform,
    /** What identity has its database do. */
    readonly tap: CommandTap,
    readonly gateway: Bus,
    readonly notifications: Bus,
    readonly organizations: Bus,
  ) {}

  static async start(
    environment: Record<string, string> = {},
    options: Pick<TestPlatformOptions, 'participants'> = {},
  ): Promise<IdentityTrial> {
    const platform = await startInfrastructure(options);
    let tap: CommandTap | undefined;
    try {
      tap = await CommandTap.before(platform.platform.mongoUri('identity'));
      await startServices(platform, ['identity'], tapped(tap, environment));
      const [gateway, notifications, organizations] = await Promise.all([
        platform.connectAs('gateway'),
        platform.connectAs('notifications'),
        platform.connectAs('organizations'),
      ]);
      return new IdentityTrial(platform, tap, gateway, notifications, organizations);
    } catch (error) {
      // Nobody else would, and the test run would wait for it.
      await platform.stop();
      tap?.close();
      throw error;
    }
  }

  async stop(): Promise<void> {
    await this.platform.stop();
    this.tap.close();
  }

  /** Starts identity once more where it has died. */
  startAgain(environment: Record<string, string> = {}): Promise<void> {
    return startServices(this.platform, ['identity'], tapped(this.tap, environment));
  }

  async restart(environment: Record<string, string> = {}): Promise<void> {
    await this.platform.platform.stopService('identity');
    await this.startAgain(environment);
  }

  collection(
    name:
      | 'accounts'
      | 'sign-ups'
      | 'attempts'
      | 'password-resets'
      | 'service-credentials'
      | 'mailboxes'
      | 'security-log'
      | 'failed-sign-ins'
      | 'operators',
  ) {
    return this.platform
      .database('identity')
      .collection<{ _id: string; [field: string]: unknown }>(name);
  }

  /** Signs up; answers the browser's secret. */
  async signUp(email: string, more: Partial<StartSignUpInput> = {}): Promise<string> {
    const input: StartSignUpInput = {
      email,
      password,
      givenName: 'Julie',
      familyName: 'Munster',
      locale: 'fr',
      organization: { type: 'individual' },
      client,
      ...more,
    };
    return (await this.gateway.request(startSignUp, input, caller())).signUpSecret;
  }

  /** The mails that sign-ups of an address lead to, oldest first, as notifications is told when it sends them. */
  async mailsTo(email: string): Promise<SignUpMail[]> {
    const address = canonicalAddress(email);
    const signUps = await this.collection('sign-ups').find({ address }).sort({ _id: 1 }).toArray();
    return Promise.all(signUps.map(({ _id }) => this.mailOf(_id)));
  }

  mailOf(signUpId: string): Promise<SignUpMail> {
    return this.notifications.request(describeSignUp, { signUpId }, caller());
  }

  /** The token in the newest mail to an address. */
  async tokenTo(email: string): Promise<string> {
    const token = (await this.mailsTo(email)).at(-1)?.token;
    if (!token) throw new Error(`There is no link for ${email}`);
    return token;
  }

  verify(token: string, more: Partial<VerifySignUpInput> = {}): Promise<VerifiedAccount> {
    return this.gateway.request(verifySignUp, { token, client, ...more }, caller());
  }

  /** Signs up and verifies; answers the account's id. */
  async account(email: string, more: Partial<StartSignUpInput> = {}): Promise<string> {
    await this.signUp(email, more);
    const account = await this.verify(await this.tokenTo(email), { password });
    return account.accountId;
  }

  signIn(email: string, more: Partial<SignInInput> = {}): Promise<StartedSession> {
    return this.gateway.request(signIn, { email, password, client, ...more }, caller());
  }

  resolve(token: string): Promise<ResolvedSession> {
    return this.gateway.request(resolveSession, { token }, caller());
  }

  /** Who asks with a session, as the gateway would pass it on. */
  async callerWith(token: string): Promise<Caller> {
    const { assertion } = await this.resolve(token);
    return { ...caller(), assertion };
  }

  /** The lines of an account's security log, oldest first: in the archive, and not there yet. */
  async linesOf(accountId: string): Promise<{ kind: string; sessionId: string | null }[]> {
    const account = await this.collection('accounts').findOne({ _id: accountId });
    const waiting = (account?.['securityLog'] ?? []) as { id: string }[];
    const archived = await this.collection('security-log').find({ accountId }).toArray();
    const all = new Map<string, unknown>([
      ...archived.map((line) => [line._id, line] as const),
      ...waiting.map((line) => [line.id, line] as const),
    ]);
    return [...all.keys()].sort().map((id) => all.get(id) as never);
  }

  /** A person with an account and a session. */
  async signedIn(): Promise<{ email: string; accountId: string; token: string; caller: Caller }> {
    const email = newAddress();
    const accountId = await this.account(email);
    const { token } = await this.signIn(email);
    return { email, accountId, token, caller: await this.callerWith(token) };
  }

  /** Replies in the place of organizations: this token proves this address. */
  invite(invitations: Record<string, { invitationId: string; email: string }>): Promise<void> {
    return this.platform.bus.reply(proveInvitation, ({ token }) => {
      const invitation = invitations[token];
      if (!invitation) throw new Problem('invitation-not-found');
      return invitation;
    });
  }
}

function tapped(tap: CommandTap, environment: Record<string, string>): Record<string, string> {
  return { IDENTITY_MONGODB_URI: tap.uri, ...environment };
}

export function caller(): Caller {
  return { requestId: randomUUID() };
}

/** The code of the problem that something ends with. */
export async function problemOf(attempt: Promise<unknown>): Promise<string> {
  return (await problem(attempt)).code;
}

/**
 * The codes of the problems that several things end with, each code once. All are waited for together: one that ends
 * while another is waited for would else be an error that nobody handles.
 */
export async function problemsOf(attempts: readonly Promise<unknown>[]): Promise<string[]> {
  return [...new Set(await Promise.all(attempts.map(problemOf)))];
}

/** The problem that something ends with. */
export async function problem(attempt: Promise<unknown>): Promise<Problem> {
  try {
    await attempt;
  } catch (error) {
    if (error instanceof Problem) return error;
    throw error;
  }
  throw new Error('There was no problem');
}
