import {
  acceptMailboxInvitation,
  changeMailboxHolder,
  changeMyMailboxPassword,
  type ChangeMyMailboxPasswordInput,
  checkRight,
  connectMyMailbox,
  createMailbox,
  type CreateMailboxInput,
  describeMailboxInvitation,
  describeMyMailboxEffects,
  type EffectsOnMyMailboxInput,
  type GivenMailbox,
  type InvitedHolder,
  inviteMailboxHolder,
  listMailboxes,
  listMyMailboxes,
  type MyMailbox,
  setMailboxPassword,
  type SetMailboxPasswordInput,
  unifyMyMailbox,
  type UnifyMyMailboxInput,
  type VerifiedMailbox,
  verifyMailboxCredential,
} from '@atrium/contracts';
import type { Caller } from '@atrium/messaging';
import { Recovery, type Somebody } from './recovery.js';
import { caller, client, type IdentityTrial, newAddress, password } from './trial.js';

export const mailboxPassword = 'zinc zephyr at eleven';
export const onePassword = 'one orchid for two doors';

let things = 0;

/** Somebody who manages the mailboxes of an organization. */
export interface MailAdministrator extends Somebody {
  readonly organizationId: string;
}

/** What people do with mailboxes; organizations is played by a set of who may. */
export class Mailboxes {
  private readonly managers = new Set<string>();
  private readonly members = new Set<string>();
  /** Organizations that ask for a second factor. */
  readonly strict = new Set<string>();

  private constructor(private readonly identity: IdentityTrial) {}

  static async of(identity: IdentityTrial): Promise<Mailboxes> {
    const mailboxes = new Mailboxes(identity);
    await identity.platform.bus.reply(checkRight, (asked) => {
      const { accountId, organizationId, usedSecondFactor } = asked;
      const whose = `${accountId} ${organizationId}`;
      const isManager = mailboxes.managers.has(whose);
      const isMember = isManager || mailboxes.members.has(whose);
      const needsSecondFactor =
        isMember && mailboxes.strict.has(organizationId) && !usedSecondFactor;
      return { isMember, needsSecondFactor, allowed: isManager && !needsSecondFactor };
    });
    return mailboxes;
  }

  async administrator(): Promise<MailAdministrator> {
    const somebody = await this.identity.signedIn();
    const organizationId = `organization-${(things += 1)}`;
    this.managers.add(`${somebody.accountId} ${organizationId}`);
    return { ...somebody, organizationId };
  }

  /** Somebody who belongs to the organization and manages nothing. */
  async memberOf({ organizationId }: MailAdministrator): Promise<Somebody> {
    const somebody = await this.identity.signedIn();
    this.members.add(`${somebody.accountId} ${organizationId}`);
    return somebody;
  }

  /** Somebody belongs to the organization no longer. */
  leaves({ organizationId }: MailAdministrator, { accountId }: Somebody): void {
    this.members.delete(`${accountId} ${organizationId}`);
  }

  /** Somebody manages the organization's mailboxes no longer. */
  dismiss({ accountId, organizationId }: MailAdministrator): void {
    this.managers.delete(`${accountId} ${organizationId}`);
  }

  create(
    { caller: asking, organizationId }: MailAdministrator,
    more: Partial<CreateMailboxInput> = {},
  ): Promise<GivenMailbox> {
    const email = `box${(things += 1)}@firm.example`;
    const input = { organizationId, email, password: mailboxPassword, for: 'myself' as const };
    return this.identity.gateway.request(createMailbox, { ...input, ...more }, asking);
  }

  async shown({ caller: asking, organizationId }: MailAdministrator, mailboxId: string) {
    const listed = await this.identity.gateway.request(listMailboxes, { organizationId }, asking);
    return listed.items.find((one) => one.mailboxId === mailboxId);
  }

  setPassword(
    { caller: asking, organizationId }: MailAdministrator,
    mailboxId: string,
    more: Partial<SetMailboxPasswordInput> = {},
  ): Promise<GivenMailbox> {
    const input = { organizationId, mailboxId, ...more };
    return this.identity.gateway.request(setMailboxPassword, input, asking);
  }

  invite(
    { caller: asking, organizationId }: MailAdministrator,
    mailboxId: string,
    { email, mayChangePassword = true }: { email: string; mayChangePassword?: boolean },
  ): Promise<InvitedHolder> {
    const input = { organizationId, mailboxId, email, mayChangePassword };
    return this.identity.gateway.request(inviteMailboxHolder, input, asking);
  }

  /** The token in the mail of an invitation, as notifications is told when it sends it. */
  async tokenOf(mailboxId: string, invitationId: string): Promise<string> {
    const which = { mailboxId, invitationId };
    const { notifications } = this.identity;
    return (await notifications.request(describeMailboxInvitation, which, caller())).token;
  }

  accept(token: string, asking: Caller) {
    return this.identity.gateway.request(acceptMailboxInvitation, { token }, asking);
  }

  /** Invites somebody, who accepts. */
  async attach(
    administrator: MailAdministrator,
    mailboxId: string,
    who: Somebody,
    mayChangePassword = true,
  ): Promise<void> {
    const { email } = who;
    const invited = await this.invite(administrator, mailboxId, { email, mayChangePassword });
    await this.accept(await this.tokenOf(mailboxId, invited.invitationId), who.caller);
  }

  changeHolder(
    { caller: asking, organizationId }: MailAdministrator,
    mailboxId: string,
    { accountId }: { accountId: string },
    mayChangePassword: boolean,
  ) {
    const input = { organizationId, mailboxId, accountId, mayChangePassword };
    return this.identity.gateway.request(changeMailboxHolder, input, asking);
  }

  async mine({ caller: asking }: { caller: Caller }, mailboxId: string): Promise<MyMailbox> {
    const { items } = await this.identity.gateway.request(listMyMailboxes, {}, asking);
    const found = items.find((one) => one.mailboxId === mailboxId);
    if (!found) throw new Error('The mailbox is not in this webmail');
    return found;
  }

  connect(asking: Caller, mailboxId: string, secret = mailboxPassword): Promise<MyMailbox> {
    const input = { mailboxId, password: secret, client };
    return this.identity.gateway.request(connectMyMailbox, input, asking);
  }

  changeMine(
    asking: Caller,
    mailboxId: string,
    more: Partial<ChangeMyMailboxPasswordInput>,
  ): Promise<void> {
    const input = { mailboxId, newPassword: 'pewter lantern, low tide', client, ...more };
    return this.identity.gateway.request(changeMyMailboxPassword, input, asking) as Promise<never>;
  }

  unify(
    asking: Caller,
    mailboxId: string,
    more: Partial<UnifyMyMailboxInput> = {},
  ): Promise<MyMailbox> {
    const secrets = { accountPassword: password, mailboxPassword, newPassword: onePassword };
    const input = { mailboxId, ...secrets, client, ...more };
    return this.identity.gateway.request(unifyMyMailbox, input, asking);
  }

  effects(asking: Caller, mailboxId: string, of: EffectsOnMyMailboxInput['of'] = 'password') {
    return this.identity.gateway.request(describeMyMailboxEffects, { mailboxId, of }, asking);
  }

  /** As a mail server asks. */
  verify(username: string, secret: string, network = '198.51.100.7'): Promise<VerifiedMailbox> {
    const input = { username, password: secret, network };
    return this.identity.gateway.request(verifyMailboxCredential, input, caller());
  }

  /** Which of some passwords open a mailbox. */
  async openedBy(email: string, ...secrets: string[]): Promise<string[]> {
    const opened: string[] = [];
    for (const secret of secrets) {
      if (await succeeds(this.verify(email, secret))) opened.push(secret);
    }
    return opened;
  }

  /** Which of some passwords a person can sign in with. */
  async signsIn(email: string, ...secrets: string[]): Promise<string[]> {
    const right: string[] = [];
    for (const secret of secrets) {
      if (await succeeds(this.identity.signIn(email, { password: secret }))) right.push(secret);
    }
    return right;
  }

  /** Somebody whose login is a mailbox, which nobody else consults, and who may change its password (A2-11 to A2-13). */
  async ready() {
    const administrator = await this.administrator();
    const somebody = await this.identity.signedIn();
    await new Recovery(this.identity).change('recovery', newAddress(), somebody);
    const { email } = somebody;
    const made = await this.create(administrator, { email, for: 'somebody-else' });
    await this.attach(administrator, made.mailboxId, somebody);
    return { administrator, somebody, mailboxId: made.mailboxId, email };
  }
}

/** Only that it was wrong is no success: anything else is a fault of the test. */
async function succeeds(attempt: Promise<unknown>): Promise<boolean> {
  try {
    await attempt;
    return true;
  } catch (error) {
    if ((error as { code?: string }).code === 'wrong-credentials') return false;
    throw error;
  }
}
