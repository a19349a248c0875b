import type { Mail } from '@atrium/mailbox';
import { eventually } from './waiting.js';

/** The mails that a test platform has sent. */
export class TestMailbox {
  constructor(private readonly url: string) {}

  /** The mails to an address, newest first. */
  async mailsTo(address: string): Promise<Mail[]> {
    const response = await fetch(`${this.url}/api/messages?to=${encodeURIComponent(address)}`);
    return (await response.json()) as Mail[];
  }

  /** Waits for the newest mail to an address, with a subject when one is asked for. */
  waitFor(
    { to, subject, after }: { to: string; subject?: string | RegExp; after?: Mail },
    timeout = 15_000,
  ): Promise<Mail> {
    return eventually(async () => {
      const mails = await this.mailsTo(to);
      const found = mails.find(
        (mail) => matches(mail.subject, subject) && (!after || mail.id > after.id),
      );
      if (found) return found;
      const subjects = mails.map((mail) => `"${mail.subject}"`).join(', ') || 'none';
      throw new Error(`No such mail to ${to} within ${timeout} ms; there are: ${subjects}`);
    }, timeout);
  }

  async clear(): Promise<void> {
    await fetch(`${this.url}/api/messages`, { method: 'DELETE' });
  }
}

/** The one-time token in a mail's link. */
export function tokenIn(mail: Mail): string {
  const token = /#token=([\w.~-]+)/.exec(mail.text || mail.html)?.[1];
  if (!token) throw new Error(`There is no link with a token in "${mail.subject}"`);
  return token;
}

function matches(text: string, wanted: string | RegExp | undefined): boolean {
  if (wanted === undefined) return true;
  return typeof wanted === 'string' ? text.includes(wanted) : wanted.test(text);
}
