import { Injectable } from '@nestjs/common';
import {
  canonicalAddress,
  type VerifiedMailbox,
  type VerifyMailboxCredentialInput,
} from '@atrium/contracts';
import { Problem } from '@atrium/messaging';
import { ProveMailboxPassword } from './prove-mailbox-password.js';

/** Tells a mail server whom to let in (A2-3, A2-4). Known and unknown addresses get the same answer. */
@Injectable()
export class VerifyMailboxCredential {
  constructor(private readonly prove: ProveMailboxPassword) {}

  async execute(input: VerifyMailboxCredentialInput, requestId: string): Promise<VerifiedMailbox> {
    const { username, password, network } = input;
    const address = canonicalAddress(username) ?? username;
    const guess = { address, password, network, requestId };
    const mailbox = await this.prove.execute({ ...guess, lane: 'services' });
    if (!mailbox) throw new Problem('wrong-credentials');
    const { _id: mailboxId, organizationId, address: email } = mailbox;
    return { mailboxId, organizationId, email };
  }
}
