import { randomUUID } from 'node:crypto';
import {
  canonicalAddress,
  describeAccounts,
  describeInvitation,
  describeMailboxInvitation,
  describeOrganization,
  describePasswordReset,
  describeSignUp,
  describeSuccession,
  describeTransfer,
  findAccountByAddress,
  getMyAddress,
  type InvitationMail,
  listProductManagers,
  listResettableAccounts,
  type Locale,
  type MailboxInvitationMail,
  type OrganizationLetterhead,
  type PasswordResetMail,
  type Person,
  type SignUpMail,
  type SuccessionMail,
  type TransferMail,
} from '@atrium/contracts';
import { Problem } from '@atrium/messaging';
import { startInfrastructure, startServices, type TestPlatform } from '@atrium/testing';
import { ScriptedSmtp } from './scripted-smtp.js';

type Letterhead = Omit<OrganizationLetterhead, 'members'> & { memberIds: string[] };

/** Notifications as a real process; identity and organizations are played by the test, over the bus. */
export class World {
  readonly people: Person[] = [];
  readonly signUps = new Map<string, SignUpMail>();
  readonly invitations = new Map<string, InvitationMail>();
  readonly mailboxInvitations = new Map<string, MailboxInvitationMail>();
  /** By reset: the mail for each account that it brings back. */
  readonly resets = new Map<string, Map<string, PasswordResetMail>>();
  readonly successions = new Map<string, SuccessionMail>();
  readonly transfers = new Map<string, TransferMail>();
  readonly organizations = new Map<string, Letterhead>();
  /** Recovery addresses, by account. */
  readonly recoveryAddresses = new Map<string, string>();
  /** Who manages products, by organization. */
  readonly productManagers = new Map<string, Person[]>();
  /** Thrown by the neighbors while it is set. */
  trouble: Problem | undefined;

  private constructor(
    readonly platform: TestPlatform,
    readonly smtp: ScriptedSmtp,
    private readonly environment: Record<string, string>,
  ) {}

  static async start(
    environment: Record<string, string> = {},
    options: { replicas?: number } = {},
  ): Promise<World> {
    const smtp = new ScriptedSmtp();
    await smtp.start();
    const platform = await startInfrastructure({
      ...options,
      publicUrl: 'https://console.example',
    });
    const world = new World(platform, smtp, environment);
    await world.playNeighbors();
    await world.startService();
    return world;
  }

  async startService(): Promise<void> {
    const environment = { SMTP_URL: this.smtp.url, ...this.environment };
    await startServices(this.platform, ['notifications'], environment);
  }

  async stop(): Promise<void> {
    await this.platform.stop();
    await this.smtp.stop();
  }

  person(givenName: string, familyName: string, locale: Locale = 'fr'): Person {
    const email = `${givenName}.${familyName}@example.test`.toLowerCase();
    const person = { accountId: randomUUID(), email, givenName, familyName, locale };
    this.people.push(person);
    return person;
  }

  organization(name: string, legalRepresentatives: Person[], members: Person[] = []): Letterhead {
    const ids = legalRepresentatives.map(({ accountId }) => accountId);
    const organization = {
      organizationId: randomUUID(),
      name,
      locale: 'de' as const,
      isClosed: false,
      legalRepresentatives: ids,
      memberIds: [...ids, ...members.map(({ accountId }) => accountId)],
    };
    this.organizations.set(organization.organizationId, organization);
    return organization;
  }

  invitation(organization: Letterhead, inviter: Person, email: string): string {
    const invitationId = randomUUID();
    this.invitations.set(invitationId, {
      state: 'open',
      email,
      organizationId: organization.organizationId,
      organizationName: organization.name,
      organizationLocale: organization.locale,
      invitedBy: inviter.accountId,
      token: `token.${randomUUID()}`,
      expiresAt: '2026-11-30T09:00:00.000Z',
      role: 'collaborator',
      billing: true,
      reminders: false,
      products: [{ productId: 'product-1', right: 'manage' }],
    });
    return invitationId;
  }

  mailboxInvitation(organization: Letterhead, inviter: Person, email: string): string {
    const invitationId = randomUUID();
    this.mailboxInvitations.set(invitationId, {
      mailbox: 'compta@firm.example',
      email,
      mayChangePassword: true,
      organizationId: organization.organizationId,
      invitedBy: inviter.accountId,
      token: `token.${randomUUID()}`,
      expiresAt: '2026-11-30T09:00:00.000Z',
    });
    return invitationId;
  }

  transfer(organization: Letterhead, giver: Person, email: string): string {
    const transferId = randomUUID();
    this.transfers.set(transferId, {
      state: 'open',
      ...{ type: 'hosting', name: 'Web shop', email },
      organizationId: organization.organizationId,
      organizationName: organization.name,
      organizationLocale: organization.locale,
      offeredBy: giver.accountId,
      token: `token.${randomUUID()}`,
      expiresAt: '2026-11-30T09:00:00.000Z',
    });
    return transferId;
  }

  succession(proposer: Person, person: Person, more: Partial<SuccessionMail> = {}): string {
    const id = randomUUID();
    this.successions.set(id, {
      id,
      kind: 'add',
      state: 'open',
      accountId: person.accountId,
      proposedBy: proposer.accountId,
      proposedAt: '2026-11-16T09:00:00.000Z',
      expiresAt: '2026-11-30T09:00:00.000Z',
      giverBecomes: null,
      settledAt: null,
      hash: null,
      ...more,
    });
    return id;
  }

  signUp(email: string, more: Partial<SignUpMail> = {}): string {
    const signUpId = randomUUID();
    this.signUps.set(signUpId, {
      mail: 'verify',
      email,
      givenName: 'Julie',
      locale: 'fr',
      token: `token.${randomUUID()}`,
      expiresAt: '2026-11-24T09:00:00.000Z',
      ...more,
    });
    return signUpId;
  }

  /** A reset asked with an address that brings back these accounts. */
  reset(email: string, people: readonly Person[]): string {
    const resetId = randomUUID();
    const mails = people.map(({ accountId, email: login, givenName, locale }) => {
      const token = `token.${randomUUID()}`;
      const expiresAt = '2026-11-30T09:30:00.000Z';
      return [accountId, { email, login, givenName, locale, token, expiresAt }] as const;
    });
    this.resets.set(resetId, new Map(mails));
    return resetId;
  }

  /** All of a collection of the service's database. */
  async all<Document extends object = Record<string, unknown>>(name: string): Promise<Document[]> {
    const collection = this.platform.database('notifications').collection<Document>(name);
    return (await collection.find().toArray()) as Document[];
  }

  private async playNeighbors(): Promise<void> {
    const { bus } = this.platform;
    const known = <T>(value: T | undefined): T => {
      if (this.trouble) throw this.trouble;
      if (value === undefined) throw new Problem('not-found');
      return value;
    };
    await bus.replyWithPublicKeys();
    await bus.reply(getMyAddress, ({ which }, { asker: { accountId } }) => {
      const login = this.people.find((person) => person.accountId === accountId)?.email;
      const email = which === 'login' ? login : this.recoveryAddresses.get(accountId);
      return { email: email ?? null };
    });
    await bus.reply(describeSignUp, ({ signUpId }) => known(this.signUps.get(signUpId)));
    await bus.reply(listResettableAccounts, ({ resetId }) => ({
      accountIds: [...known(this.resets.get(resetId)).keys()],
    }));
    await bus.reply(describePasswordReset, ({ resetId, accountId }) =>
      known(this.resets.get(resetId)?.get(accountId)),
    );
    await bus.reply(describeInvitation, (input) => known(this.invitations.get(input.invitationId)));
    await bus.reply(describeSuccession, (input) => known(this.successions.get(input.successionId)));
    await bus.reply(describeTransfer, (input) => known(this.transfers.get(input.transferId)));
    await bus.reply(describeMailboxInvitation, (input) =>
      known(this.mailboxInvitations.get(input.invitationId)),
    );
    await bus.reply(describeAccounts, ({ accountIds }) =>
      known({ people: this.people.filter((person) => accountIds.includes(person.accountId)) }),
    );
    await bus.reply(findAccountByAddress, ({ email }) =>
      known({ people: this.people.filter((person) => person.email === canonicalAddress(email)) }),
    );
    await bus.reply(listProductManagers, ({ organizationId }) => ({
      accountIds: known(this.productManagers.get(organizationId)).map(({ accountId }) => accountId),
    }));
    await bus.reply(describeOrganization, ({ organizationId, accountIds = [] }) => {
      const { memberIds, ...letterhead } = known(this.organizations.get(organizationId));
      return { ...letterhead, members: accountIds.filter((id) => memberIds.includes(id)) };
    });
  }
}
