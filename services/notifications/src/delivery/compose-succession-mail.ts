import { describeSuccession, type SuccessionMail } from '@atrium/contracts';
import { Bus, type Caller } from '@atrium/messaging';
import { Injectable } from '@nestjs/common';
import type { Mail } from '../mail/mail.js';
import { Directory, unlessGone } from '../recipient/directory.js';
import type { Composition, Delivery } from './delivery.js';

const outcomes = {
  confirmed: 'succession-confirmed',
  declined: 'succession-declined',
  withdrawn: 'succession-withdrawn',
} as const;

/** Mails about who represents an organization: to the person who shall, then to all whom the outcome concerns. */
@Injectable()
export class ComposeSuccessionMail {
  constructor(
    private readonly bus: Bus,
    private readonly directory: Directory,
  ) {}

  async execute(delivery: Delivery, caller: Caller): Promise<Composition> {
    const { notice } = delivery;
    const organizationId = delivery.organizationId as string;
    const successionId = delivery.successionId as string;
    const recipientId = delivery.recipientId ?? (delivery.accountId as string);
    const reference = { organizationId, successionId };
    const found = await unlessGone(this.bus.request(describeSuccession, reference, caller));
    if (!found) return { nothing: 'gone' };
    const [organization, people] = await Promise.all([
      this.directory.organization(organizationId, [recipientId], caller),
      this.directory.people([found.accountId, found.proposedBy, recipientId], caller),
    ]);
    const recipient = people.get(recipientId);
    if (!organization || !recipient) return { nothing: 'gone' };
    if (!organization.members.includes(recipientId)) return { nothing: 'no-longer-concerned' };
    const common = {
      greeted: recipient.name,
      organization: organization.name,
      proposer: people.get(found.proposedBy)?.name,
      handsOver: found.kind === 'hand-over',
    };
    const member = people.get(found.accountId)?.name;
    const mail =
      notice === 'succession-proposed'
        ? asked(found, common)
        : outcome(found, { ...common, member });
    return mail
      ? { to: recipient.address, locale: recipient.locale, mail }
      : { nothing: 'nothing-to-say' };
  }
}

type Common = Pick<Mail, 'greeted'> & {
  readonly organization: string;
  readonly proposer: string | undefined;
  readonly handsOver: boolean;
};

/** Nothing, when the proposal can not be confirmed any more. */
function asked({ state, expiresAt }: SuccessionMail, common: Common): Mail | undefined {
  if (state !== 'open' || expiresAt === null) return undefined;
  return { kind: 'succession-proposed', ...common, until: expiresAt };
}

function outcome(
  { kind, state, settledAt, hash }: SuccessionMail,
  common: Common & { readonly member: string | undefined },
): Mail | undefined {
  if (settledAt === null || !(state in outcomes)) return undefined;
  return {
    kind: kind === 'removal' ? 'representation-ended' : outcomes[state as keyof typeof outcomes],
    ...common,
    when: settledAt,
    ...(hash !== null && { hash }),
  };
}
